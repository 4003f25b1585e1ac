"""domain.md §7.5, villages: the register against the village's profile."""

from households.doubts.terms import VILLAGE, Rule, W

RULES = (
    Rule(
        "G04", W, VILLAGE, "登记人数多于全村人口",
        "登记的人数多于村情里的总人口，或者低保人口少于低保户数。请核对村情。",
        lambda f: (f.village.registered_persons > f.village.population)
        | (f.village.dibao_persons < f.village.dibao_households),
        code="village_people_many",
        mends="population",
    ),
)  # fmt: skip
