from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = "区划与村情"

    def ready(self) -> None:
        from fupin.doubts.registry import Source, register_source
        from fupin.jobs.services import register_work
        from villages import doubts
        from villages.importers.accounts import WORK, create_from_batch

        register_work(WORK, create_from_batch)
        register_source("villages", Source(doubts.RULES, doubts.frames))
