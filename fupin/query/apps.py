from django.apps import AppConfig


class QueryConfig(AppConfig):
    name = "fupin.query"
    verbose_name = "查询"
