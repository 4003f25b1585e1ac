from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "户与人"

    def ready(self) -> None:
        from fupin.imports.services import register_importer
        from households.importers.roster_importer import RosterImporter

        register_importer("roster", RosterImporter())
