from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "fupin.reports"
    verbose_name = "统计报表"

    def ready(self) -> None:
        from fupin.documents.services import register_writer
        from fupin.reports import printing  # it declares every report

        register_writer("report", printing.TablePdf())
        register_writer("report-book", printing.BookPdf())
        register_writer("report-sheets", printing.BookSheets())
