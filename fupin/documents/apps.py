from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "fupin.documents"
    verbose_name = "打印件"

    def ready(self) -> None:
        from fupin.documents import services
        from fupin.jobs.services import register_work

        register_work(services.MAKE, services.make)
