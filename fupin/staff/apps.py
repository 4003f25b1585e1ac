from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "fupin.staff"
    verbose_name = "数据后台"
