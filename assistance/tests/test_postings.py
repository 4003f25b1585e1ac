"""Units, cadres, posts in villages and charges: who may be where, and when he may go."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from assistance.codes import ChargeKind, PostKind
from assistance.models import Cadre, HelpUnit, Pairing, Posting, VillageNeed
from assistance.selectors.helpers import cadres_for
from assistance.selectors.teams import MOST_OFFERED, candidates
from assistance.services.help_settings import SET, save_help_setting
from assistance.services.postings import end_charge, end_posting, rotate, save_need, start_charge, start_posting
from assistance.services.units import add_cadre, end_unit, save_cadre, save_unit
from assistance.tests.scene import (
    COUNTY,
    OTHER_VILLAGE,
    SINCE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    YI_VILLAGE,
    cadre,
    clerk,
    paired,
    unit,
)
from fupin.access.permissions import Permission, Role
from fupin.accounts.models import Person
from fupin.tests.factories import household, identity, place, user
from fupin.workflow import Conflict, Refused

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
FACTS = {"name": "甲镇人民政府", "level": "60", "kind": "office", "contact": "韦联"}


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code}$")


def posted(who: Cadre, by: Any, code: str = VILLAGE, kind: str = PostKind.MEMBER, **facts: Any) -> Posting:
    common = {"starts_on": MARCH, "term_ends_on": None, "source": "office", "by": by, "today": TODAY}
    return start_posting(cadre=who, village=place(code), kind=kind, **{**common, **facts})


# ---- units and cadres ------------------------------------------------------------------------------------------------
def test_a_unit_is_registered_where_it_helps_once() -> None:
    by = clerk()
    made = save_unit(region=place(TOWNSHIP), facts=FACTS, by=by)
    with refused("unit_known") as raised:
        save_unit(region=place(TOWNSHIP), facts=FACTS, by=by)
    assert "甲县甲镇" in raised.value.sentence
    with refused("unit_name"):
        save_unit(region=place(TOWNSHIP), facts={**FACTS, "name": "  "}, by=by)
    with pytest.raises(PermissionDenied):
        save_unit(region=place(COUNTY), facts=FACTS, by=by)
    with pytest.raises(Conflict):
        save_unit(region=place(TOWNSHIP), facts=FACTS, by=by, unit=made, version=7)
    assert (
        save_unit(region=place(TOWNSHIP), facts={**FACTS, "contact": "莫联"}, by=by, unit=made, version=1).version == 2
    )


def test_a_cadre_is_a_person_known_or_new() -> None:
    by, home, number = clerk(), unit(TOWNSHIP, "甲镇人民政府", "60"), identity()
    common = {"facts": {"position": "科员"}, "started_on": MARCH, "by": by, "today": TODAY, "phone": "13900000000"}
    made = add_cadre(unit=home, name="陆明", number=number, **common)
    assert Person.objects.get(pk=made.person_id).phone == "13900000000"
    with refused("cadre_known"):
        add_cadre(unit=home, name="陆明", number=number, **common)
    with refused("person_known"):
        add_cadre(unit=home, name="另一个", number=number, **common)
    with refused("cadre_day"):
        add_cadre(unit=home, name="莫兰", number=None, **{**common, "started_on": date(2027, 1, 1)})
    with refused("unit_busy"):
        end_unit(unit=home, version=1, by=by, today=TODAY)
    assert save_cadre(cadre=made, version=1, facts={"position": "副镇长"}, by=by).position == "副镇长"
    empty = unit(TOWNSHIP, "甲镇卫生院", "60")
    end_unit(unit=empty, version=1, by=by, today=TODAY)
    with refused("unit_ended"):
        add_cadre(unit=HelpUnit.objects.get(pk=empty.pk), name="莫兰", number=None, **common)


# ---- people in villages ----------------------------------------------------------------------------------------------
def test_a_village_has_one_first_secretary_on_any_day() -> None:
    by, one, two = clerk(), cadre("陆明"), cadre("莫兰")
    first = posted(one, by, kind=PostKind.FIRST_SECRETARY)
    with refused("posting_one") as raised:
        posted(two, by, kind=PostKind.FIRST_SECRETARY)
    assert "第一书记（陆明）" in raised.value.sentence
    end_posting(posting=first, version=1, on=JUNE, reason="期满", by=by, today=TODAY)
    with refused("posting_one"):
        posted(two, by, kind=PostKind.FIRST_SECRETARY, starts_on=date(2026, 5, 31))
    assert posted(two, by, kind=PostKind.FIRST_SECRETARY, starts_on=JUNE)


def test_who_lives_in_a_village_lives_in_one() -> None:
    by, who = clerk(), cadre()
    posted(who, by)
    with refused("posting_elsewhere"):
        posted(who, by, OTHER_VILLAGE)
    assert posted(who, by, OTHER_VILLAGE, kind=PostKind.TOWNSHIP)
    with refused("posting_twice"):
        posted(who, by)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_on": date(2026, 12, 1)}, "posting_day"),
        ({"starts_on": date(2019, 12, 31)}, "posting_cadre"),
        ({"term_ends_on": MARCH}, "posting_term"),
        ({"kind": "boss"}, "posting_kind"),
        ({"source": "?"}, "posting_kind"),
        ({"code": TOWNSHIP}, "posting_village"),
    ],
)
def test_a_posting_that_cannot_be(facts: dict[str, Any], code: str) -> None:
    with refused(code):
        posted(cadre(), clerk(), **facts)


def test_units_reach_no_further_than_they_help() -> None:
    with refused("posting_reach"):
        posted(cadre(of=unit(YI_VILLAGE, "乙村村委会", "70")), clerk())
    with pytest.raises(PermissionDenied):
        posted(cadre(), clerk("990102201"))


def test_who_answers_for_the_poor_does_not_leave_the_village() -> None:
    """不脱贫不脱钩; at the end of his term another takes village and households over in one step."""
    by, who, after = clerk(), cadre(), cadre("莫兰")
    home, out = household(), household(head="已脱贫", poverty_status="1")
    row = posted(who, by, kind=PostKind.FIRST_SECRETARY, term_ends_on=JUNE)
    paired(home, who, by)
    paired(out, who, by)
    with refused("posting_hooked") as raised:
        end_posting(posting=row, version=1, on=TODAY, reason="", by=by, today=TODAY)
    assert "1 户" in raised.value.sentence
    new = rotate(posting=row, version=1, cadre=after, on=TODAY, term_ends_on=None, by=by, today=TODAY)
    assert (new.kind, new.starts_on) == (PostKind.FIRST_SECRETARY, TODAY)
    assert set(Pairing.objects.current().values_list("cadre_id", flat=True)) == {after.pk}
    with refused("posting_ended"):
        end_posting(posting=Posting.objects.get(pk=row.pk), version=2, on=TODAY, reason="", by=by, today=TODAY)


# ---- charges, needs, settings ----------------------------------------------------------------------------------------
def test_leaders_take_townships_and_units_take_villages() -> None:
    by, who, home = user("county", Role.COUNTY_CLERK, COUNTY), cadre(), unit(name="甲县水务局")
    common = {"starts_on": MARCH, "by": by, "today": TODAY}
    led = start_charge(kind=ChargeKind.LEADER, region=place(TOWNSHIP), unit=None, cadre=who, **common)
    with refused("charge_taken"):
        start_charge(kind=ChargeKind.LEADER, region=place(TOWNSHIP), unit=None, cadre=cadre("莫兰"), **common)
    with refused("charge_place"):
        start_charge(kind=ChargeKind.UNIT, region=place(TOWNSHIP), unit=home, cadre=None, **common)
    with refused("charge_holder"):
        start_charge(kind=ChargeKind.UNIT, region=place(VILLAGE), unit=None, cadre=who, **common)
    taken = start_charge(kind=ChargeKind.UNIT, region=place(VILLAGE), unit=home, cadre=who, **common)
    with refused("charge_taken"):
        start_charge(kind=ChargeKind.UNIT, region=place(VILLAGE), unit=home, cadre=None, **common)
    with refused("charge_reach"):
        start_charge(
            kind=ChargeKind.UNIT, region=place(VILLAGE), unit=unit(YI_VILLAGE, "乙村", "70"), cadre=None, **common
        )
    end_charge(charge=led, version=1, on=JUNE, by=by, today=TODAY)
    with refused("charge_ended"):
        end_charge(charge=led, version=2, on=JUNE, by=by, today=TODAY)
    with pytest.raises(Conflict):
        end_charge(charge=taken, version=9, on=JUNE, by=by, today=TODAY)


def test_what_a_village_needs_is_kept_by_year() -> None:
    by, common = clerk(), {"note": "支部多年没有换届", "today": TODAY}
    made = save_need(village=place(VILLAGE), year=2026, needs=["3", "1", "?"], by=by, **common)
    assert made.needs == "1,3"
    with pytest.raises(Conflict):
        save_need(village=place(VILLAGE), year=2026, needs=["2"], version=5, by=by, **common)
    assert save_need(village=place(VILLAGE), year=2026, needs=["2"], version=1, by=by, **common).needs == "2"
    assert VillageNeed.objects.count() == 1
    with refused("need_year"):
        save_need(village=place(VILLAGE), year=2024, needs=[], by=by, **common)


def test_a_county_sets_what_it_asks() -> None:
    by = user("county", Role.COUNTY_CLERK, COUNTY)
    facts = {**dict.fromkeys(SET, 3), "source": "县办〔2026〕3号"}
    made = save_help_setting(region=place(COUNTY), facts=facts, version=0, by=by)
    with pytest.raises(Conflict):
        save_help_setting(region=place(COUNTY), facts=facts, version=4, by=by)
    with refused("help_setting_value") as raised:
        save_help_setting(region=place(COUNTY), facts={**facts, "most_first": 99}, version=made.version, by=by)
    assert "没有保存" in raised.value.sentence
    with refused("help_setting_place"):
        save_help_setting(region=place(TOWNSHIP), facts=facts, version=0, by=by)
    homes = [household(head=f"韦{n}") for n in range(4)]
    who = cadre()
    for home in homes[:3]:
        paired(home, who, by)
    with refused("pairing_load") as raised:
        paired(homes[3], who, by)
    assert "最多 3 户" in raised.value.sentence
    assert SINCE < TODAY


def test_of_many_those_are_offered_who_fit() -> None:
    """He who can what the village lacks is the last registered of more than are offered."""
    unit()
    for number in range(MOST_OFFERED + 2):
        cadre(f"干部{number}")
    apt = cadre("会党建的", skills="1,4")
    need = save_need(village=place(VILLAGE), year=TODAY.year, needs=["1"], note="", by=clerk(), today=TODAY)
    offered = candidates(cadres_for(clerk("990101202"), Permission.HELP_EDIT), need)
    assert (offered[0].cadre, offered[0].fit.met, len(offered)) == (apt, 1, MOST_OFFERED)
