from django.apps import AppConfig


class FupinConfig(AppConfig):
    """The project itself: management commands and tests of the whole."""

    name = "fupin"
    verbose_name = "扶贫"
