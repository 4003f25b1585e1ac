from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "户与人"

    def ready(self) -> None:
        from fupin.documents.services import register_writer
        from fupin.doubts.registry import Source, register_source
        from fupin.imports.services import register_importer
        from fupin.imports.undoing import register_undo
        from households import doubt_frames, doubts
        from households.importers.roster_importer import RosterImporter
        from households.importers.roster_undoing import RosterUndoing
        from households.views.printing_jobs import RosterWriter

        register_importer("roster", RosterImporter())
        register_source("households", Source(doubts.RULES, doubt_frames.frames))
        register_undo("roster", RosterUndoing())
        register_writer("roster", RosterWriter())
