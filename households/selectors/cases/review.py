"""What a person who decides has before him: the way so far, and what each step of it rests on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from households.case_workflow import path_of
from households.codes import CLOSED_CASES, ON_STANDARDS, CaseAct, CaseState, EvidenceKind, NoticeKind, Procedure
from households.models import Case, CaseStep, Evidence, HomeCheck
from households.selectors.cases.facts import last_ballot
from households.selectors.cases.settings import Settings
from households.selectors.cases.standards import line_kind
from households.verdict_rules import fit_words, income_words

S, A, K = CaseState, CaseAct, EvidenceKind
FIRST_WORDS = {
    Procedure.IDENTIFICATION: "申请", Procedure.RELAPSE: "申请", Procedure.MONITORING: "风险线索"
}  # fmt: skip
PAPERS = {K.APPLICATION, K.AUTHORISATION, K.INCOME_FORM}


@dataclass(frozen=True)
class Station:
    """One step of the way, for the stepper: `state` is done, now or todo."""

    title: str
    state: str
    text: str


@dataclass
class Ground:
    """What one step rests on: what was found, who says so, which papers show it."""

    title: str
    when: str
    text: str
    by: str = ""
    papers: list[Evidence] = field(default_factory=list)
    hits: str = ""
    page: tuple[str, int] | None = None
    """Where it can be read: the name of a page, and the number of its row."""


def stations(case: Case, steps: list[CaseStep], settings: Settings) -> list[Station]:
    """The lawful way with the day on which each state was left; a waiting household stands at its meeting."""
    way = path_of(case.procedure)
    left = {step.source: step for step in steps if step.source != step.target}
    here = S.MEETING if case.state == S.WAITING else S(case.state)
    if here not in way:  # refused, excluded or withdrawn: where it stood last
        here = S(max((step for step in steps if step.source), key=lambda step: (step.at, step.pk)).source)
    at = way.index(here)
    found = []
    for place, state in enumerate(way):
        label = settings.step(case.village_code, case.procedure, state).label
        if place < at or case.state == S.DONE:
            step = left.get(state)
            found.append(Station(label, "done", day(step.at) if step else ""))
        elif place == at:
            ended = case.get_state_display() if case.state in CLOSED_CASES else day(case.state_since)
            found.append(Station(label, "now", case.get_state_display() if case.state == S.WAITING else ended))
        else:
            found.append(Station(label, "todo", ""))
    return found


def day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%m-%d}"


def grounds(case: Case, papers: list[Evidence], matches: list[Any]) -> list[Ground]:
    found = [applied(case, papers), *checked(case, papers), *compared(matches)]
    return [*found, *met(case), *posted(case)]


def applied(case: Case, papers: list[Evidence]) -> Ground:
    own = [one for one in papers if one.kind in (K.APPLICATION, K.AUTHORISATION)]
    who = f"{case.proposer.name}{'代为申请' if case.on_behalf else '登记'}"
    title = FIRST_WORDS.get(Procedure(case.procedure), "提出")
    return Ground(title, short(case.found_on), case.story or case.get_found_by_display() or "没有写理由", who, own)


def checked(case: Case, papers: list[Evidence]) -> list[Ground]:
    found = []
    for check in case.checks.prefetch_related("checkers"):
        people = "、".join([*(one.name for one in check.checkers.all()), *filter(None, [check.outsider])])
        said = f"{check.finding}（{fit_words(case.procedure)[0 if check.fit else 1]}）{ledger_says(case, check)}"
        own = [one for one in papers if one.kind == K.INCOME_FORM]
        found.append(
            Ground(
                f"第{check.round}次入户核实" if check.round > 1 else "入户核实",
                short(check.checked_on),
                said,
                people,
                own,
            )
        )
    return found


def ledger_says(case: Case, check: HomeCheck) -> str:
    """The income that was checked beside its line, in words; who is decided by the standards has a page part for it."""
    if case.procedure in ON_STANDARDS or check.income_year is None:
        return ""
    return income_words(check.income_year, check.net_per_head, check.line, str(line_kind(case).label))


def compared(matches: list[Any]) -> list[Ground]:
    current = [one for one in matches if one.withdrawn_at is None]
    if not current:
        return []
    clean = "、".join(one.get_source_display() for one in current if not one.hit)
    hits = "、".join(one.get_source_display() for one in current if one.hit)
    last = max(one.listed_on for one in current)
    text = f"{clean}没有命中" if clean else ""
    return [Ground("信息比对", short(last), text, f"{len(current)} 家反馈，先有承诺授权书再比对", hits=hits)]


def met(case: Case) -> list[Ground]:
    ballot = last_ballot(case)
    if ballot is None:
        return []
    meeting = ballot.assembly
    text = f"应到 {meeting.expected}，实到 {meeting.present}；"
    text += f"同意 {ballot.agree}、反对 {ballot.against}、弃权 {ballot.abstain}"
    text += f"，{ballot.recused} 人回避" if ballot.recused else ""
    text += "" if meeting.locked_at else "（还没有报送）"
    by = f"主持人 {meeting.chair or '—'}，记录人 {meeting.recorder or '—'}"
    return [Ground("民主评议", short(meeting.held_on), text, by, page=("assembly-detail", meeting.pk))]


def posted(case: Case) -> list[Ground]:
    """Sheets of the batch on which the household stood."""
    if case.batch is None:
        return []
    sheets = case.batch.notices.select_related("posted_by").prefetch_related("photos").order_by("pk")
    return [sheet_of(one) for one in sheets if case.pk in one.case_numbers]


def sheet_of(sheet: Any) -> Ground:
    photos = list(sheet.photos.all())
    days = len({one.taken_on for one in photos})
    text = f"{sheet.days} 天，{short(sheet.starts_on)} 至 {short(sheet.ends_on)}；照片 {len(photos)} 张，{days} 天拍的"
    by = f"公示编号 {sheet.code}，张贴人 {sheet.posted_by.name}，{sheet.get_state_display()}"
    return Ground(NoticeKind.label_of(sheet.kind), short(sheet.starts_on), text, by, page=("notice-detail", sheet.pk))


def short(on: date) -> str:
    return f"{on:%m-%d}" if on.year == timezone.localdate().year else on.isoformat()
