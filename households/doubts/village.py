"""domain.md §7.5, villages: the register against the village's profile, and against what a village has to hold."""

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.doubts.terms import VILLAGE, Rule, W


def never_asked(f: Frame) -> Truth:
    """Households taken in this year, and since the year before no meeting, or no notice."""
    v = f.village
    return (v.new_households > 0) & (v.meetings.same(0) | v.notices.same(0))


RULES = (
    Rule(
        "G04", W, VILLAGE, "登记人数多于全村人口",
        "登记的人数多于村情里的总人口，或者低保人口少于低保户数。请核对村情。",
        lambda f: (f.village.registered_persons > f.village.population)
        | (f.village.dibao_persons < f.village.dibao_households),
        code="village_people_many",
        mends="population",
    ),
    Rule(
        "G08", W, VILLAGE, "有新纳入户没有评议或公示",
        "本村今年新识别或新纳入 {value} 户，去年以来却没有民主评议或公示的登记。请补登，没办过的要重新办。",
        never_asked,
        value=lambda f: f.village.new_households,
        code="village_not_asked",
        mends="",
    ),
)  # fmt: skip
