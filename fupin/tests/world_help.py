"""Who helps in a county, with one of everything, for the tests of the whole."""

import uuid
from datetime import date
from typing import Any

from assistance.models import (
    Cadre,
    Charge,
    HelpSetting,
    HelpUnit,
    Pairing,
    PairingProposal,
    Posting,
    ProposedPair,
    VillageNeed,
)
from fupin.access.permissions import Role
from fupin.tests.factories import household, person, place
from villages.models import Region

SINCE = date(2024, 3, 1)


def helpers(of: Any) -> None:
    """A unit of the county with a cadre: his village, his household, and a proposal for another household."""
    where = place(of.setting.county)
    of.help_unit = HelpUnit.objects.create(
        region=where, name=f"{of.setting.staff}家帮扶局", level="50", kind="office", contact=f"{of.setting.staff}联络"
    )
    who = person(f"{of.setting.staff}帮扶")
    who.set_identity(of.number(9))
    who.phone = of.mobile(9)
    who.save()
    of.cadre = Cadre.objects.create(person=who, unit=of.help_unit, started_on=SINCE, position="科员", skills="2")
    of.posting = Posting.objects.create(cadre=of.cadre, village=of.village, kind="first", starts_on=SINCE)
    of.charge = Charge.objects.create(kind="unit", region=of.village, unit=of.help_unit, starts_on=SINCE)
    of.need = VillageNeed.objects.create(
        village=of.village, year=2025, needs="2", note=f"{of.setting.surname}家村", surveyed_on=SINCE
    )
    of.help_setting = HelpSetting.objects.create(region=where, source=f"{of.setting.staff}办〔2026〕1号")
    by = of.users[Role.TOWNSHIP_CLERK].person
    of.pairing = Pairing.objects.create(household=of.household, cadre=of.cadre, starts_on=SINCE, made_by=by)
    proposed(of, of.village, 0)


def proposed(of: Any, village: Region, plus: int) -> None:
    by = of.users[Role.TOWNSHIP_CLERK].person
    state = {"state": "dropped"} if plus else {}
    made = PairingProposal.objects.create(region=place(of.setting.township), made_by=by, token=uuid.uuid4(), **state)
    home = household(village.pk, f"{of.setting.surname}没人帮{plus}") if not plus else of.household
    pair = ProposedPair.objects.create(proposal=made, household=home, cadre=of.cadre, reason="驻在本村")
    if not plus:
        of.proposal_row, of.proposed_pair = made, pair


def more_helpers(of: Any, count: int, village: Region, home: Any) -> None:
    unit = HelpUnit.objects.create(region=village, name=f"添{count}局", level="60", kind="inst")
    cadre = Cadre.objects.create(person=person(f"添{count}帮"), unit=of.help_unit, started_on=SINCE)
    for where in (village, of.village):
        Posting.objects.create(cadre=cadre, village=where, kind="town", starts_on=SINCE)
        VillageNeed.objects.create(village=where, year=2025 - count, needs="1", surveyed_on=SINCE)
    over = {"starts_on": SINCE, "ends_on": date(2024, 3, count)}
    Posting.objects.create(cadre=of.cadre, village=of.village, kind="youth", **over)
    Charge.objects.create(kind="unit", region=of.village, unit=unit, starts_on=SINCE)
    Charge.objects.create(kind="leader", region=place(of.setting.township), cadre=of.cadre, **over)
    HelpSetting.objects.create(region=village)
    by = of.users[Role.TOWNSHIP_CLERK].person
    Pairing.objects.create(household=home, cadre=of.cadre, starts_on=SINCE, made_by=by)
    Pairing.objects.create(household=of.household, cadre=cadre, first=False, starts_on=SINCE, made_by=by)
    before = {"starts_on": date(2020, 1, count), "ends_on": date(2020, 2, count), "end_reason": "replaced"}
    Pairing.objects.create(household=of.household, cadre=of.cadre, made_by=by, **before)
    proposed(of, village, count)
    ProposedPair.objects.create(proposal=of.proposal_row, household=home, cadre=cadre)
