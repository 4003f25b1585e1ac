"""Mode legacy: what a roster says against what the register holds must come in an order that can have happened."""

from datetime import date
from typing import Any

import numpy as np

from households.importers.roster_decisions import Told, guessed_month, same_episode, told_of
from households.models import Household, MonitoringEpisode

ORDERED = (("exit_year", "first_year", "exit_before_first"), ("return_year", "exit_year", "return_before_exit"))


def years_out_of_order(work: Any) -> list[Any]:
    """Years of the file against those that the register holds where the file is blank."""
    roster, names = work.roster, ("first_year", "exit_year", "return_year")
    known = np.flatnonzero(work.ok & (work.home >= 0))
    if not work.legacy or not any(name in roster.table for name in names) or not len(known):
        return []
    stored = work.register.details(Household, work.register.households.id[work.home[known]], names)
    told = {name: roster.source(name)[known] if name in roster.table else np.full(len(known), -1) for name in names}
    problems: list[Any] = []
    for later, earlier, code in ORDERED:
        one, two = (_year_of(roster, name, told[name], stored[name]) for name in (later, earlier))
        wrong = np.flatnonzero((one > 0) & (two > 0) & (one < two) & ((told[later] >= 0) | (told[earlier] >= 0)))
        for name, some in ((later, told[later][wrong] >= 0), (earlier, told[later][wrong] < 0)):
            at = wrong[some]
            problems += roster.table.problems(name, told[name][at], code, value=one[at], other=two[at])
    return problems


def _year_of(roster: Any, name: str, rows: np.ndarray, stored: np.ndarray) -> np.ndarray:
    """The file's year, else the register's; 0 for none."""
    held = np.fromiter((int(text or 0) for text in stored), np.int64, len(stored))
    return np.where(rows >= 0, roster.table[name].values[rows].astype(np.int64), held) if (rows >= 0).any() else held


def early_eliminations(work: Any) -> list[Any]:
    """A risk that is gone before it was found."""
    told = [one for one in told_of(work) if one.values.get("eliminated_on")] if work.legacy else []
    ids = work.register.households.id[[work.home[one.group] for one in told if work.home[one.group] >= 0]]
    episodes = work.register.episodes(ids)
    wrong, since = [], []
    for one in told:
        own = int(np.append(work.register.households.id, 0)[work.home[one.group]])
        start = _since(work, one, episodes.get(own, []))
        if one.values["eliminated_on"] < start:
            wrong.append(work.roster.source("eliminated_on")[one.group])
            since.append(f"{start:%Y年%m月}")
    rows = np.array(wrong, dtype=np.int64)
    return work.roster.table.problems("eliminated_on", rows, "eliminated_before_monitored", other=since)


def _since(work: Any, told: Told, episodes: list[MonitoringEpisode]) -> date:
    """The month that the episode meant begins with: as written, as registered, or guessed."""
    known = same_episode(told, episodes)
    return told.values.get("identified_on") or (known.identified_on if known else guessed_month(work, told.group))


def unsaid_eliminations(work: Any) -> list[Any]:
    """Risk gone without a month: an episode cannot be closed on an unknown day."""
    roster = work.roster
    if not work.legacy or "risk_gone" not in roster.table:
        return []
    kinds = roster.of_household("monitoring_kind").given
    wrong = roster.of_household("risk_gone").among("1") & kinds & ~roster.of_household("eliminated_on").given
    return roster.table.problems("risk_gone", roster.source("risk_gone")[wrong], "eliminated_on_missing")
