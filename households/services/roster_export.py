"""Who may take a roster out, and what the trail says of it (domain.md §8.4). The workbook itself is made by
`households.importers.roster_export` from the columns that read it back."""

from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Refused

SHORTEST_REASON = 4

REASONS |= {
    "export_reason": "没有导出：完整导出要写明理由（至少 {least} 个字），理由记入操作记录。",
    "export_nothing": "没有导出：这里没有在册或未建档的农户。",
}


def permission_for(*, full: bool) -> Permission:
    return Permission.EXPORT_FULL if full else Permission.ROSTER_EXPORT


def require_export(*, by: Any, region: str, full: bool, reason: str = "") -> None:
    """Masked for who may export; in full for who may do that, with a reason."""
    require(by, permission_for(full=full), region)
    if full and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("export_reason", least=SHORTEST_REASON)


@write
def note_roster_export(
    *, by: Any, region: str, layout: str, full: bool, reason: str, households: int, rows: int, number: str
) -> None:
    """To be committed before the file is handed out."""
    require_export(by=by, region=region, full=full, reason=reason)
    after = {"条件": {"地区": region}, "版式": layout, "户数": households, "行数": rows, "编号": number, "完整": full}
    subject = ("households.household", "")
    record(Verb.ROSTER_EXPORTED, subject, by=by, after=after, region=region, note=reason.strip())
