from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = "区划与村情"

    def ready(self) -> None:
        from fupin.doubts.registry import Source, register_source
        from fupin.jobs.services import register_work
        from villages import doubts
        from villages.importers.accounts import WORK, create_from_batch
        from villages.panels import register_panel
        from villages.project_panels import project_panel

        register_work(WORK, create_from_batch)
        register_panel("projects", project_panel)
        register_source("villages", Source(doubts.RULES, doubts.frames))
