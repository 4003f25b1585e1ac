"""M5 two households become one, M6 a household moves, M7 a household has ended (domain.md §3.4)."""

from collections import defaultdict

from households.codes import EliminationMode, EndReason, IncreaseReason, Register
from households.models import Household, MonitoringEpisode
from households.services.changes.applying.common import Doing, keep_and_set, let_go, set_relations
from households.services.moving import move_households


def apply_merge(do: Doing) -> list[int]:
    """People and open monitoring go over; the source is closed with 合户注销 and keeps its years and its history."""
    stays = do.case.other
    assert stays
    why = {"change_reason": IncreaseReason.LIVING_TOGETHER.value, "changed_on": do.change.happened_on}
    people = do.members([one.key for one in do.case.home.people])
    set_relations(people, do.case.asked.relations, household_id=stays.key, **why)
    open_ones = MonitoringEpisode.objects.filter(household=do.household, eliminated_on__isnull=True)
    keep_and_set(open_ones, household_id=stays.key)
    close(do, EndReason.MERGED)
    return [do.household.pk, stays.key]


def close(do: Doing, reason: EndReason) -> None:
    ended = {"register": Register.CLOSED.value, "end_reason": reason.value, "ended_on": do.change.happened_on}
    keep_and_set(Household.objects.filter(pk=do.household.pk), **ended)


def apply_move(do: Doing) -> list[int]:
    """The code stays, the place changes on the household and on all that hangs on it."""
    place = {name: do.facts.text(name) for name in ("group_name", "address") if do.facts.text(name)}
    move_households([do.household.pk], do.case.asked.village, **place)
    return [do.household.pk]


def apply_end(do: Doing) -> list[int]:
    """Everybody leaves for the reason entered; open monitoring ends by itself (自然消除); the register closes."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for key, reason in do.case.asked.reasons.items():
        by_reason[reason].append(key)
    for reason, keys in by_reason.items():
        let_go(do.members(keys), reason, do.change.happened_on)
    open_ones = MonitoringEpisode.objects.filter(household=do.household, eliminated_on__isnull=True)
    over = {"eliminated_on": do.today.replace(day=1), "elimination_mode": EliminationMode.NATURAL.value}
    keep_and_set(open_ones, **over)
    close(do, EndReason.ALL_GONE)
    return [do.household.pk]
