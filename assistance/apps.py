from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"

    def ready(self) -> None:
        from assistance.selectors.mine import households_of
        from fupin.access.scope import register_households_of

        register_households_of(households_of)
        from assistance.views.papers import PAPERS
        from assistance.views.plan_panel import plan_panel
        from households.panels import register_panel
        from households.views.papers import register_paper

        register_panel("plan", plan_panel)
        for name, paper in PAPERS.items():
            register_paper(name, paper)
