from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"

    def ready(self) -> None:
        import households.panels
        import villages.panels
        from assistance import doubt_frames, doubts
        from assistance.selectors.helpers import persons_serving
        from assistance.selectors.mine import households_of
        from assistance.views.panels import helper_panel, team_panel
        from assistance.views.papers import PAPERS
        from assistance.views.plan_panel import plan_panel
        from assistance.views.visits.panel import visit_panel
        from fupin.access.scope import register_households_of
        from fupin.doubts.registry import Source, register_source
        from households.doubt_staff import register_serving
        from households.views.papers import register_paper

        register_households_of(households_of)
        register_serving("helpers", persons_serving)
        some, villages_of = doubt_frames.help_frame, doubt_frames.frames_of_villages
        register_source("help", Source(doubts.RULES, doubt_frames.frames, some=some, villages=villages_of))
        villages.panels.register_panel("team", team_panel)
        for key, panel in (("helpers", helper_panel), ("plan", plan_panel), ("visits", visit_panel)):
            households.panels.register_panel(key, panel)
        for name, paper in PAPERS.items():
            register_paper(name, paper)
