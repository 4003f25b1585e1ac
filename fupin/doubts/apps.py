from django.apps import AppConfig


class DoubtsConfig(AppConfig):
    name = "fupin.doubts"
    verbose_name = "疑点"

    def ready(self) -> None:
        from fupin.doubts.deadlines import DEADLINE
        from fupin.doubts.registry import Source, register_source

        register_source("deadlines", Source((DEADLINE,), None))
