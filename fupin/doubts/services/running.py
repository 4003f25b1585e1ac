"""Running the rules and keeping what they find. The register is read and judged outside the write; each part of it is
written in one short write, and one event says what the whole run did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q

from fupin.access.scope import within
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.doubts.frame import Frame
from fupin.doubts.models import Unevaluated
from fupin.doubts.parameters import Own, Parameters
from fupin.doubts.registry import sources
from fupin.doubts.rules import Answer, Rule, Scope
from fupin.doubts.services.keeping import keep_answers
from fupin.jobs.services import SILENT

TOWNSHIP = 9


@dataclass
class Run:
    """What a run found, by rule, and what it changed. `asked` and `unknown` say by (rule, township) of how many
    subjects a rule was asked and of how many nobody knows the answer."""

    found: Counter[str] = field(default_factory=Counter)
    not_evaluated: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            self.found[answer.rule.id] += answer.found
            self.not_evaluated[answer.rule.id] += answer.not_evaluated

    def count_by_township(self, frame: Frame, answers: Sequence[Answer]) -> None:
        townships, home = np.unique(frame.region.astype(f"U{TOWNSHIP}"), return_inverse=True)
        villages, village = np.unique(frame.village.ids.astype(f"U{TOWNSHIP}"), return_inverse=True)
        where = {
            Scope.MEMBER: (townships, home[frame.home]),
            Scope.HOUSEHOLD: (townships, home),
            Scope.VILLAGE: (villages, village),
        }
        for answer in answers:
            names, place = where[answer.rule.scope]
            _by_place(self.asked, answer.rule.id, names, place)
            _by_place(self.unknown, answer.rule.id, names, place[~answer.truth.known])


def _by_place(counted: Counter[tuple[str, str]], rule: str, names: np.ndarray, place: np.ndarray) -> None:
    for name, number in zip(names.tolist(), np.bincount(place, minlength=len(names)).tolist(), strict=True):
        counted[rule, name] += number


def run_doubts(region_code: str, *, today: date, by: Any = None, progress: Any = SILENT) -> Run:
    """Every rule over a place ("" for everywhere). `by` is None for the night's own run and the operator's command."""
    run, parameters = Run(), Parameters()
    for source in sources():
        for frame in source.frames(region_code, today) if source.frames else ():
            progress("核查疑点")
            answers = run_frame(run, source.rules, frame, parameters)
            run.count_by_township(frame, answers)
    _say(run, region_code, by=by)
    if len(region_code) <= TOWNSHIP:
        _keep_unevaluated(run, region_code, today)
    return run


def run_frames(rules: Sequence[Rule], frames: Iterable[Frame], place: str, *, progress: Any = SILENT) -> Run:
    """Some rules over some parts of a place: what an import has touched."""
    run, parameters = Run(), Parameters()
    for frame in frames:
        progress("核查疑点")
        run_frame(run, rules, frame, parameters)
    _say(run, place, by=None)
    return run


def run_frame(run: Run, rules: Sequence[Rule], frame: Frame, parameters: Parameters) -> list[Answer]:
    own = parameters.at(frame.place, frame.today.year)
    answers = ask(rules, frame, own)
    run.count(answers)
    run.written.update(keep_answers(frame, answers, own, today=frame.today))
    return answers


@write
def _say(run: Run, region_code: str, *, by: Any) -> None:
    counts = {"新发现": run.written["new"], "仍在": run.written["same"], "销号": run.written["gone"]}
    record(Verb.DOUBTS_RUN, ("doubts.doubt", region_code or "全部"), by=by, after=counts, region=region_code)


@write
def _keep_unevaluated(run: Run, region_code: str, today: date) -> None:
    """In place of what the last run over these townships said."""
    own = [rule.id for source in sources() for rule in source.rules]
    Unevaluated.objects.filter(within("region_code", region_code) if region_code else Q(), rule__in=own).delete()
    rows = [(rule, place, run.unknown[rule, place], asked, today) for (rule, place), asked in run.asked.items()]
    made = [Unevaluated(rule=a, region_code=b, number=c, asked=d, ran_on=e) for a, b, c, d, e in rows]
    Unevaluated.objects.bulk_create(made, batch_size=5_000)


def ask(rules: Iterable[Rule], frame: Frame, own: Own) -> list[Answer]:
    return [rule.answer(frame, own.get(rule.id)) for rule in rules]


def check_frame(rules: Sequence[Rule], frame: Frame, *, today: date) -> None:
    """The rules about these households and their members, inside the write that has just changed them."""
    asked, own = [rule for rule in rules if rule.scope != Scope.VILLAGE], Parameters().at(frame.place, today.year)
    keep_answers(frame, ask(asked, frame, own), own, today=today)
