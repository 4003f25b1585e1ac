from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"

    def ready(self) -> None:
        import households.panels
        import villages.panels
        from assistance.panels import team_panel
        from assistance.selectors.mine import households_of
        from assistance.views.visits.panel import visit_panel
        from fupin.access.scope import register_households_of

        register_households_of(households_of)
        villages.panels.register_panel("team", team_panel)
        households.panels.register_panel("visits", visit_panel)
