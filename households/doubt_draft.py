"""A household that is being typed, as the rules see it: nothing of it is stored yet. What the register alone knows
(who else has this number, last year's income, the line of the place) is looked up in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from fupin.doubts.frame import HUNDREDTHS, Frame, level
from fupin.doubts.truth import Column
from fupin.personal.identity import birth_date, problem, sex
from fupin.personal.sealing import digest, identity_digest
from households import income_rules
from households.codes import IncomeKind
from households.doubt_ages import facts_days
from households.doubt_columns import (
    EPISODE_DAYS,
    EPISODE_TEXTS,
    HOUSEHOLD,
    HOUSEHOLD_TEXTS,
    INCOME_MONEY,
    LIVING_AREAS,
    LIVING_TEXTS,
    MEMBER,
    MEMBER_FIGURES,
    MEMBER_TEXTS,
)
from households.doubt_homes import line_column, luhn
from households.doubt_peers import TOWNSHIP, current_households, current_members, given, namesakes, repeated
from households.doubt_people import member_columns, phones
from households.models import IncomeRecord
from households.selectors.lines import Lines

Facts = Mapping[str, Any]
People = dict[str, list[Any]]
COUNTY = 6


@dataclass(frozen=True)
class Draft:
    """Facts by the names of the models' fields, as the forms clean them: codes and numbers as text, days as dates,
    money and areas as Decimal; what is not there is blank. `household` also says under which `register` it is kept.
    `id` is the stored household that is being changed. `whole` says that all its members are here."""

    village: str
    household: Facts = field(default_factory=dict)
    members: Sequence[Facts] = ()
    income: Facts = field(default_factory=dict)
    living: Facts = field(default_factory=dict)
    episode: Facts = field(default_factory=dict)
    id: int | None = None
    whole: bool = True

    def year(self) -> int | None:
        return max((y for y in (self.income.get("year"), self.living.get("year")) if y), default=None)


def draft_frame(draft: Draft, today: date) -> Frame:
    """One household; its members have the ids 0, 1, 2 … as they stand in the draft."""
    people = people_of(draft)
    peers = Others(draft, people)
    home = np.zeros(len(draft.members), np.int64)
    household = level(HOUSEHOLD, np.array([draft.id or 0]), household_columns(draft, peers))
    on = facts_days(household.facts_year, today)[home]
    columns = member_columns(people, peers, on, today)
    return Frame(
        today=today,
        place=draft.village[:COUNTY],
        member=level(MEMBER, np.arange(len(draft.members)), columns),
        household=household,
        home=home,
        region=np.array([draft.village]),
        whole=np.array([draft.whole]),
    )


# ---- what others have ------------------------------------------------------------------------------------------------


class Others:
    """How many have each value, this household counted as one (doubt_peers.Peers). Cards are compared at night."""

    cards = None
    settled: Mapping[int, int] = {}
    look_alikes = None

    def __init__(self, draft: Draft, people: People) -> None:
        homes = current_households().exclude(pk=draft.id)
        members = current_members().exclude(household_id=draft.id)
        self.phones = taken(homes, "phone_digest", [phone_digest(draft.household.get("phone"))])
        self.numbers = {
            **taken(members, "identity_digest", people["identity_digest"]),
            **taken(members, "person_no", people["person_no"]),
            **taken(homes, "household_no", [draft.household.get("household_no")]),
        }
        alike = members.filter(name__in=given(people["name"]), birth_date__in=given(people["birth_date"]))
        here = Counter(zip(people["name"], people["birth_date"], people["township"], strict=True))
        self.namesakes = here + Counter(namesakes(alike, least=1))


def taken(rows: Any, name: str, values: Sequence[Any]) -> dict[Any, int]:
    """How many have each of these values, here and elsewhere."""
    here = Counter(value for value in values if value)
    return dict(here + Counter(repeated(rows, name, list(here), least=1))) if here else {}


# ---- columns ---------------------------------------------------------------------------------------------------------


def people_of(draft: Draft) -> People:
    """The members in columns, as `member_columns` reads them. What the number says need not be typed."""
    names = ("person_no", "identity", "birth_date", "phone", *MEMBER_TEXTS, *MEMBER_FIGURES)
    columns = {name: [blank_as_none(facts.get(name)) for facts in draft.members] for name in names}
    for place, number in enumerate(columns["identity"]):
        if number and problem(number) is None:
            columns["birth_date"][place] = columns["birth_date"][place] or birth_date(number)
            columns["sex"][place] = columns["sex"][place] or sex(number)
    columns["identity_digest"] = [identity_digest(number) for number in columns["identity"]]
    columns["phone_digest"] = [phone_digest(number) for number in columns["phone"]]
    columns["village_code"] = [draft.village] * len(draft.members)
    columns["township"] = [draft.village[:TOWNSHIP]] * len(draft.members)
    return columns


def phone_digest(number: str | None) -> str | None:
    return digest("phone", number) if number else None


def blank_as_none(value: Any) -> Any:
    return None if value == "" else value


def household_columns(draft: Draft, peers: Others) -> dict[str, Any]:
    own, lived = draft.household, draft.living
    phone, number, card = (own.get(name) or None for name in ("phone", "household_no", "bank_card"))
    return {
        **{name: [blank_as_none(own.get(name))] for name in HOUSEHOLD_TEXTS},
        "first_year": [own.get("first_year")],
        "member_count": [own.get("member_count", len(draft.members) if draft.whole else None)],
        "phone_valid": phones([phone]),
        "same_phone": [peers.phones.get(phone_digest(phone), 1) if phone else None],
        "same_household_no": [peers.numbers.get(number, 1) if number else None],
        "bank_card_valid": [luhn(card) if card else None],
        "collector_phone": [bool(own.get("collector_phone"))],
        "facts_year": [draft.year()],
        **{name: [blank_as_none(lived.get(name))] for name in LIVING_TEXTS},
        **{name: [hundredths(lived.get(name))] for name in LIVING_AREAS},
        **income_columns(draft),
        **episode_columns(draft.episode),
    }


def income_columns(draft: Draft) -> dict[str, Any]:
    """Sums as the services will make them; beside them what the register holds of the year before."""
    told, year = dict(draft.income), draft.income.get("year")
    persons = told.get("persons") or len(draft.members) or None
    net = income_rules.net(income_rules.Parts.of(told))
    told |= {"net_income": net, "net_per_head": income_rules.per_head(net, persons)}
    per_head = told["net_per_head"] if told["net_per_head"] is not None else told.get("reported_per_head")
    line = line_column(np.array([draft.village]), Lines([draft.village]), Column.figures([year]))
    return {
        **{f"income_{name}": [hundredths(told.get(name))] for name in INCOME_MONEY},
        "income_self_paid": [hundredths(told.get("self_paid"))],
        "income_year": [year],
        "income_persons": [persons],
        "per_head": [hundredths(per_head)],
        "last_per_head": [hundredths(per_head_before(draft.id, year))],
        "monitoring_line": line,
    }


def per_head_before(household: int | None, year: int | None) -> Decimal | None:
    if not household or not year:
        return None
    rows = IncomeRecord.objects.filter(household_id=household, kind=IncomeKind.YEARLY, year=year - 1)
    own, told = rows.values_list("net_per_head", "reported_per_head").first() or (None, None)
    return told if own is None else own


def episode_columns(episode: Facts) -> dict[str, Any]:
    """A draft without an episode is of a household that is not monitored."""
    told = {name: [blank_as_none(episode.get(name))] for name in (*EPISODE_TEXTS, *EPISODE_DAYS)}
    return {
        **{f"episode_{name}": values for name, values in told.items()},
        "ever_monitored": [bool(episode)],
        "monitored": [bool(episode) and not episode.get("eliminated_on")],
        "episode_contact_phone": [bool(episode.get("contact_phone"))],
    }


def hundredths(amount: Any) -> int | None:
    return None if amount in (None, "") else round(Decimal(amount) * HUNDREDTHS)
