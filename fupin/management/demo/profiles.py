"""Village profiles of the demonstration's township and of every village with households, two years each."""

import random
from collections.abc import Collection

from django.db.models import Q

from fupin.access.scope import within
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.codes import YesNo
from villages.codes import Level, VillageAttribute
from villages.models import Region, VillageProfile

YEARS = (2024, 2025)


@write
def describe_villages(code: str, filled: Collection[str], seed: int) -> None:
    villages = Region.objects.filter(within("code", code) | Q(pk__in=filled), level=Level.VILLAGE)
    made = VillageProfile.objects.bulk_create(
        profile(village, year, random.Random(f"{seed}/{village.code}/{year}")) for village in villages for year in YEARS
    )
    record(Verb.DEMONSTRATION, ("villages.villageprofile", ""), by=None, after={"村情": len(made)}, region=code)


def profile(village: Region, year: int, draw: random.Random) -> VillageProfile:
    homes = draw.randint(260, 620)
    people = int(homes * draw.uniform(3.6, 4.3))
    return VillageProfile(
        village=village,
        year=year,
        write=current_write().id,
        head_name=draw.choice("韦岑罗黄王陆班") + draw.choice(["正华", "国安", "永福", "昌明"]),
        head_post="村党支部书记、村委会主任",
        attribute=draw.choice(list(VillageAttribute)),
        households=homes,
        population=people,
        groups=draw.randint(4, 12),
        dibao_households=homes // 14,
        dibao_persons=people // 16,
        tekun_households=homes // 90,
        tekun_persons=homes // 85,
        minority=int(people * draw.uniform(0.5, 0.95)),
        women=int(people * 0.48),
        disabled=people // 40,
        labour=int(people * 0.54),
        migrant_workers=int(people * draw.uniform(0.2, 0.35)),
        arable=homes * 3,
        forest=homes * 9,
        farmer_income=draw.randint(11800, 16900),
        collective_income=draw.randint(8, 46),
        medical_insured=int(people * 0.99),
        paved_road=YesNo.YES,
        bus=draw.choice([YesNo.YES, YesNo.YES, YesNo.NO]),
        unsafe_water_households=0,
        dangerous_households=draw.randint(0, 3),
        cooperatives=draw.randint(1, 5),
    )
