from django.apps import AppConfig


class DoubtsConfig(AppConfig):
    name = "fupin.doubts"
    verbose_name = "疑点"
