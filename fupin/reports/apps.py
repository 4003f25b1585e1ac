from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "fupin.reports"
    verbose_name = "统计报表"

    def ready(self) -> None:
        from fupin.reports import catalogue  # noqa: F401 - every report is declared from here on
