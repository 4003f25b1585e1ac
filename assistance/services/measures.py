"""Measures of plans going over from a cadre who leaves to those who come after him."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

import assistance.plan_reasons  # noqa: F401 - the sentences
from assistance.models import Cadre, Measure
from assistance.selectors.plans import open_measures_of
from assistance.services.plans import reaches
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record
from fupin.workflow import Conflict, Refused


def hand_on_measures(cadre: Cadre, heirs: Mapping[int, Cadre], rest: Cadre | None, *, by: Any) -> int:
    """Inside a write: what he answered for and is not done goes over with its household (`heirs`: household → cadre),
    what lies in other households to `rest`. Returns how many. Raises PermissionDenied, Refused, Conflict."""
    rows = list(open_measures_of(cadre))
    places: dict[tuple[str, int], int] = {}
    people = {}
    for row in rows:
        home = row.plan.household
        require(by, Permission.HELP_EDIT, home.village_id)
        heir = heirs.get(home.pk) or rest
        if heir is None:
            raise Refused("measure_without_successor", home=str(home), option=str(row))
        if not reaches(heir, home.village_id):
            raise Refused("measure_successor_reach", home=str(home), option=str(row), name=heir.person.name)
        give(row, heir)
        people[heir.pk] = heir
        places[home.village_id, heir.pk] = places.get((home.village_id, heir.pk), 0) + 1
    for (code, heir), count in sorted(places.items()):
        after = {"责任人": people[heir].person.name, "措施": count}
        record(Verb.MEASURES_HANDED_ON, cadre, by=by, before={"责任人": cadre.person.name}, after=after, region=code)
    return len(rows)


def give(row: Measure, heir: Cadre) -> None:
    mine = Measure.objects.filter(pk=row.pk, version=row.version, owner_cadre=row.owner_cadre_id)
    if not mine.update(owner_cadre=heir, version=F("version") + 1):
        raise Conflict()
