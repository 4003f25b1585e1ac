"""Status, years, causes and monitoring: taken from a roster in mode legacy only (product.md §4.2, domain.md §3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fupin.imports.bulk import Packed
from households.codes import (
    EliminationMode,
    HouseholdKind,
    MonitoringKind,
    PovertyStatus,
    Register,
    Risk,
)
from households.importers import roster_fields as fields
from households.importers.plan import Insert, Update
from households.importers.roster_changes import Changes
from households.models import Household, MonitoringEpisode

RISKS = tuple(f"risk_{nth}" for nth in range(1, 6))


@dataclass
class Decisions:
    """`changes` are the known households that differ; `status` per household of the file is what a listed one gets
    ("" for none), `newly` which of them become listed; `monitored` the households whose monitoring changes."""

    changes: Changes
    status: np.ndarray
    newly: np.ndarray
    open_kind: np.ndarray
    episodes: Insert
    updates: list[Update]
    monitored: np.ndarray

    def changed(self, size: int) -> np.ndarray:
        marked = np.zeros(size, dtype=bool)
        marked[self.changes.place[self.changes.any()]] = True
        marked[self.newly] = True
        marked[self.monitored] = True
        return marked

    def standing(self, groups: np.ndarray) -> dict[str, Packed]:
        """What new households are registered as."""
        status = self.status[groups].tolist()
        listed = [Register.LISTED.value if code else Register.UNLISTED.value for code in status]
        columns = {"register": Packed.of(listed), "monitoring_kind": Packed.of(self.open_kind[groups].tolist())}
        return {**columns, "poverty_status": Packed.of([code or None for code in status])} if any(status) else columns


def decide(work: Any, found: Changes) -> Decisions:
    """In mode facts what differs is told and left alone; in mode legacy it is taken."""
    size = work.roster.size
    nothing = np.zeros(0, dtype=np.int64)
    blank = np.full(size, "", dtype=object)
    if not work.legacy:
        _ignore(work, found)
        return Decisions(found, blank, nothing, blank, Insert(MonitoringEpisode, nothing), [], nothing)
    status = statuses(work)
    newly, updates = _newly_listed(work, status)
    made, changed, open_kind, monitored = _monitoring(work)
    return Decisions(found, status, newly, open_kind, made, [*updates, *changed], monitored)


# ---- mode facts ------------------------------------------------------------------------------------------------------


def _ignore(work: Any, found: Changes) -> None:
    roster = work.roster
    for name in fields.DECISIONS:
        if name in found.differs and found.differs[name].any():
            where = np.flatnonzero(found.differs[name])
            key = fields.key_of(Household, name)
            old = [fields.shown(Household, name, text) or "空白" for text in found.old[name][where]]
            new = [fields.shown(Household, name, text) for text in found.new[name][where]]
            rows = roster.source(key)[found.place[where]]
            work.problems += roster.table.problems(key, rows, "decision_ignored", value=new, other=old)
    found.drop(fields.DECISIONS)
    _ignore_monitoring(work)
    fresh = work.ok & ~work.listed()
    for name in ("poverty_status", "attribute", "first_year", "exit_year", "main_cause", "monitoring_kind"):
        given = fresh & (roster.source(name) >= 0) if name in roster.table else np.zeros(roster.size, dtype=bool)
        work.problems += roster.table.problems(name, roster.source(name)[given], "decisions_left_out")
        fresh &= ~given


def _ignore_monitoring(work: Any) -> None:
    roster = work.roster
    if "monitoring_kind" not in roster.table:
        return
    told = roster.of_household("monitoring_kind")
    if "risk_gone" in roster.table:
        told = told.take(np.where(roster.of_household("risk_gone").among("1"), -1, np.arange(roster.size)))
    registered = np.append(work.register.households.monitored, "")[work.home]
    wrong = np.flatnonzero(work.listed() & work.ok & told.given & (told.values != registered))
    labels = {
        "value": [MonitoringKind.label_of(code) for code in told.values[wrong]],
        "other": [MonitoringKind.label_of(code) or "空白" for code in registered[wrong]],
    }
    rows = roster.source("monitoring_kind")[wrong]
    work.problems += roster.table.problems("monitoring_kind", rows, "decision_ignored", **labels)


# ---- mode legacy -----------------------------------------------------------------------------------------------------


def statuses(work: Any) -> np.ndarray:
    """What each accepted household is listed as: as written, else as its years and kind say; "" for an ordinary one."""
    roster = work.roster
    told = roster.of_household("poverty_status")
    status = np.where(told.given, told.values, "").astype(object)
    kind = roster.of_household("household_kind")
    exited = kind.among(HouseholdKind.EXITED) | (_given(roster, "exit_year"))
    poor = _given(roster, "first_year") | _given(roster, "attribute")
    derived = np.where(exited, PovertyStatus.EXITED.value, np.where(poor, PovertyStatus.NOT_EXITED.value, ""))
    silent = work.ok & (status == "") & ~kind.among(HouseholdKind.ORDINARY) & (derived != "") & ~work.listed()
    rows = roster.first[silent]
    labels = [PovertyStatus.label_of(code) for code in derived[silent]]
    work.problems += roster.table.problems("poverty_status", rows, "status_missing", value=labels)
    status[silent] = derived[silent]
    status[~work.ok] = ""
    return status


def _given(roster: Any, key: str) -> np.ndarray:
    return roster.source(key) >= 0 if key in roster.table else np.zeros(roster.size, dtype=bool)


def _newly_listed(work: Any, status: np.ndarray) -> tuple[np.ndarray, list[Update]]:
    """Known households that become listed."""
    groups = np.flatnonzero((work.home >= 0) & (status != "") & ~work.listed())
    if not len(groups):
        return groups, []
    ids = work.register.households.id[work.home[groups]]
    columns = {"register": Packed.same(Register.LISTED.value), "poverty_status": Packed.of(status[groups].tolist())}
    return groups, [Update(Household, ids, columns)]


@dataclass(frozen=True)
class Told:
    """What the file says about the monitoring of one household."""

    group: int
    values: dict[str, Any]

    @property
    def over(self) -> bool:
        return "eliminated_on" in self.values


def _monitoring(work: Any) -> tuple[Insert, list[Update], np.ndarray, np.ndarray]:
    open_kind = np.full(work.roster.size, "", dtype=object)
    fresh: list[Told] = []
    known: list[tuple[int, dict[str, Any]]] = []
    all_told = list(told_of(work))
    ids = {
        told.group: int(work.register.households.id[work.home[told.group]])
        for told in all_told
        if work.home[told.group] >= 0
    }
    episodes = work.register.episodes(np.array(sorted(set(ids.values())), dtype=np.int64))
    touched = []
    for told in all_told:
        if not told.over:
            open_kind[told.group] = told.values["kind"]
        episode = same_episode(told, episodes.get(ids.get(told.group, 0), []))
        if episode is None:
            fresh.append(told)
            touched.append(told.group)
        elif differing := {name: value for name, value in told.values.items() if _differs(episode, name, value)}:
            known.append((episode.pk, differing))
            touched.append(told.group)
    _say_guesses(work, fresh)
    return _inserted(work, fresh), _updated(known), open_kind, np.array(touched, dtype=np.int64)


def _differs(episode: Any, name: str, value: Any) -> bool:
    return value is not None and (getattr(episode, name) or "") != value


def told_of(work: Any) -> Iterator[Told]:
    roster = work.roster
    if "monitoring_kind" not in roster.table:
        return
    cells = {
        name: roster.of_household(fields.key_of(MonitoringEpisode, name))
        for name in fields.EPISODE_FACTS
        if name != "risks"
    }
    risks = [roster.of_household(key) for key in RISKS if key in roster.table]
    gone = roster.of_household("risk_gone").among("1")
    for group in np.flatnonzero(cells["kind"].given & work.ok).tolist():
        values = {name: _plain(cell.values[group]) for name, cell in cells.items() if cell.given[group]}
        named = {code for cell in risks if cell.given[group] for code in cell.values[group].split(",")}
        if named:
            values["risks"] = ",".join(code for code in Risk.values if code in named)
        if gone[group] and "eliminated_on" not in values:
            values["eliminated_on"] = None
        if not gone[group] and "risk_gone" in roster.table and roster.of_household("risk_gone").given[group]:
            values.pop("eliminated_on", None)
            values.pop("elimination_mode", None)
        yield Told(group, values)


def _plain(value: Any) -> Any:
    return value.astype("datetime64[D]").item() if isinstance(value, np.datetime64) else value


def same_episode(told: Told, episodes: list[MonitoringEpisode]) -> MonitoringEpisode | None:
    """The episode meant: the one of the same month, else the open one."""
    month = told.values.get("identified_on")
    same = next((episode for episode in episodes if month and episode.identified_on == month), None)
    if same is None and not (month and told.over):
        same = next((episode for episode in episodes if episode.eliminated_on is None), None)
    return same


def _say_guesses(work: Any, fresh: list[Told]) -> None:
    """What a new episode must have and the file does not say is filled in, and told."""
    roster = work.roster
    for told in fresh:
        if "identified_on" not in told.values:
            month = guessed_month(work, told.group)
            told.values["identified_on"] = month
            rows = roster.first[[told.group]]
            work.problems += roster.table.problems(
                "monitored_on", rows, "monitored_on_missing", value=f"{month:%Y年%m月}"
            )
        if told.over and "elimination_mode" not in told.values:
            told.values["elimination_mode"] = EliminationMode.HELPED.value
            rows = roster.first[[told.group]]
            label = EliminationMode.HELPED.label
            work.problems += roster.table.problems("elimination_mode", rows, "elimination_mode_missing", value=label)


def guessed_month(work: Any, group: int) -> date:
    return date(int(work.year[group]) or work.today.year, 1, 1)


def _inserted(work: Any, fresh: list[Told]) -> Insert:
    made = Insert(MonitoringEpisode, np.array([told.group for told in fresh], dtype=np.int64))
    for name in fields.EPISODE_FACTS:
        blank = None if MonitoringEpisode._meta.get_field(name).null else ""
        made.columns[name] = Packed.of([told.values.get(name, blank) for told in fresh])
    made.columns["village_code"] = Packed(work.villages(), made.home)
    return made


def _updated(known: list[tuple[int, dict[str, Any]]]) -> list[Update]:
    if not known:
        return []
    names = sorted({name for _, values in known for name in values})
    columns = {name: Packed.of([values.get(name) for _, values in known]) for name in names}
    return [Update(MonitoringEpisode, np.array([number for number, _ in known], dtype=np.int64), columns)]
