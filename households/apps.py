from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "户与人"

    def ready(self) -> None:
        from fupin.audit.write import at_the_end
        from fupin.documents.services import register_writer
        from fupin.doubts.registry import Source, register_source
        from fupin.imports.choosing import Understanding, register_understanding
        from fupin.imports.services import register_importer
        from fupin.imports.undoing import register_undo
        from fupin.jobs.services import register_work
        from households import doubt_frames, doubt_kin, doubts, missed_signs, watch_signals
        from households.importers.code_tables import CODE_TABLES
        from households.importers.roster_columns import ROSTER
        from households.importers.roster_importer import RosterImporter
        from households.importers.roster_undoing import RosterUndoing
        from households.services.doubts import CHECK, check_batch
        from households.services.tallies import fill_empty, refresh_tallies
        from households.views.printing_jobs import RosterWorkbook, RosterWriter
        from households.views.village_exits.panel import exit_panel
        from villages.panels import register_panel

        at_the_end(refresh_tallies)
        post_migrate.connect(fill_empty, sender=self)
        register_importer("roster", RosterImporter())
        register_understanding("roster", Understanding(ROSTER, CODE_TABLES))
        for_villages, kin_of_villages = doubt_frames.frames_of_villages, doubt_kin.frames_of_villages
        facts = Source(doubts.RULES, doubt_frames.frames, some=doubt_frames.register_frame, villages=for_villages)
        register_source("households", facts)
        kin = Source(doubts.KIN, doubt_kin.frames, some=doubt_kin.kin_frame, villages=kin_of_villages)
        register_source("kin", kin)
        register_source("watch", Source(watch_signals.RULES, None))
        register_source("missed", Source(missed_signs.SIGNS, None))
        register_undo("roster", RosterUndoing())
        register_work(CHECK, check_batch)
        register_writer("roster", RosterWriter())
        register_writer("workbook", RosterWorkbook())
        register_panel("exit", exit_panel)
