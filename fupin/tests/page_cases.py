"""Every address of the product with who may open it and who may not: a new address without a row here breaks a test."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fupin.access.permissions import Role
from fupin.management.addresses import Address
from fupin.tests.world import YEAR, County

R = Role
Given = Callable[[County], dict[str, Any]]
NOBODY = 987654321
NOWHERE = {
    **dict.fromkeys(
        (
            "pk",
            "post_pk",
            "kin_pk",
            "evidence_pk",
            "photo_pk",
            "case_pk",
            "object_id",
            "item_pk",
            "sheet_pk",
            "file_pk",
            "measure_pk",
            "entry_pk",
        ),
        NOBODY,
    ),
    "token": uuid.UUID(int=7),
}


def nothing(of: County) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """`allowed` gets `answer`, `denied` 403; allowed None is a public page, denied None one that every role may open.
    `given` makes the parameters from one county's rows; `scoped` pages are a 404 for the other county."""

    allowed: Role | None
    denied: Role | None = None
    given: Given = nothing
    answer: int = 200
    post: bool = False
    scoped: bool = True
    nobody: bool = False

    def path(self, address: Address, of: County, **other: Any) -> str:
        path = address.path
        for name, value in {**self.given(of), **other}.items():
            path = path.replace(f"<{name}>", str(value))
        return path

    def nowhere(self, of: County) -> dict[str, Any]:
        """Parameters of a row that does not exist: the places of the same county, the numbers of nobody."""
        missing = {"code": f"{of.setting.county}999999", **NOWHERE}
        return {name: missing[name] for name in self.given(of) if name in missing}


def key(address: Address) -> str:
    return address.name or address.path


def row(attribute: str, parameter: str = "pk") -> Given:
    return lambda of: {parameter: getattr(of, attribute).pk}


def of_account(**more: str) -> Given:
    return lambda of: {"pk": of.clerk.pk, **{name: getattr(of, each).pk for name, each in more.items()}}


def of_household(**more: str) -> Given:
    return lambda of: {"pk": of.household.pk, **more}


def of_batch(**more: str) -> Given:
    return lambda of: {"pk": of.case_batch.pk, **more}


def of_assembly(**more: str) -> Given:
    return lambda of: {"pk": of.assembly.pk, **more}


def of_evidence(of: County) -> dict[str, Any]:
    return {"pk": of.household.pk, "evidence_pk": of.evidence.pk}


def of_notice(**more: str) -> Given:
    return lambda of: {"pk": of.notice.pk, **{name: getattr(of, each).pk for name, each in more.items()}}


def of_exit(**more: str) -> Given:
    return lambda of: {"pk": of.village_exit.pk, **{name: getattr(of, each).pk for name, each in more.items()}}


def of_plan(of: County) -> dict[str, Any]:
    return {"pk": of.household.pk, "measure_pk": of.measure.pk}


def of_project(of: County) -> dict[str, Any]:
    return {"pk": of.project.pk, "entry_pk": of.fund_entry.pk}


def village_paper(of: County) -> dict[str, Any]:
    return {"code": of.setting.village, "document": "roster"}


def manage(given: Given = nothing, **options: Any) -> Case:
    return Case(R.ADMINISTRATOR, R.AUDITOR, given, **options)


def county_place(of: County) -> dict[str, Any]:
    return {"code": of.setting.county}


def village_place(of: County) -> dict[str, Any]:
    return {"code": of.setting.village}


def village_year(of: County) -> dict[str, Any]:
    return {"code": of.setting.village, "year": YEAR}


def draft_token(of: County) -> dict[str, Any]:
    return {"token": of.draft.token}


def one_parameter(of: County) -> dict[str, Any]:
    return {"threshold": "B10-most"}


def one_report(of: County) -> dict[str, Any]:
    return {"report": "R02"}


def on_board(of: County) -> dict[str, Any]:
    return {"notice": of.board_notice.code}


PAGES: dict[str, Case] = {
    "home": Case(R.CADRE),
    "settings": Case(R.COUNTY_CLERK, R.AUDITOR),
    "reveal-counts": Case(R.TOWNSHIP_REVIEWER, R.TOWNSHIP_CLERK),
    "healthz": Case(None),
    "login": Case(None),
    "logout": Case(None, post=True, answer=302),
    "password": Case(R.CADRE),
    "account-list": Case(R.COUNTY_APPROVER, R.TOWNSHIP_REVIEWER),
    "account-new": manage(),
    "own-kin": Case(R.CADRE),
    "accounts-bulk": manage(),
    "accounts-bulk-template": manage(),
    "accounts-bulk-detail": manage(row("bulk")),
    "accounts-bulk-slips": manage(row("bulk"), post=True, answer=409),
    "account-detail": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD, of_account()),
    "account-person": manage(of_account()),
    "account-reset": Case(R.TOWNSHIP_CLERK, R.AUDITOR, of_account(), post=True),
    "account-disable": manage(of_account(), post=True, answer=302),
    "account-enable": manage(of_account(), post=True, answer=409),
    "post-new": manage(of_account()),
    "post-end": manage(of_account(post_pk="post")),
    "post-hand-over": manage(of_account(post_pk="post")),
    "kin-new": manage(of_account()),
    "kin-end": manage(of_account(kin_pk="kin"), post=True, answer=302),
    "audit-list": Case(R.AUDITOR, R.COUNTY_APPROVER),
    "household-list": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "household-find": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR, post=True, answer=302),
    "household-export": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER, post=True),
    "household-roster": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER),
    "household-detail": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR, row("household")),
    "household-print": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR, of_household(document="card")),
    "household-evidence": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("household")),
    "household-evidence-file": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER, of_evidence),
    "household-evidence-withdraw": Case(R.TOWNSHIP_CLERK, R.AUDITOR, of_evidence),
    "household-missing": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD),
    "household-bulk": Case(R.TOWNSHIP_CLERK, R.AUDITOR, post=True, answer=422),
    "bulk-detail": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("bulk_edit")),
    "bulk-undo": Case(R.VILLAGE_CLERK, R.AUDITOR, row("bulk_edit"), post=True, answer=302),
    "household-new": Case(R.TOWNSHIP_CLERK, R.COUNTY_CLERK),
    "household-register": Case(R.VILLAGE_CLERK, R.CADRE, draft_token),
    "household-edit": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("household")),
    "household-check": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, post=True),
    "draft-save": Case(R.VILLAGE_CLERK, R.COUNTY_APPROVER, draft_token, post=True, scoped=False),
    "draft-discard": Case(R.VILLAGE_CLERK, R.AUDITOR, draft_token, post=True, answer=302),
    "draft-restore": Case(R.VILLAGE_CLERK, R.TOWNSHIP_REVIEWER, draft_token, post=True, answer=409),
    "household-reveal": Case(R.AUDITOR, R.VILLAGE_CLERK, row("household"), post=True, answer=404),
    "closing-list": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "closing-new": Case(R.COUNTY_APPROVER, R.COUNTY_CLERK),
    "closing-detail": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, row("closing")),
    "figure-check": Case(R.PREFECTURE_VIEWER, R.VILLAGE_HEAD),
    "reconcile": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "stock-report": Case(R.TOWNSHIP_CLERK, R.AUDITOR, answer=302),
    "stock-ledger": Case(R.COUNTY_CLERK, R.TOWNSHIP_REVIEWER, answer=302),
    "stock-correct": Case(R.TOWNSHIP_CLERK, R.AUDITOR, row("reported")),
    "year-list": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "year-withdraw": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, row("opening"), post=True, answer=302),
    "region-change-list": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "region-change-new": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, lambda of: {"kind": "merge"}, scoped=False),
    "region-change-detail": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("region_change")),
    "region-change-confirm": Case(R.COUNTY_APPROVER, R.COUNTY_CLERK, row("region_change"), post=True, answer=302),
    "region-change-drop": Case(R.COUNTY_CLERK, R.ADMINISTRATOR, row("region_change"), post=True, answer=302),
    "change-new": Case(R.VILLAGE_HEAD, R.TOWNSHIP_REVIEWER, row("household")),
    "change-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "change-note": Case(R.COUNTY_APPROVER, R.COUNTY_CLERK, post=True, answer=409),
    "change-detail": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, row("proposal")),
    "change-edit": Case(R.VILLAGE_CLERK, R.COUNTY_APPROVER, row("proposal")),
    "case-new": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("household")),
    "case-list": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR),
    "case-agree": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, post=True, answer=409),
    "case-several": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD),
    "case-detail": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("case")),
    "case-edit": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("case"), answer=302),
    "case-check": Case(R.VILLAGE_CLERK, R.COUNTY_APPROVER, row("case")),
    "case-exits": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "case-exits-report": Case(R.COUNTY_CLERK, R.VILLAGE_CLERK),
    "case-consent": Case(R.VILLAGE_CLERK, R.COUNTY_APPROVER, row("case"), answer=302),
    "case-matches": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, row("case"), answer=302),
    "case-match-answer": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, row("case"), post=True, answer=404),
    "case-match-withdraw": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("case"), post=True, answer=404),
    "case-doubt-answer": Case(R.COUNTY_APPROVER, R.ADMINISTRATOR, row("case"), post=True, answer=404),
    "board": Case(None),
    "board-follow": Case(None),
    "board-notice": Case(None, given=on_board),
    "board-objection": Case(None, given=on_board),
    "objection-list": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD),
    "objection-new": Case(R.TOWNSHIP_REVIEWER, R.COUNTY_APPROVER),
    "objection-detail": Case(R.COUNTY_APPROVER, R.VILLAGE_CLERK, row("objection")),
    "objection-reveal": Case(R.AUDITOR, R.VILLAGE_CLERK, row("objection"), post=True, answer=404),
    "batch-new": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD, answer=302),
    "batch-detail": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR, row("case_batch")),
    "batch-leave": Case(R.VILLAGE_CLERK, R.TOWNSHIP_REVIEWER, row("case_batch"), post=True, answer=409),
    "batch-take-up": Case(R.VILLAGE_HEAD, R.VILLAGE_CLERK, row("case_batch"), post=True, answer=409),
    "batch-print": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, of_batch(document="ballots")),
    "assembly-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "assembly-new": Case(R.VILLAGE_CLERK, R.COUNTY_CLERK, answer=302),
    "assembly-detail": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, row("assembly")),
    "assembly-edit": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("assembly")),
    "assembly-lock": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, row("assembly"), post=True, answer=409),
    "assembly-print": Case(R.AUDITOR, R.ADMINISTRATOR, row("assembly")),
    "assembly-scan": Case(R.COUNTY_APPROVER, R.PREFECTURE_VIEWER, of_assembly(document="sign-in")),
    "quota-list": Case(R.VILLAGE_HEAD, R.CADRE),
    "procedure-settings": Case(R.AUDITOR, R.CADRE),
    "standards-edit": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, scoped=False),
    "procedure-edit": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, lambda of: {"step": "R1-notice1"}, scoped=False),
    "notice-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "notice-new": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, answer=404, scoped=False),
    "notice-detail": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR, of_notice()),
    "notice-repost": Case(R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK, of_notice(case_pk="noticed")),
    "notice-photo": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER, of_notice(photo_pk="notice_photo")),
    "notice-print": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR, of_notice()),
    "notice-sheet": Case(R.AUDITOR, R.ADMINISTRATOR, of_notice()),
    "village-exit-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "village-exit-new": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("village", "code"), answer=302),
    "village-exit-detail": Case(R.VILLAGE_HEAD, R.CADRE, of_exit()),
    "village-exit-item": Case(R.VILLAGE_CLERK, R.TOWNSHIP_REVIEWER, of_exit(item_pk="exit_item")),
    "village-exit-check": Case(R.TOWNSHIP_CLERK, R.COUNTY_APPROVER, of_exit(), answer=302),
    "village-exit-post": Case(R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK, of_exit(), answer=302),
    "village-exit-print": Case(R.AUDITOR, R.ADMINISTRATOR, of_exit(sheet_pk="village_sheet")),
    "village-exit-file": Case(R.COUNTY_APPROVER, R.PREFECTURE_VIEWER, of_exit(file_pk="exit_file")),
    "village-standards": Case(R.AUDITOR, R.CADRE),
    "village-standard-edit": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "overview": Case(R.PREFECTURE_VIEWER, R.CADRE, answer=302),
    "overview-place": Case(R.PREFECTURE_VIEWER, R.CADRE, row("village", "code")),
    "overview-work": Case(R.PREFECTURE_VIEWER, R.CADRE, row("village", "code")),
    "overview-wall": Case(R.PREFECTURE_VIEWER, R.CADRE, row("village", "code")),
    "overview-brief": Case(R.COUNTY_APPROVER, R.CADRE, row("village", "code")),
    "report-list": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "report-book": Case(R.TOWNSHIP_CLERK, R.CADRE, post=True, answer=409),
    "report-table": Case(R.VILLAGE_HEAD, R.CADRE, one_report, scoped=False),
    "report-make": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, one_report, post=True, answer=422, scoped=False),
    "report-signed": Case(R.AUDITOR, R.CADRE, row("signed_report")),
    "query": Case(R.CADRE, R.ADMINISTRATOR),
    "query-export": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER),
    "query-pivot": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "query-pivot-file": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "query-saved": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR),
    "query-save": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, post=True, answer=409),
    "query-change": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("saved_query"), post=True, answer=404),
    "overview-indicators": Case(R.AUDITOR, R.CADRE),
    "indicators": Case(R.PREFECTURE_VIEWER, R.VILLAGE_HEAD),
    "sample-draw": Case(R.AUDITOR, R.COUNTY_APPROVER),
    "sample-homes": Case(R.TOWNSHIP_REVIEWER, R.VILLAGE_CLERK),
    "sample-result": Case(R.TOWNSHIP_CLERK, R.AUDITOR, row("sample_home")),
    "missed-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "missed-export": Case(R.TOWNSHIP_CLERK, R.PREFECTURE_VIEWER, post=True),
    "missed-detail": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, row("missed")),
    "missed-print": Case(R.VILLAGE_CLERK, R.PREFECTURE_VIEWER, village_place),
    "watch-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "watch-detail": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, row("watch_item")),
    "watch-find": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD),
    "watch-new": Case(R.VILLAGE_CLERK, R.COUNTY_CLERK, row("household")),
    "watch-income": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "watch-relocated": Case(R.COUNTY_APPROVER, R.ADMINISTRATOR),
    "relocation-visit": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("household")),
    "plan-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "plan-carry": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, post=True, answer=404),
    "plan-detail": Case(R.AUDITOR, R.ADMINISTRATOR, row("household")),
    "plan-edit": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("household")),
    "plan-measure": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD, of_plan, post=True, answer=409),
    "plan-wall": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER, row("village", "code")),
    "handover-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "handover-new": Case(R.TOWNSHIP_CLERK, R.VILLAGE_CLERK),
    "handover-detail": Case(R.TOWNSHIP_REVIEWER, R.CADRE, row("handover")),
    "import-list": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD),
    "import-template": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "import-detail": Case(R.TOWNSHIP_CLERK, R.AUDITOR, row("batch")),
    "import-progress": Case(R.VILLAGE_CLERK, R.TOWNSHIP_REVIEWER, row("batch"), answer=302),
    "import-problems": Case(R.COUNTY_CLERK, R.CADRE, row("batch")),
    "import-confirm": Case(R.COUNTY_APPROVER, R.ADMINISTRATOR, row("legacy"), post=True, answer=409),
    "import-undo": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD, row("batch"), answer=302),
    "import-columns": Case(R.VILLAGE_CLERK, R.TOWNSHIP_REVIEWER, row("batch")),
    "import-returned": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True),
    "import-failed": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True),
    "import-stop": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True, answer=302),
    "import-recheck": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True, answer=409),
    "import-again": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True, answer=409),
    "import-retry": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True, answer=302),
    "import-discard": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, row("batch"), post=True, answer=302),
    "printout-detail": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, row("printout")),
    "printout-progress": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, row("printout"), answer=302),
    "printout-file": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, row("printout")),
    "village-print": Case(R.VILLAGE_HEAD, R.PREFECTURE_VIEWER, village_paper),
    "doubt-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "doubt-act": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, post=True, answer=422),
    "doubt-workbook": Case(R.VILLAGE_CLERK, R.CADRE),
    "doubt-places": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "doubt-detail": Case(R.AUDITOR, R.ADMINISTRATOR, row("doubt")),
    "mine": Case(R.CADRE, R.VILLAGE_CLERK),
    "mine-household": Case(R.CADRE, R.VILLAGE_CLERK, row("household")),
    "mine-visit": Case(R.CADRE, R.TOWNSHIP_CLERK, row("household")),
    "presence-list": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "presence-village": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, village_place),
    "presence-check": Case(R.TOWNSHIP_REVIEWER, R.TOWNSHIP_CLERK, village_place, post=True, answer=302),
    "presence-check-withdraw": Case(R.COUNTY_CLERK, R.VILLAGE_CLERK, row("post_check"), post=True, answer=302),
    "leave-list": Case(R.AUDITOR, R.CADRE),
    "leave-new": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, row("cadre")),
    "leave-detail": Case(R.COUNTY_APPROVER, R.CADRE, row("leave")),
    "leave-mine": Case(R.CADRE, R.COUNTY_CLERK),
    "task-mine": Case(R.CADRE, R.VILLAGE_HEAD),
    "duty-mine": Case(R.CADRE, R.TOWNSHIP_CLERK),
    "cadre-tasks": Case(R.TOWNSHIP_REVIEWER, R.CADRE, row("cadre")),
    "cadre-assessment": Case(R.COUNTY_CLERK, R.ADMINISTRATOR, row("cadre")),
    "assessment-list": Case(R.COUNTY_APPROVER, R.CADRE),
    "duty-list": Case(R.VILLAGE_HEAD, R.CADRE),
    "duty-edit": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "visit-rota": Case(R.VILLAGE_CLERK, R.PREFECTURE_VIEWER, village_place),
    "visit-list": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "visit-detail": Case(R.CADRE, R.ADMINISTRATOR, row("visit")),
    "visit-photo": Case(R.CADRE, R.PREFECTURE_VIEWER, row("visit")),
    "visit-record": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD, row("household")),
    "visit-due": Case(R.AUDITOR, R.ADMINISTRATOR),
    "visit-coverage": Case(R.PREFECTURE_VIEWER, R.ADMINISTRATOR),
    "visit-task-list": Case(R.CADRE, R.ADMINISTRATOR),
    "visit-task": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("visit_task")),
    "visit-request-list": Case(R.VILLAGE_HEAD, R.ADMINISTRATOR),
    "visit-request-new": Case(R.COUNTY_CLERK, R.CADRE),
    "visit-request-withdraw": Case(R.VILLAGE_CLERK, R.AUDITOR, row("visit_request"), post=True, answer=302),
    "visit-doubtful": Case(R.COUNTY_APPROVER, R.ADMINISTRATOR),
    "visit-rules": Case(R.AUDITOR, R.CADRE),
    "visit-rule-edit": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "visit-season-edit": Case(R.COUNTY_CLERK, R.TOWNSHIP_CLERK),
    "rule-list": Case(R.ADMINISTRATOR, R.CADRE),
    "rule-parameter": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, one_parameter, scoped=False),
    "rule-parameter-edit": Case(R.ADMINISTRATOR, R.TOWNSHIP_CLERK, row("parameter")),
    "village-list": Case(R.COUNTY_CLERK, R.ADMINISTRATOR),
    "village-import": Case(R.TOWNSHIP_CLERK, R.VILLAGE_CLERK),
    "village-template": Case(R.COUNTY_CLERK, R.TOWNSHIP_REVIEWER),
    "village-export": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "village-detail": Case(R.VILLAGE_HEAD, R.CADRE, row("village", "code")),
    "project-list": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "project-new": Case(R.TOWNSHIP_CLERK, R.VILLAGE_CLERK),
    "project-import": Case(R.COUNTY_CLERK, R.TOWNSHIP_REVIEWER),
    "project-template": Case(R.TOWNSHIP_CLERK, R.COUNTY_APPROVER),
    "project-export": Case(R.VILLAGE_HEAD, R.CADRE),
    "project-detail": Case(R.VILLAGE_CLERK, R.ADMINISTRATOR, row("project")),
    "project-edit": Case(R.COUNTY_CLERK, R.VILLAGE_HEAD, row("project")),
    "project-step": Case(R.TOWNSHIP_CLERK, R.AUDITOR, row("project"), post=True, answer=422),
    "fund-new": Case(R.COUNTY_CLERK, R.VILLAGE_CLERK, row("project"), post=True, answer=422),
    "fund-withdraw": Case(R.TOWNSHIP_CLERK, R.COUNTY_APPROVER, of_project, post=True, answer=409),
    "profile-edit": Case(R.VILLAGE_CLERK, R.VILLAGE_HEAD, village_year),
    "office-edit": Case(R.ADMINISTRATOR, R.COUNTY_APPROVER, county_place),
    "line-list": Case(R.VILLAGE_HEAD, R.CADRE),
    "line-new": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "line-edit": Case(R.COUNTY_CLERK, R.AUDITOR, row("line")),
    "line-end": Case(R.COUNTY_CLERK, R.TOWNSHIP_CLERK, row("line"), post=True, answer=422),
    "admin:index": Case(R.TOWNSHIP_REVIEWER, R.VILLAGE_CLERK),
    "admin:login": Case(None, answer=302),
    "admin:logout": Case(R.AUDITOR, R.CADRE, post=True, answer=302),
    "admin:password_change": Case(R.AUDITOR, R.VILLAGE_HEAD, answer=302),
    "admin:password_change_done": Case(R.AUDITOR, R.VILLAGE_HEAD, answer=302),
    "admin:autocomplete": Case(None, R.PREFECTURE_VIEWER, nobody=True),
    "admin:jsi18n": Case(R.ADMINISTRATOR, R.PREFECTURE_VIEWER),
    "admin:app_list": Case(R.AUDITOR, R.VILLAGE_HEAD, lambda of: {"app_label": "households"}, scoped=False),
    "/admin/<url>": Case(R.AUDITOR, R.CADRE, lambda of: {"url": "no-such-page"}, answer=404, scoped=False),
}

# What of a model in the admin → a role that may look at it, one that may not (though the admin is open to it), a row.
TABLES: dict[str, tuple[Role, Role, str]] = {
    "accounts_user": (R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, "clerk"),
    "accounts_person": (R.COUNTY_CLERK, R.TOWNSHIP_REVIEWER, "person"),
    "accounts_kin": (R.AUDITOR, R.TOWNSHIP_REVIEWER, "kin"),
    "audit_auditevent": (R.AUDITOR, R.COUNTY_CLERK, "event"),
    "query_savedquery": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "saved_query"),
    "doubts_doubt": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "doubt"),
    "doubts_doubtstep": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "finding_step"),
    "doubts_unevaluated": (R.COUNTY_CLERK, R.ADMINISTRATOR, "unevaluated"),
    "doubts_ruleparameter": (R.COUNTY_CLERK, R.ADMINISTRATOR, "parameter"),
    "households_household": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "household"),
    "households_member": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "head"),
    "households_incomerecord": (R.COUNTY_CLERK, R.ADMINISTRATOR, "income"),
    "households_livingcondition": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "living"),
    "households_monitoringepisode": (R.AUDITOR, R.ADMINISTRATOR, "episode"),
    "households_changeproposal": (R.AUDITOR, R.ADMINISTRATOR, "proposal"),
    "households_case": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "case"),
    "households_casestep": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "case_step"),
    "households_homecheck": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "home_check"),
    "households_standardcheck": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "standard_check"),
    "households_householdconsent": (R.AUDITOR, R.ADMINISTRATOR, "consent"),
    "households_standardset": (R.COUNTY_CLERK, R.ADMINISTRATOR, "standard_set"),
    "households_matchresult": (R.AUDITOR, R.ADMINISTRATOR, "match"),
    "households_casebatch": (R.COUNTY_CLERK, R.ADMINISTRATOR, "case_batch"),
    "households_yearopening": (R.COUNTY_CLERK, R.ADMINISTRATOR, "opening"),
    "households_bulkedit": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "bulk_edit"),
    "households_closing": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "closing"),
    "households_stockentry": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "stock_entry"),
    "households_reportedstock": (R.COUNTY_CLERK, R.ADMINISTRATOR, "reported"),
    "villages_regionchange": (R.COUNTY_CLERK, R.ADMINISTRATOR, "region_change"),
    "households_duplicatedecision": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "distinct"),
    "households_evidence": (R.AUDITOR, R.ADMINISTRATOR, "evidence"),
    "households_changestep": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "step"),
    "households_objection": (R.AUDITOR, R.ADMINISTRATOR, "objection"),
    "households_objectionstep": (R.COUNTY_CLERK, R.ADMINISTRATOR, "objection_step"),
    "households_assembly": (R.AUDITOR, R.ADMINISTRATOR, "assembly"),
    "households_attendee": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "attendee"),
    "households_ballot": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "ballot"),
    "households_quota": (R.COUNTY_CLERK, R.ADMINISTRATOR, "quota"),
    "households_stepsetting": (R.COUNTY_CLERK, R.ADMINISTRATOR, "step_setting"),
    "households_publicnotice": (R.COUNTY_CLERK, R.ADMINISTRATOR, "notice"),
    "households_noticephoto": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "notice_photo"),
    "households_inspectionsample": (R.COUNTY_CLERK, R.ADMINISTRATOR, "sample"),
    "households_samplehousehold": (R.AUDITOR, R.ADMINISTRATOR, "sample_home"),
    "households_villageexit": (R.COUNTY_CLERK, R.ADMINISTRATOR, "village_exit"),
    "households_villageexititem": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "exit_item"),
    "households_villageexitstep": (R.AUDITOR, R.ADMINISTRATOR, "exit_step"),
    "households_villagecheck": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "village_check"),
    "households_villagesheet": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "village_sheet"),
    "households_villagefile": (R.COUNTY_CLERK, R.ADMINISTRATOR, "exit_file"),
    "households_villageobjection": (R.AUDITOR, R.ADMINISTRATOR, "village_objection"),
    "households_villagestandard": (R.COUNTY_CLERK, R.ADMINISTRATOR, "standard"),
    "households_villagestandarditem": (R.COUNTY_CLERK, R.ADMINISTRATOR, "standard_item"),
    "households_missedhousehold": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "missed"),
    "households_missedstep": (R.AUDITOR, R.ADMINISTRATOR, "missed_step"),
    "households_watchitem": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "watch_item"),
    "households_watchstep": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "watch_step"),
    "households_relocationvisit": (R.AUDITOR, R.ADMINISTRATOR, "relocation_visit"),
    "assistance_leave": (R.AUDITOR, R.ADMINISTRATOR, "leave"),
    "assistance_presencemonth": (R.COUNTY_CLERK, R.ADMINISTRATOR, "presence_month"),
    "assistance_postcheck": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "post_check"),
    "assistance_dutylist": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "duty_list"),
    "assistance_visit": (R.AUDITOR, R.ADMINISTRATOR, "visit"),
    "assistance_visittask": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "visit_task"),
    "assistance_visitrule": (R.COUNTY_CLERK, R.ADMINISTRATOR, "visit_rule"),
    "assistance_busyseason": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "busy_season"),
    "assistance_visitrequest": (R.AUDITOR, R.ADMINISTRATOR, "visit_request"),
    "assistance_plan": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "plan"),
    "assistance_measure": (R.COUNTY_CLERK, R.ADMINISTRATOR, "measure"),
    "assistance_handover": (R.AUDITOR, R.ADMINISTRATOR, "handover"),
    "villages_region": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "village"),
    "villages_villageprofile": (R.COUNTY_CLERK, R.ADMINISTRATOR, "profile"),
    "villages_povertyline": (R.COUNTY_CLERK, R.ADMINISTRATOR, "line"),
    "villages_project": (R.COUNTY_CLERK, R.ADMINISTRATOR, "project"),
    "villages_projectstep": (R.AUDITOR, R.ADMINISTRATOR, "project_step"),
    "villages_fundentry": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "fund_entry"),
    "villages_office": (R.ADMINISTRATOR, R.AUDITOR, "office"),
    "villages_post": (R.COUNTY_APPROVER, R.TOWNSHIP_REVIEWER, "post"),
    "assistance_helpunit": (R.COUNTY_CLERK, R.ADMINISTRATOR, "help_unit"),
    "assistance_cadre": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "cadre"),
    "assistance_posting": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "posting"),
    "assistance_charge": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "charge"),
    "assistance_villageneed": (R.AUDITOR, R.ADMINISTRATOR, "need"),
    "assistance_pairing": (R.TOWNSHIP_CLERK, R.ADMINISTRATOR, "pairing"),
    "assistance_helpsetting": (R.COUNTY_CLERK, R.ADMINISTRATOR, "help_setting"),
    "assistance_pairingproposal": (R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR, "proposal_row"),
    "assistance_proposedpair": (R.AUDITOR, R.ADMINISTRATOR, "proposed_pair"),
    "reports_signedreport": (R.COUNTY_APPROVER, R.ADMINISTRATOR, "signed_report"),
    "imports_importbatch": (R.COUNTY_CLERK, R.AUDITOR, "batch"),
}


PAGES |= {
    "cadre-list": Case(R.VILLAGE_CLERK, R.CADRE),
    "cadre-new": Case(R.TOWNSHIP_CLERK, R.VILLAGE_HEAD),
    "cadre-detail": Case(R.AUDITOR, R.ADMINISTRATOR, row("cadre")),
    "cadre-edit": Case(R.COUNTY_CLERK, R.TOWNSHIP_REVIEWER, row("cadre")),
    "cadre-leave": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER, row("cadre")),
    "unit-list": Case(R.TOWNSHIP_REVIEWER, R.CADRE),
    "unit-new": Case(R.COUNTY_CLERK, R.VILLAGE_CLERK),
    "unit-edit": Case(R.COUNTY_CLERK, R.AUDITOR, row("help_unit")),
    "team-list": Case(R.PREFECTURE_VIEWER, R.CADRE),
    "village-team": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, village_place),
    "charge-list": Case(R.COUNTY_CLERK, R.CADRE),
    "charge-new": Case(R.COUNTY_CLERK, R.AUDITOR, post=True, answer=404),
    "charge-end": Case(R.TOWNSHIP_CLERK, R.AUDITOR, row("charge"), post=True, answer=302),
    "help-settings": Case(R.COUNTY_CLERK, R.TOWNSHIP_CLERK),
    "pairing-list": Case(R.TOWNSHIP_CLERK, R.CADRE),
    "pairing-closed": Case(R.COUNTY_CLERK, R.ADMINISTRATOR),
    "pairing-import": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER),
    "pairing-template": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    "pairing-export": Case(R.VILLAGE_CLERK, R.CADRE),
    "proposal-list": Case(R.TOWNSHIP_REVIEWER, R.CADRE),
    "proposal-new": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, post=True, answer=404),
    "proposal-detail": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, row("proposal_row")),
    "household-helpers": Case(R.TOWNSHIP_CLERK, R.ADMINISTRATOR, of_household()),
}


def admin_cases(name: str, allowed: Role, denied: Role, attribute: str) -> dict[str, Case]:
    """The pages that every table has; rows are added and deleted by nobody."""
    given = row(attribute, "object_id")
    return {
        f"admin:{name}_changelist": Case(allowed, denied),
        f"admin:{name}_add": Case(None, allowed, nobody=True),
        f"admin:{name}_history": Case(allowed, denied, given),
        f"admin:{name}_delete": Case(None, allowed, given, nobody=True),
        f"admin:{name}_change": Case(allowed, denied, given),
        f"/admin/{name.replace('_', '/')}/<object_id>/": Case(allowed, R.CADRE, given, answer=302, scoped=False),
    }


PROFILES, PROJECTS = "admin:villages_villageprofile", "admin:villages_project"
CASES: dict[str, Case] = {
    **PAGES,
    **{page: case for name, facts in TABLES.items() for page, case in admin_cases(name, *facts).items()},
    f"{PROFILES}_import": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER),
    f"{PROFILES}_import_template": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    f"{PROFILES}_export": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR),
    f"{PROJECTS}_import": Case(R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER),
    f"{PROJECTS}_import_template": Case(R.COUNTY_CLERK, R.COUNTY_APPROVER),
    f"{PROJECTS}_export": Case(R.TOWNSHIP_REVIEWER, R.ADMINISTRATOR),
}
