"""Two samples of the demonstration's township, most of their households visited: for the page of the indicators."""

import uuid

from fupin.access.permissions import Role
from fupin.management.demo.cases import staff
from fupin.management.demo.gates import today
from fupin.management.demo.places import Stage
from fupin.workflow import Refused
from households.codes import WRONG_OF, AskingMode, SampleFinding, SampleKind
from households.selectors.indicators import frame_of
from households.services.inspections import Result, draw_sample, enter_result

SIZES = {SampleKind.EXITED: 24, SampleKind.UNLISTED: 8}


def inspect(on: Stage) -> None:
    """One of the exited is found to have left wrongly; every third is asked by phone, one in nine is not content."""
    drawer, visitor = staff(on.county, Role.COUNTY_CLERK)[0], staff(on.township, Role.TOWNSHIP_REVIEWER)[0]
    day = today()
    for kind, wanted in SIZES.items():
        size = min(wanted, frame_of(on.township.pk, kind, day.year).count())
        if not size:
            continue
        asked = {"region": on.township, "kind": kind, "size": size, "year": day.year, "today": day}
        sample = draw_sample(**asked, token=uuid.uuid4(), by=drawer)
        for home in sample.homes.order_by("place")[: size - 2]:
            wrong = kind == SampleKind.EXITED and home.place == 5
            result = Result(
                finding=WRONG_OF[kind] if wrong else SampleFinding.TRUE,
                visited_on=day,
                wrong=1 if wrong else 0,
                content=home.place % 9 != 4,
                mode=AskingMode.HOME if home.place % 3 else AskingMode.PHONE,
                note="户籍和实际人口、收入逐项核对" if home.place % 3 else "",
            )
            try:
                enter_result(home=home, version=1, result=result, by=visitor, today=day)
            except Refused:  # the visitor's own writing: somebody else goes there
                continue
