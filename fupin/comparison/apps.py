from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "fupin.comparison"
    verbose_name = "信息比对"

    def ready(self) -> None:
        import households.panels
        from fupin.comparison.lists import RULES
        from fupin.comparison.services.working import APPLY, CHECK, apply, check
        from fupin.comparison.views.panel import authorisation_panel
        from fupin.doubts.registry import Source, register_source
        from fupin.jobs.services import register_work

        register_source("comparison", Source(RULES, None, from_lists=True))
        register_work(CHECK, check)
        register_work(APPLY, apply)
        households.panels.register_panel("authorisation", authorisation_panel)
