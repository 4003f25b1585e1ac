from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fupin.imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from fupin.imports import services, undoing
        from fupin.jobs.services import register_work

        register_work(services.CHECK, services.check)
        register_work(services.APPLY, services.apply)
        register_work(undoing.UNDO, undoing.undo)
