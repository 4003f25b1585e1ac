"""What a place asks of who leaves the list, beside 两不愁三保障和饮水 (domain.md §3.5): 七有, 八有一超 and the like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import BASE_STANDARDS, Standard
from households.models import StandardSet
from villages.models import Region

MOST, LONGEST = 10, 30
"""Items of a place's own, and their length (字)."""

REASONS |= {
    "standards_year": "没有保存：只能设置今年和以后的年度。",
    "standards_own": "没有保存：本地增加的项目最多 10 项，每项 2 到 30 个字，不能重复。",
    "standards_unknown": "没有保存：另外核对的项目请从列表里选。",
}


@dataclass(frozen=True)
class Asked:
    """What the form says. `own` are the place's own items, one sentence each."""

    name: str
    standards: Sequence[str] = ()
    own: Sequence[str] = ()
    source: str = ""


@write
def save_standards(*, region: Region, year: int, asked: Asked, version: int, by: Any, now: int) -> StandardSet:
    """Set (`version` 0) or correct. `now` is the running year. Raises Refused, Conflict."""
    require(by, Permission.PROCEDURE_EDIT, region.pk)
    own = [line.strip() for line in asked.own if line.strip()]
    if not now <= year <= 2100:
        raise Refused("standards_year")
    if not set(asked.standards) <= set(Standard.values) - set(BASE_STANDARDS):
        raise Refused("standards_unknown")
    if len(own) > MOST or len(set(own)) != len(own) or any(not 2 <= len(line) <= LONGEST for line in own):
        raise Refused("standards_own")
    facts = {"name": asked.name.strip(), "standards": ",".join(asked.standards), "own": own, "source": asked.source}
    key = {"region_code": region.pk, "year": year}
    before = StandardSet.objects.filter(**key).first()
    keep_set(key, facts, before, version)
    saved = StandardSet.objects.get(**key)
    old = words(before, region) if before else None
    record(Verb.STANDARDS_SET, saved, by=by, before=old, after=words(saved, region), region=region.pk)
    return saved


def keep_set(key: dict[str, Any], facts: dict[str, Any], before: StandardSet | None, version: int) -> None:
    if before is None:
        try:
            with transaction.atomic():
                StandardSet.objects.create(**key, **facts)
        except IntegrityError as error:  # somebody else, at this very moment
            raise Conflict() from error
    elif not StandardSet.objects.filter(pk=before.pk, version=version).update(**facts, version=F("version") + 1):
        raise Conflict()


def words(row: StandardSet, region: Region) -> dict[str, Any]:
    return {
        "适用地区": region.name,
        "起用年度": row.year,
        "叫法": row.name,
        "另外核对": Standard.labels_of(row.standards),
        "本地增加": "、".join(row.own),
        "依据文件": row.source,
    }
