"""贫困发生率 of a village as the register counts it now, and what its collective earned (domain.md §6.1, §6.2)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from households.codes import IN_POVERTY, PovertyStatus, Register
from households.models import Household, VillageExit
from households.village_exit_rules import rate_of, rate_passes
from villages.figures import figure_text
from villages.models import VillageProfile


@dataclass(frozen=True)
class Figures:
    """户 and 人 in poverty (status 0, 2, 3), of them returned (3); the base in 人 and its name; `income` in 万元."""

    homes: int
    poor: int
    returned_homes: int
    returned: int
    base: int | None
    base_name: str
    income: Decimal | None
    profile_year: int | None
    threshold: Decimal
    below: bool

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.poor, self.base)

    @property
    def passes(self) -> bool:
        return rate_passes(self.poor, self.base, self.threshold, below=self.below)

    @property
    def income_words(self) -> str:
        if self.income is None:
            return "没有登记"
        return f"{figure_text(self.income)}万元（{self.profile_year}年）"


def figures_of(of: VillageExit) -> Figures:
    rows = Household.objects.filter(village=of.village_code, register=Register.LISTED, poverty_status__in=IN_POVERTY)
    counted = {
        status: (homes, people or 0)
        for status, homes, people in rows.order_by()
        .values_list("poverty_status")
        .annotate(homes=Count("pk"), people=Sum("member_count"))
    }
    profile = profile_for(of.village_code, of.year)
    base, base_name = base_of(of, profile)
    returned_homes, returned = counted.get(PovertyStatus.RELAPSED, (0, 0))
    return Figures(
        homes=sum(homes for homes, _ in counted.values()),
        poor=sum(people for _, people in counted.values()),
        returned_homes=returned_homes,
        returned=returned,
        base=base,
        base_name=base_name,
        income=profile.collective_income if profile else None,
        profile_year=profile.year if profile else None,
        threshold=of.threshold,
        below=of.below,
    )


def profile_for(village: str, year: int) -> VillageProfile | None:
    """村情 of that year, else the latest before it."""
    return VillageProfile.objects.filter(village=village, year__lte=year).order_by("-year").first()


def base_of(of: VillageExit, profile: VillageProfile | None) -> tuple[int | None, str]:
    """农业户籍人口 where it was written down, else everybody of the village; whichever it is, it is named."""
    if of.farmers:
        return of.farmers, "农业户籍人口"
    if profile and profile.population:
        return profile.population, f"{profile.year}年村情总人口"
    return None, "农业户籍人口"
