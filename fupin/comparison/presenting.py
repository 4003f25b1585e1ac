"""A comparison in words and figures for its pages."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from fupin.comparison.codes import ComparisonState
from fupin.comparison.lists import LIST_RULES
from fupin.comparison.models import Comparison
from fupin.comparison.services.loading import APPLY, CHECK
from fupin.jobs.services import latest
from villages.models import Region

S = ComparisonState
STRIP = (
    ("rows", "名单上", "行"),
    ("matched", "比对了", "行"),
    ("unauthorised", "没有授权，不比对", "行"),
    ("strangers", "不在登记册", "行"),
    ("refused", "号码不对，没比", "行"),
)


def dressed_list(rows: list[Comparison]) -> list[Comparison]:
    """Each with its county, and how many doubts it found."""
    names = dict(Region.objects.filter(pk__in={row.region_code for row in rows}).values_list("pk", "name"))
    for row in rows:
        row.where = names.get(row.region_code, row.region_code)
        row.found = sum(one["found"] for one in row.counts.get("rules", {}).values())
    return rows


def strip_of(row: Comparison) -> list[dict[str, Any]]:
    if "matched" not in row.counts:
        return []
    return [{"label": label, "count": row.counts[key], "unit": unit} for key, label, unit in STRIP]


def rule_rows(row: Comparison) -> list[dict[str, Any]]:
    """By rule: how many were found, how many could not be asked, and what the list lacks."""
    counts = row.counts.get("rules", {})
    return [{"rule": LIST_RULES[key].rule, **counts[key]} for key in sorted(counts) if key in LIST_RULES]


def steps_of(row: Comparison) -> list[dict[str, str]]:
    """Loaded, compared, confirmed, destroyed: with who and when."""
    loaded = f"{filesizeformat(row.size)}，{row.owner.display_name} {clock(row.created_at)}"
    compared = clock(row.checked_at) if row.checked_at else ""
    confirmed = f"{row.confirmer.display_name} {clock(row.confirmed_at)}" if row.confirmer else "由县级审批人员确认"
    destroyed = clock(row.destroyed_at) if row.destroyed_at else "一天没有确认也销毁"
    at = {S.CHECKING: 1, S.READY: 2, S.APPLYING: 2}.get(S(row.state), 4)
    texts = (("载入", loaded), ("比对", compared), ("确认", confirmed), ("销毁原始名单", destroyed))
    steps = [
        {"title": title, "text": text, "state": "done" if place < at else "now" if place == at else "todo"}
        for place, (title, text) in enumerate(texts)
    ]
    if row.destroyed_at and not row.confirmer:
        steps[2] |= {"text": "没有确认", "state": "todo"}
    return steps


def clock(moment: Any) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def progress_of(row: Comparison) -> dict[str, Any]:
    job = latest(APPLY if row.state == S.APPLYING else CHECK, row.pk)
    stage = (job.stage if job else "") or "排队等候"
    return {
        "title": f"正在{stage}" if stage != "排队等候" else stage,
        "total": job.total if job else 0,
        "done": job.done if job else 0,
        "text": "可以离开本页，过一会儿再回来看。办完、放弃或者一天没有确认，原始名单都会销毁。",
    }
