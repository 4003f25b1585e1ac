"""Who may do what next with a finding, by what was done before (domain.md §7.0; product.md §3). Natural persons,
whatever their logins: nobody confirms or closes what he himself has answered."""

from dataclasses import dataclass

from fupin.doubts.codes import BY_PERSON
from fupin.workflow import REASONS

REASONS |= {
    "finding_said": "没有办理：请写明怎么核实的、结果怎样（至少两个字）。",
    "finding_why": "没有退回：请写明为什么退回、要补什么。",
    "finding_verdict": "没有答复：请选核实结论（属实已整改、不属实已说明、政策允许）。",
    "finding_owner": "没有交办：请选承办人，他要能答复 {name} 所在地的疑点。",
    "finding_day": "没有交办：办理期限请填今天或以后的日子。",
    "finding_own_answer": "没有办理：{name} 的答复是您自己写的。请换一位同事确认、销号。",
    "finding_own_confirmation": "没有销号：{name} 的答复是您自己确认的。请换一位同事销号。",
    "finding_own_family": "没有办理：{name} 是您自己家或申报过的亲属家。请换一位同事办理。",
}
SHORTEST = 2


@dataclass(frozen=True)
class Facts:
    """`person` acts; `answerer` and `confirmer` acted before. `name` is whom the finding is about."""

    name: str
    person: int | None
    said: str = ""
    verdict: str = ""
    answerer: int | None = None
    confirmer: int | None = None
    family: bool = False
    owner_may: bool = False
    day_is_right: bool = True


def says_what(facts: Facts) -> str | None:
    return None if len(facts.said) >= SHORTEST else "finding_said"


def says_why(facts: Facts) -> str | None:
    return None if len(facts.said) >= SHORTEST else "finding_why"


def says_verdict(facts: Facts) -> str | None:
    return None if facts.verdict in BY_PERSON else "finding_verdict"


def has_owner(facts: Facts) -> str | None:
    return None if facts.owner_may else "finding_owner"


def has_day(facts: Facts) -> str | None:
    return None if facts.day_is_right else "finding_day"


def not_the_answerer(facts: Facts) -> str | None:
    return "finding_own_answer" if facts.person is not None and facts.person == facts.answerer else None


def not_the_confirmer(facts: Facts) -> str | None:
    return "finding_own_confirmation" if facts.person is not None and facts.person == facts.confirmer else None


def not_own_family(facts: Facts) -> str | None:
    return "finding_own_family" if facts.family else None
