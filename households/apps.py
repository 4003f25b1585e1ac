from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "户与人"

    def ready(self) -> None:
        from fupin.doubts.registry import Source, register_source
        from fupin.imports.services import register_importer
        from fupin.imports.undoing import register_undo
        from fupin.jobs.services import register_work
        from households import doubt_frames, doubts
        from households.importers.roster_importer import RosterImporter
        from households.importers.roster_undoing import RosterUndoing
        from households.services.doubts import CHECK, check_batch

        register_importer("roster", RosterImporter())
        register_source("households", Source(doubts.RULES, doubt_frames.frames))
        register_undo("roster", RosterUndoing())
        register_work(CHECK, check_batch)
