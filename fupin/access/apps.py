from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fupin.access"
    verbose_name = "权限与范围"
