from django.apps import AppConfig
from django.forms import Field


class DashboardConfig(AppConfig):
    name = "fupin.dashboard"
    verbose_name = "工作台"

    def ready(self) -> None:
        from fupin.dashboard.overview_brief import BriefWriter
        from fupin.documents.services import register_writer

        register_writer("briefs", BriefWriter())
        Field.default_error_messages["required"] = "还没有填"  # Django's own sentence speaks of a "字段"
