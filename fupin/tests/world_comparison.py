"""A household that has signed, a department's list that waits for its confirmation, and what another one has found, in
the world of the whole."""

from datetime import date
from typing import Any

from fupin.access.permissions import Role
from fupin.comparison.models import Authorisation, Comparison
from fupin.comparison.services.authorising import authorise
from fupin.doubts.models import Doubt
from households.models import Household

SIGNED, LISTED = date(2026, 1, 5), date(2026, 6, 1)


def comparison(of: Any) -> None:
    of.authorisation = signed(of, of.household)
    of.comparison = waiting(of)
    of.compared = hit(of, of.household, of.head.pk)


def more_of_comparison(of: Any, count: int, home: Household) -> None:
    signed(of, home, count)
    waiting(of, count)
    hit(of, home, home.members.get().pk, count)


def signed(of: Any, home: Household, plus: int = 0) -> Authorisation:
    by = of.users[Role.TOWNSHIP_CLERK]
    said = {"archive_no": f"{of.setting.surname}档{plus}", "evidence": None}
    return authorise(household=home, signed_on=SIGNED, **said, by=by, today=LISTED)


def waiting(of: Any, plus: int = 0) -> Comparison:
    """Compared already; its list is not there."""
    rules = {"J03": {"found": 1, "not_evaluated": 0, "lacking": []}}
    counts = {"rows": 9, "matched": 1, "unauthorised": 3, "strangers": 4, "refused": 1, "people": 2, "households": 1}
    problem = {"sheet": None, "row": 3, "column": "B", "heading": "证件号码", "code": "list_no_number", "severity": "E"}
    said = {**problem, "message": "这一行没有证件号码，没有比对。请出具单位补上后重新载入。"}
    return Comparison.objects.create(
        kind="vehicles", region_code=of.setting.county, listed_on=LISTED, source=f"{of.setting.staff}县交警大队",
        owner=of.users[Role.COUNTY_CLERK], state="ready", file_name=f"{of.setting.staff}家车辆{plus}.xlsx",
        sha256="0" * 64, size=1, complete=True, counts={**counts, "rules": rules, "problems": 1}, problems=[said],
    )  # fmt: skip


def hit(of: Any, home: Household, member: int, plus: int = 0) -> Doubt:
    days = {"first_found": LISTED, "last_found": LISTED, "source_date": LISTED, "due_on": LISTED}
    return Doubt.objects.create(
        rule="J03", severity="W", region_code=home.village_id, household_id=home.pk, member_id=member,
        message="名下有机动车，请入户核实来历和用途", detail=f"车牌 黔E****{plus}，小型轿车",
        source=f"{of.setting.staff}县交警大队《机动车登记名单》", **days,
    )  # fmt: skip
