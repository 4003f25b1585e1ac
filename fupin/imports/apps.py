from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fupin.imports"
    verbose_name = "导入"
