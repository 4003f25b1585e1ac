from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "fupin.personal"
    verbose_name = "个人信息"
