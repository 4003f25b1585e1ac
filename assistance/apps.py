from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"

    def ready(self) -> None:
        from assistance.panels import team_panel
        from assistance.selectors.mine import households_of
        from fupin.access.scope import register_households_of
        from villages.panels import register_panel

        register_households_of(households_of)
        register_panel("team", team_panel)
