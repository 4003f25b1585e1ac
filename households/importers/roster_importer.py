"""The roster as a kind of file that the import pages take (fupin.imports.services)."""

from collections import Counter
from typing import Any

from fupin.imports.models import ImportBatch, ImportMode
from fupin.imports.services import Checked
from fupin.workbook import PAGE
from households.doubts import RULES
from households.importers.plan import Plan
from households.importers.roster_import import Loaded, common_region, import_roster, load, make_plan, places_of
from households.importers.template import template_workbook

TEMPLATE_VILLAGES = 500  # a county's villages; more are no help in a list


class RosterImporter:
    label = "花名册"

    def load(self, content: bytes, *, year: int | None, progress: Any) -> Loaded:
        return load(content, year=year, limits=PAGE, progress=progress)

    def compare(self, loaded: Loaded, *, by: Any, mode: str, year: int | None, progress: Any) -> Checked:
        plan = make_plan(loaded, by=by, mode=mode, year=year, progress=progress)
        return checked(loaded, plan)

    def apply(self, loaded: Loaded, *, batch: ImportBatch, approver: Any, accept_good: bool, progress: Any) -> bool:
        plan = import_roster(
            loaded,
            by=batch.owner,
            approver=approver,
            mode=batch.mode,
            year=batch.year,
            batch=batch,
            accept_good=accept_good,
            expected=batch.preview.get("fingerprint", ""),
            progress=progress,
        )
        return plan is not None and not plan.unusable and (accept_good or not plan.refused)

    def template(self, user: Any) -> bytes:
        villages = places_of(user, ImportMode.FACTS).villages.values()
        rows = [(village.county, village.township, village.name, village.code) for village in villages]
        return template_workbook(sorted(rows, key=lambda row: row[3])[:TEMPLATE_VILLAGES])


def checked(loaded: Loaded, plan: Plan) -> Checked:
    preview = {**plan.preview, "sheets": loaded.sheets(), "columns": len(loaded.table.columns)}
    preview["seconds"] = round(sum(loaded.seconds.values()), 1)
    preview["fingerprint"] = plan.fingerprint
    preview["questions"] = asked(loaded.roster.questions)
    return Checked(plan.counts, plan.problems, preview, common_region(plan), plan.unusable)


def asked(questions: Counter[str]) -> list[dict[str, Any]]:
    """What will be asked by rule, the most frequent first."""
    rules = {rule.id: rule for rule in RULES}
    return [
        {"rule": id, "severity": rules[id].severity.value, "label": rules[id].label, "count": count}
        for id, count in sorted(questions.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
