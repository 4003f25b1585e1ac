"""Who helps in the demonstration: units of every level, their people in villages and with households; a few places
where something is missing, so that the lists of what is to be done are not empty. Written in bulk, in one write."""

import random
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from assistance.codes import ChargeKind, Need, PostKind, Skill, UnitKind, UnitLevel
from assistance.models import Cadre, Charge, HelpSetting, HelpUnit, Pairing, Posting, VillageNeed
from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.management.demo.people import GIVEN, SURNAMES
from fupin.management.demo.places import Stage
from households.codes import Register
from households.models import Household
from villages.models import Region

L, U, K = UnitLevel, UnitKind, PostKind
UNITS: tuple[tuple[str, UnitLevel, UnitKind], ...] = (
    ("{prefecture}教育局", L.PREFECTURE, U.OFFICE),
    ("{prefecture}民族宗教事务局", L.PREFECTURE, U.OFFICE),
    ("{county}农业农村局", L.COUNTY, U.OFFICE),
    ("{county}水务局", L.COUNTY, U.OFFICE),
    ("{county}医疗保障局", L.COUNTY, U.OFFICE),
    ("{county}交通运输局", L.COUNTY, U.OFFICE),
    ("{county}人民医院", L.COUNTY, U.SCHOOL),
    ("{county}妇女联合会", L.COUNTY, U.MASS),
    ("{county}供销社", L.COUNTY, U.INSTITUTION),
    ("{county}商会", L.COUNTY, U.FIRM),
)
POSITIONS = ("科员", "副科长", "科长", "副局长", "主任科员", "干事")
PAIRED_EACH, LEFT_OPEN, SINCE = 5, 14, date(2025, 3, 10)
IN_VILLAGE = (K.FIRST_SECRETARY, K.LEADER, K.MEMBER, K.MEMBER, K.MEMBER, K.TOWNSHIP, K.VILLAGE)


@write
def help_households(on: Stage, seed: int) -> None:
    """Everybody on the register is paired, but for `LEFT_OPEN` households of the township."""
    homes = Household.objects.filter(register=Register.LISTED).order_by("village_id", "pk")
    by_county: dict[str, list[Household]] = {}
    for home in homes.only("pk", "village_id"):
        by_county.setdefault(home.village_id[:6], []).append(home)
    logins = User.objects.filter(posts__role=Role.CADRE).select_related("person").prefetch_related("posts")
    for code, those in sorted(by_county.items()):
        county = Region.objects.get(pk=code)
        unpaired = [home.pk for home in those if home.village_id.startswith(on.township.pk)][-LEFT_OPEN:]
        paired = [home for home in those if home.pk not in unpaired]
        own = [one for one in logins if place_of(one).startswith(code)]
        for one in reversed(own):
            paired = nearest_first(paired, place_of(one))
        help_county(county, paired, [one.person for one in own], on, seed)


def place_of(user: User) -> str:
    return str(user.posts.all()[0].region_id)  # type: ignore[attr-defined]


def nearest_first(homes: list[Household], code: str) -> list[Household]:
    """Those whom a cadre with a login will help are in the place of his post, or he would not see them."""
    near = [home for home in homes if home.village_id.startswith(code)][:PAIRED_EACH]
    return [*near, *(home for home in homes if home not in near)]


def help_county(county: Region, homes: list[Household], own: list[Person], on: Stage, seed: int) -> None:
    draw = random.Random(f"{seed}/{county.pk}/帮扶")
    units = register_units(county)
    townships = sorted({home.village_id[:9] for home in homes})
    villages = sorted({home.village_id for home in homes})
    cadres = employ(own, units, -(-len(homes) // PAIRED_EACH) + 12 + len(IN_VILLAGE) * len(villages), draw)
    HelpSetting.objects.create(region=county, source=f"{county.name}驻村帮扶工作办法（演示）")
    by = Person.objects.filter(users__posts__role=Role.COUNTY_CLERK).order_by("pk")[0]
    pairs = [
        Pairing(household=home, cadre=cadres[number // PAIRED_EACH], starts_on=SINCE, made_by=by)
        for number, home in enumerate(homes)
    ]
    Pairing.objects.bulk_create(pairs, batch_size=2000)
    used = -(-len(homes) // PAIRED_EACH)
    station(villages, cadres[used:], units, draw)
    answer_for(townships, villages, units, cadres)
    after = {"帮扶单位": len(units), "帮扶干部": len(cadres), "结对户数": len(pairs)}
    record(Verb.DEMONSTRATION, ("assistance.pairing", ""), by=None, after=after, region=county.pk)


def register_units(county: Region) -> list[HelpUnit]:
    names = {"county": county.name, "prefecture": county.parent.name if county.parent else ""}
    made = [
        HelpUnit(region=county, name=name.format(**names), level=level, kind=kind, contact="办公室")
        for name, level, kind in UNITS
    ]
    return HelpUnit.objects.bulk_create(made)


def employ(own: list[Person], units: list[HelpUnit], count: int, draw: random.Random) -> list[Cadre]:
    """The demonstration's cadres with a login first, then as many as are needed."""
    mark = {"write": current_write().id, "written_at": current_write().at}
    people = [*own, *Person.objects.bulk_create(someone(draw, mark) for _ in range(count))]
    made = [
        Cadre(
            person=person, unit=units[number % len(units)], position=draw.choice(POSITIONS), started_on=SINCE,
            politics="01" if draw.random() < 0.6 else "13", skills=draw.choice(Skill.values),
            education=draw.choice(("20", "30", "20", "10")), rank=draw.choice(("150", "142", "141", "160")),
        )
        for number, person in enumerate(people)
    ]  # fmt: skip
    return Cadre.objects.bulk_create(made, batch_size=2000)


def someone(draw: random.Random, mark: dict[str, Any]) -> Person:
    given = "".join(draw.sample(GIVEN[draw.choice("12")], draw.choice([1, 2, 2])))
    phone = f"139{draw.randrange(10**8):08d}"
    write_id: UUID = mark["write"]
    return Person(name=draw.choice(SURNAMES) + given, phone=phone, write=write_id, written_at=mark["written_at"])


def station(villages: Iterable[str], free: list[Cadre], units: list[HelpUnit], draw: random.Random) -> None:
    """Each village has its people; every seventh has no first secretary, every fifth one whose term is over."""
    posts, needs, turn = [], [], iter(free)
    for number, village in enumerate(villages, start=1):
        for kind in IN_VILLAGE:
            if kind == K.FIRST_SECRETARY and number % 7 == 0:
                continue
            if (cadre := next(turn, None)) is None:
                break
            until = date(2026, 9, 30) if number % 5 == 0 and kind == K.FIRST_SECRETARY else date(2027, 3, 9)
            posts.append(Posting(cadre=cadre, village_id=village, kind=kind, starts_on=SINCE, term_ends_on=until))
        lack = ",".join(sorted(draw.sample(Need.values, draw.choice((1, 1, 2))), key=Need.values.index))
        needs.append(VillageNeed(village_id=village, year=SINCE.year + 1, needs=lack, surveyed_on=SINCE))
    Posting.objects.bulk_create(posts, batch_size=2000)
    VillageNeed.objects.bulk_create(needs, batch_size=2000)


def answer_for(townships: list[str], villages: list[str], units: list[HelpUnit], cadres: list[Cadre]) -> None:
    """A leader for each township; a unit for each village but every ninth."""
    rows = [
        Charge(kind=ChargeKind.LEADER, region_id=code, cadre=cadre, starts_on=SINCE)
        for code, cadre in zip(townships, cadres[-len(townships) :], strict=True)
    ]
    rows += [
        Charge(kind=ChargeKind.UNIT, region_id=code, unit=units[number % len(units)], starts_on=SINCE)
        for number, code in enumerate(villages)
        if number % 9 != 8
    ]
    Charge.objects.bulk_create(rows, batch_size=2000)
