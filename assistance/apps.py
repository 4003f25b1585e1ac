from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"

    def ready(self) -> None:
        from assistance.selectors.mine import households_of
        from assistance.views.visits.panel import visit_panel
        from fupin.access.scope import register_households_of
        from households.panels import register_panel

        register_households_of(households_of)
        register_panel("visits", visit_panel)
