"""A village's exit as the rules of its table see it, and as a public sheet shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from fupin.audit.models import AuditEvent
from households.codes import VillageExitAct, VillageFileKind, VillageObjectionState, VillageSheetKind
from households.models import VillageExit, VillageExitItem
from households.selectors.cases.facts import clock_is_back
from households.selectors.notices.drafting import names_of
from households.selectors.village_exits.figures import Figures, figures_of, profile_for
from households.village_exit_rules import ExitFacts, SheetFacts, lacking, limit_words
from villages.models import Post

A = VillageExitAct
DRAFTS = (A.START, A.FILL, A.SUBMIT)
PREPARES = (*DRAFTS, A.CHECKED, A.REPORT)


@dataclass(frozen=True)
class Line:
    """An item with what it lacks, in words."""

    item: VillageExitItem
    evidence: int
    lacks: list[str]

    @property
    def words(self) -> str:
        return f"{self.item.label}（{'、'.join(self.lacks)}）" if self.lacks else ""


def items_of(of: VillageExit) -> list[Line]:
    kept = Count("files", filter=Q(files__withdrawn_at__isnull=True, files__kind=VillageFileKind.ITEM))
    rows = of.items.select_related("filled_by").annotate(evidence=kept).order_by("place")
    return [Line(row, row.evidence, lacks_of(row, row.evidence)) for row in rows]


def lacks_of(row: VillageExitItem, evidence: int) -> list[str]:
    return lacking(met=row.is_met, met_on=row.met_on, evidence=evidence, wants_evidence=row.wants_evidence)


def facts_of(
    of: VillageExit, by: Any, today: date, opinion: str = "", lines: list[Line] | None = None,
    figures: Figures | None = None,
) -> ExitFacts:  # fmt: skip
    """About fifteen queries, whatever the village. What the caller has read already may be handed in."""
    lines = items_of(of) if lines is None else lines
    figures = figures or figures_of(of)
    checkers = checkers_of(of)
    drafters, notice = drafters_of(of), of.notice
    states = list(of.objections.values_list("state", "sheet_id"))
    return ExitFacts(
        person=by.person_id,
        today=today,
        opinion=opinion,
        drafters=drafters,
        touched=drafters | touched_by(of, checkers),
        own=serves_in(by.person_id, of.village_code, today),
        clock_back=clock_is_back(),
        items=len(lines),
        unmet="、".join(line.item.label for line in lines if line.lacks),
        poor=figures.poor,
        base=figures.base,
        rate=figures.rate,
        threshold=of.threshold.normalize(),
        below=of.below,
        checkers=len(checkers),
        outside=bool(checkers) and checkers <= from_outside(checkers, of.village_code, today),
        checkers_drafted=bool(checkers & drafters),
        notice_posted=notice is not None,
        notice_ends=notice.ends_on if notice else None,
        notice_photos=notice.photos.filter(withdrawn_at__isnull=True).count() if notice else 0,
        announced=of.sheets.filter(kind=VillageSheetKind.ANNOUNCEMENT, round=of.round).exists(),
        open_objections=sum(state == VillageObjectionState.OPEN for state, _ in states),
        founded_objections=sum(
            state == VillageObjectionState.FOUNDED and sheet == of.notice_id for state, sheet in states
        ),
        published=notice is None or notice.facts == published_facts(of, lines, figures),
    )


# ---- who ---------------------------------------------------------------------------------------------------------
def drafters_of(of: VillageExit) -> frozenset[int]:
    """Who wrote it down: began, filled in, brought a proof of an item, sent it on."""
    found = set(of.steps.filter(act__in=DRAFTS).values_list("person_id", flat=True))
    found |= set(of.items.filter(filled_by__isnull=False).values_list("filled_by_id", flat=True))
    found |= set(of.files.filter(kind=VillageFileKind.ITEM).values_list("uploaded_by_id", flat=True))
    return frozenset(found | {of.proposer_id})


def touched_by(of: VillageExit, checkers: frozenset[int]) -> frozenset[int]:
    """Who checked, posted, reported, and whoever made the village's figures what they are."""
    found = set(of.steps.filter(act__in=PREPARES).values_list("person_id", flat=True))
    found |= set(of.checks.values_list("written_by_id", flat=True))
    found |= set(of.sheets.values_list("posted_by_id", flat=True))
    if profile := profile_for(of.village_code, of.year):
        writers = AuditEvent.objects.filter(write=profile.write, actor__isnull=False)
        found |= set(writers.values_list("actor__person_id", flat=True))
    return frozenset(found) | checkers


def checkers_of(of: VillageExit) -> frozenset[int]:
    return frozenset(of.check_row.checkers.values_list("pk", flat=True)) if of.check_row else frozenset()


def serves_in(person: int, village: str, today: date) -> bool:
    return Post.objects.in_force(today).filter(user__person=person, region_id=village).exists()


def bar_to_answer(of: VillageExit, person: int, today: date) -> str | None:
    """Why this person, whatever his posts, answers no objection here: he wrote down what is objected to, or serves in
    the village."""
    if person in drafters_of(of):
        return "exit_answer_drafter"
    return "exit_answer_village" if serves_in(person, of.village_code, today) else None


def from_outside(people: frozenset[int], village: str, today: date) -> frozenset[int]:
    """Those of them who serve in the village's township or county."""
    posts = Post.objects.in_force(today).filter(user__person__in=people, region_id__in=(village[:9], village[:6]))
    return frozenset(posts.values_list("user__person_id", flat=True))


# ---- on the sheet ------------------------------------------------------------------------------------------------
def published_facts(of: VillageExit, lines: list[Line], figures: Figures) -> dict[str, Any]:
    """What a sheet says of a village, as it is kept to be compared; nothing of any household."""
    return {
        "year": of.year,
        "standard": of.standard_name,
        "limit": limit_words(of.threshold, below=of.below),
        "poor": figures.poor,
        "base": figures.base,
        "base_name": figures.base_name,
        "rate": str(figures.rate),
        "income": figures.income_words,
        "items": [[line.item.label, line.item.met_on.isoformat() if line.item.met_on else ""] for line in lines],
    }


def sheet_facts(of: VillageExit, kind: str, basis: str) -> tuple[SheetFacts, dict[str, Any]]:
    """For the words, and for what is kept. Every item has its day and the rate its base: the rules were asked."""
    lines, figures = items_of(of), figures_of(of)
    county, township, village = names_of(of.village_code)
    words = SheetFacts(
        kind=kind,
        county=county,
        township=township,
        village=village,
        year=of.year,
        basis=basis,
        standard=of.standard_name,
        limit=limit_words(of.threshold, below=of.below),
        poor=figures.poor,
        base=figures.base,
        base_name=figures.base_name,
        rate=figures.rate,
        income=figures.income_words,
        items=tuple((line.item.label, line.item.met_on) for line in lines if line.item.met_on),
    )
    return words, published_facts(of, lines, figures)
