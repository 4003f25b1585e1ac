"""Loading and merging administrative divisions (domain.md §2.22)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fupin.access.scope import code_range
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Refused
from villages.codes import LENGTHS
from villages.division_codes import above, short_name
from villages.initials import place_initials
from villages.models import Region
from villages.services import region_stage
from villages.services.region_file import Problem, csv_rows, read_names, refuse_if_any

NAMED = 20

REASONS |= {
    "region_same": "{name}不能并入自己。请选另一个地方。",
    "region_level": "{name}和{into}不是同一级，不能并入。请选同级的地方。",
    "region_ended": "{name}已经停用，不能并入。请刷新页面看最新的区划。",
}


@write
def load_regions(
    *, path: str | Path | None = None, rows: Iterable[tuple[str, str]] = (), prefix: str = "", by: Any = None
) -> dict[str, Any]:
    """Divisions from a CSV file or from (code, name) pairs; the same file again changes nothing.

    Run by whoever installs the system (a command, before there are accounts), so no post is asked for. Returns rows,
    new, changed, same, absent (in force but not in the file; they stay) and the first absent codes. Raises Refused.
    """
    numbered = csv_rows(Path(path).read_bytes()) if path else ((n, *row) for n, row in enumerate(rows, start=2))
    names = read_names(numbered, prefix)
    region_stage.fill(complete(names))
    new, changed, renamed = region_stage.merge()
    absent = [code for top in tops(names, prefix) for code in region_stage.absent_in(*code_range(top))]
    region_stage.empty()
    for code in renamed:
        renew_full_names(code)
    counts = {"rows": len(names), "new": new, "changed": changed, "same": len(names) - new - changed}
    counts["absent"] = len(absent)
    said = {"行数": len(names), "新增": new, "改名": changed, "文件里没有": len(absent)}
    record(Verb.REGIONS_LOADED, ("villages.region", prefix or "全部"), by=by, after=said, region=prefix)
    return {**counts, "absent_codes": absent[:NAMED]}


def tops(names: dict[str, Any], prefix: str) -> list[str]:
    """The places of which the file claims to be the full list: the prefix, else every province in it."""
    return [prefix] if prefix else sorted({code[:2] for code in names})


def complete(names: dict[str, tuple[str, int]]) -> list[region_stage.Row]:
    """Rows with level, parent, full name and initials, those above before those below."""
    codes = sorted(names)
    full = full_names_above(names)
    letters = place_initials([names[code][0] for code in codes])
    problems: list[Problem] = []
    rows: list[region_stage.Row] = []
    for code, short in zip(codes, letters, strict=True):
        name, number = names[code]
        try:
            parent = above(code, full)
        except KeyError as missing:
            problems.append(Problem(number, f"{name}（{code}）的上级 {missing.args[0]} 不在文件里，也没有载入过"))
            continue
        full[code] = full_name(code, name, full[parent] if parent else "")
        rows.append((code, name, full[code], short[:60], LENGTHS[len(code)], parent))
    refuse_if_any(problems)
    return rows


def full_name(code: str, name: str, parent_full: str) -> str:
    """From the county downwards; a village as people call it: 望谟县平洞街道平洞村."""
    if len(code) <= 6:
        return name
    return parent_full + (short_name(name) if len(code) == 12 else name)


def full_names_above(names: dict[str, Any]) -> dict[str, str]:
    """Full names of what the file hangs on but does not hold."""
    wanted = {code[:length] for code in names for length in (2, 4, 6, 9) if length < len(code)} - names.keys()
    return {code: region.full_name for code, region in Region.objects.only("full_name").in_bulk(list(wanted)).items()}


def renew_full_names(code: str) -> None:
    """After a county or township got another name: what lies below and was not in the file follows."""
    full: dict[str, str] = {}
    stale: list[Region] = []
    for region in Region.objects.inside(code).order_by("code"):
        name = region.full_name if region.pk == code else full_name(region.pk, region.name, full[region.parent_id])
        full[region.pk] = name
        if name != region.full_name:
            region.full_name = name
            stale.append(region)
    Region.objects.bulk_update(stale, ["full_name"], batch_size=1000)


def check_merger(old: Region, new: Region) -> None:
    """Whether `old` may be merged into `new`. Raises Refused."""
    if old.pk == new.pk:
        raise Refused("region_same", name=old.name)
    if new.valid_to:
        raise Refused("region_ended", name=new.name)
    if old.level != new.level:
        raise Refused("region_level", name=old.name, into=new.name)
