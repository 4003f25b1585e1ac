"""How well somebody fits a village (sources.md S2-75, S3-69…71), and whether a village has the people it is to have
(S2-77, S3-05). Pure: lists of codes in, words and numbers out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistance.codes import ANSWERS, STATIONED, Need, PostKind, Skill


@dataclass(frozen=True)
class Fit:
    """`met` of `asked` needs; `why` in words for who chooses."""

    met: int
    asked: int
    why: str


def fit(needs: Iterable[str], skills: Iterable[str]) -> Fit:
    asked, own = [Need(one) for one in needs], set(skills)
    if not asked:
        return Fit(0, 0, "这个村今年还没有摸底")
    answered = [one for one in asked if ANSWERS[one] in own]
    parts = [f"{one.label}：会{Skill(ANSWERS[one]).label}" for one in answered]
    parts += [f"{one.label}：要会{Skill(ANSWERS[one]).label}的人" for one in asked if one not in answered]
    return Fit(len(answered), len(asked), "；".join(parts))


@dataclass(frozen=True)
class Strength:
    """People (人) in a village against what its class asks. `missing` in words, () when it is complete."""

    stationed: int
    local: int
    asked_stationed: int
    asked_local: int
    missing: tuple[str, ...]


def strength(kinds: Iterable[str], *, stationed: int, local: int, most: int) -> Strength:
    """`kinds`: the posts of those who work there now; `stationed`, `local`: how many are asked; `most` live there."""
    have = Counter(PostKind(kind) for kind in kinds)
    there = sum(have[kind] for kind in STATIONED)
    near = have.total() - there
    missing = [] if have[PostKind.FIRST_SECRETARY] or not stationed else ["没有第一书记"]
    missing += [f"驻村的少 {stationed - there} 人"] if there < stationed else []
    missing += [f"驻村的多 {there - most} 人"] if there > max(most, stationed) else []
    missing += [f"本地力量少 {local - near} 人"] if near < local else []
    return Strength(there, near, stationed, local, tuple(missing))
