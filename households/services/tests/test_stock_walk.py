"""Whatever lawful work is done in whatever order, every village balances; a break that is planted is seen, exactly."""

import io
import random
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.models import Max, Min
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from fupin.workflow import Refused
from households.codes import ChangeAct, StockFlow
from households.importers import testing
from households.importers.roster_import import import_roster
from households.importers.tests.sheets import loaded
from households.models import Household, Member, StockEntry
from households.selectors.stock import differing, own_accounts
from households.services.tallies import all_villages
from households.services.tallies import differing as unlike
from households.services.tests.test_stock import announced
from households.services.undo import undo_import
from households.tests.change_scene import FAR, NEXT, VILLAGE, WAY, request, step
from households.tests.stock_scene import balanced, called, decided, eliminated, period

pytestmark = pytest.mark.django_db
STATUSES = ("未脱贫", "未脱贫", "已脱贫（享受政策）", "返贫", None)
RELATIONS = ("02", "03", "04", "05", "99")
OUT = ("O01", "O02", "O03", "O05")


class Walk:
    """Somebody does one thing after the other; what the rules forbid is simply not done. Everybody serves the whole
    of `top`, so that it is the rules that forbid and not the places."""

    def __init__(self, seed: int, top: str = "990101", villages: tuple[str, ...] = (VILLAGE, NEXT, FAR)) -> None:
        self.chance = random.Random(seed)
        self.villages = villages
        people = {
            "clerk": Role.TOWNSHIP_CLERK, "reviewer": Role.TOWNSHIP_REVIEWER, "other_reviewer": Role.TOWNSHIP_REVIEWER,
            "approver": Role.COUNTY_APPROVER, "pen": Role.COUNTY_CLERK,
        }  # fmt: skip
        self.people = {who: factories.user(f"walk.{who}", role, top) for who, role in people.items()}
        self.serial = 0
        self.others = set(ImportBatch.objects.values_list("pk", flat=True))
        self.done: dict[str, int] = {}
        self.acts = (
            self.identify, self.monitor, self.eliminate, self.exit, self.relapse, self.remove, self.join, self.leave,
            self.split, self.merge, self.move, self.end, self.first_stock, self.update, self.undo,
        )  # fmt: skip

    def one(self) -> None:
        act = self.chance.choice(self.acts)
        with suppress(Refused, PermissionDenied):
            if act() is not False:
                self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    # ---- whom it concerns ----------------------------------------------------------------------------------------
    def home(self, **which: Any) -> Household:
        """Any household that is like this: the first from somewhere in the register on, round to its beginning; Refused
        where there is none."""
        found = Household.objects.exclude(register="closed").filter(**which).order_by("pk")
        ends = Household.objects.aggregate(first=Min("pk"), last=Max("pk"))  # PostgreSQL does not count from 1 again
        start = self.chance.randint(ends["first"] or 1, ends["last"] or 1)
        home = found.filter(pk__gte=start).first() or found.filter(pk__lt=start).first()
        if home is None:
            raise Refused("nothing_changes")
        return home

    def members(self, home: Household) -> list[int]:
        rows = Member.objects.filter(household=home, state__in=("1", "4")).order_by("pk")
        return list(rows.values_list("pk", flat=True))

    # ---- procedures ----------------------------------------------------------------------------------------------
    def identify(self) -> None:
        announced(self.home(register="unlisted"), "R1", self.people["approver"])

    def monitor(self) -> None:
        announced(self.home(monitoring_kind=""), "R3", self.people["approver"])

    def eliminate(self) -> None:
        eliminated(self.home(monitoring_kind__gt=""))

    def exit(self) -> None:
        decided(self.home(poverty_status__in=("0", "2", "3"), register="listed"), poverty_status="1")

    def relapse(self) -> None:
        decided(self.home(poverty_status__in=("1", "4"), register="listed"), poverty_status=self.chance.choice("03"))

    def remove(self) -> None:
        ended = {"register": "closed", "end_reason": "01", "ended_on": timezone.localdate()}
        decided(self.home(register="listed", monitoring_kind=""), flow=StockFlow.REMOVED, **ended)

    # ---- changes -------------------------------------------------------------------------------------------------
    def change(self, kind: str, home: Household, **said: Any) -> None:
        clerk = self.people["clerk"]
        now = step(request(home, kind, clerk, **said), ChangeAct.SUBMIT, clerk)
        while now.state in WAY:
            who, action = WAY[now.state]
            now = step(now, action, self.people[who], "已核实")

    def join(self) -> None:
        born = date(2000, 1, 1 + self.chance.randrange(28))
        number = factories.identity(born, self.chance.choice("12"))
        self.change("M1", self.home(), name="来人", identity=number, relation="99", reason="I02")

    def leave(self) -> None:
        home = self.home(member_count__gt=1)
        self.change("M2", home, member=self.chance.choice(self.members(home)), reason=self.chance.choice(OUT))

    def split(self) -> None:
        home = self.home(member_count__gt=2)
        going = self.chance.sample(self.members(home), 2)
        self.change("M4", home, head=going[0], leaving=going, relations={going[0]: "01", going[1]: "99"})

    def merge(self) -> None:
        home = self.home()
        other = self.home(village=home.village_id)
        self.change("M5", home, other=other, relations=dict.fromkeys(self.members(home), "99"))

    def move(self) -> None:
        self.change("M6", self.home(), target=self.chance.choice(self.villages), address="新寨")

    def end(self) -> None:
        home = self.home()
        self.change("M7", home, reasons=dict.fromkeys(self.members(home), self.chance.choice(OUT)))

    # ---- imports -------------------------------------------------------------------------------------------------
    def first_stock(self, fresh: int = 2) -> None:
        brought(self.rows(fresh), self.people["pen"], self.people["approver"])

    def update(self) -> None:
        """Ordinary facts: new households that nobody has listed, and more people in those that are there."""
        brought(self.rows(), self.people["clerk"])

    def rows(self, fresh: int = 2) -> list[dict[str, Any]]:
        homes: list[Household | None] = [None] * fresh
        with suppress(Refused):
            homes.append(self.home(household_no__gt=""))
        return [row for home in homes for row in self.household(home)]

    def household(self, known: Household | None) -> list[dict[str, Any]]:
        self.serial += 1
        village = known.village_id if known else self.chance.choice(self.villages)
        no = known.household_no if known else f"{village}{900_000 + self.serial}"
        place = factories.place(village)
        where = {
            "village_code": village, "village_name": place.name, "township_name": place.parent.name,
            "county_name": place.parent.parent.name, "poverty_status": self.chance.choice(STATUSES),
        }  # fmt: skip
        watched = {"monitoring_kind": "突发严重困难户", "monitored_on": "202601"} if self.chance.random() < 0.3 else {}
        common = {"household": no, **where, **watched}
        head = known.members.filter(relation="01").first() if known else None
        born = date(1970, 1 + self.serial % 12, 1 + self.serial // 12 % 28)
        name, number = (head.name, head.identity) if head else (called("甲", self.serial), factories.identity(born))
        people = [testing.person(name, identity=number, **common)]
        for count in range(self.chance.randint(0, 2)):
            born = date(1990 + count, 1 + self.serial % 12, 3)
            number = factories.identity(born, "2")
            more = {"sex": "2", "born": born, "identity": number}
            people.append(testing.person(called("乙", 10 * self.serial + count), "其他", **more, **common))
        return people

    def undo(self) -> None:
        """Of the batches of the walk: who undoes a whole county's has no register left to walk in."""
        batches = ImportBatch.objects.filter(state=ImportState.APPLIED).exclude(pk__in=self.others).order_by("pk")
        batch = batches[self.chance.randrange(batches.count() or 1) :].first()
        if batch is None:
            raise Refused("nothing_changes")
        undo_import(batch=batch, by=self.people["approver" if batch.mode == "legacy" else "clerk"])


@write
def brought(rows: list[dict[str, Any]], by: Any, approver: Any = None) -> None:
    """What the rules accept of these rows, as one batch."""
    mode = "legacy" if approver else "facts"
    facts = {"kind": "roster", "mode": mode, "owner": by, "approver": approver, "file_name": "名册.xlsx", "size": 1}
    batch = ImportBatch(**facts, sha256="0", state=ImportState.APPLIED, applied_at=timezone.now())
    batch.write = current_write().id
    import_roster(loaded(rows), by=by, approver=approver, mode=mode, batch=batch, accept_good=True)
    batch.save()


Break = tuple[int, str, int, int]


def broken(walk: Walk) -> set[Break]:
    """Breaks behind the services' back, one of a kind: household, measure, and what the register has too few of."""
    poor = Household.objects.filter(register="listed", poverty_status__in=("0", "3"), member_count__gt=0)
    status, member, entry = walk.chance.sample(list(poor.order_by("pk")), 3)
    Household.objects.filter(pk=status.pk).update(poverty_status="1")
    gone = Member.objects.filter(household=member, state__in=("1", "4")).first()
    Member.objects.filter(pk=gone.pk).update(state="2")
    lost = StockEntry.objects.filter(household=entry, measure="poor").latest("pk")
    StockEntry.objects.filter(pk=lost.pk).delete()
    found = {(status.pk, "poor", -1, -status.member_count), (member.pk, "poor", 0, -1)}
    found.add((entry.pk, "poor", lost.households, lost.persons))
    if member.monitoring_kind:
        found.add((member.pk, "monitored", 0, -1))
    return found


def test_any_work_balances_and_breaks_are_seen() -> None:
    factories.region_tree()
    walk = Walk(5)
    walk.first_stock(16)
    for _ in range(18):
        walk.one()
    balanced()
    assert unlike(all_villages()) == []
    assert len(walk.done) > 8, walk.done
    planted = broken(walk)
    assert told("99") == planted


def told(code: str) -> set[Break]:
    return {
        (one.household, one.measure.value, one.both.households.difference, one.both.persons.difference)
        for one in differing(own_accounts(code, period()))
    }


@pytest.mark.soak
def test_ten_thousand_acts_in_a_prefecture_balance(settings, tmp_path) -> None:
    settings.DEBUG, settings.DATA_DIR, settings.UPLOAD_DIR = True, tmp_path, tmp_path / "uploads"
    call_command("demo", scale="prefecture", stdout=io.StringIO())
    settings.DEBUG = False
    walk_demonstration(acts=10_000, looks=10)


def walk_demonstration(*, acts: int, looks: int) -> None:
    """Looked at again and again, so that the act that breaks it is near."""
    balanced("5223")
    villages = Household.objects.order_by().values_list("village_id", flat=True).distinct()
    walk = Walk(2026, "5223", tuple(sorted(villages)))
    for _ in range(looks):
        for _ in range(acts // looks):
            walk.one()
        balanced("5223")
    assert len(walk.done) == len(walk.acts), walk.done
    planted = broken(walk)
    assert told("5223") == planted
    print(f"{Household.objects.count()} households, {StockEntry.objects.count()} entries; done of {acts}:", walk.done)
