from django.apps import AppConfig


class QueryConfig(AppConfig):
    name = "fupin.query"
    verbose_name = "查询"

    def ready(self) -> None:
        from fupin.documents.services import CSV, WORKBOOK, register_writer
        from fupin.query.jobs import QueryWriter

        register_writer("query-xlsx", QueryWriter(WORKBOOK))
        register_writer("query-csv", QueryWriter(CSV))
