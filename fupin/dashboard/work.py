"""The work list of one user for today: what waits for them, read from what stands in the register now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from assistance.codes import ProposalState as PairingState
from assistance.models import PairingProposal
from assistance.selectors.coverage import listed, unhelped
from assistance.selectors.plan_lists import without_plan
from assistance.selectors.plans import to_confirm
from assistance.selectors.presence import not_returned, to_grant
from assistance.selectors.teams import teams, villages_of
from assistance.selectors.visits.due import lines_for
from assistance.selectors.visits.listing import tasks_for
from assistance.visit_codes import DueState
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.dashboard.doubts_rows import at_most, queue_counts
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from households.codes import IN_NOTICE, CaseState, ProposalState, VillageExitState
from households.models import Household
from households.needs import KEPT_YEARLY
from households.notice_rules import BY_TOWNSHIP
from households.selectors import list_url, roots
from households.selectors.cases import case_counts_for
from households.selectors.changes import counts_for, to_note
from households.selectors.drafts import drafts_of
from households.selectors.entry import year_collected
from households.selectors.notices import to_close, to_photograph, waiting_batches
from households.selectors.notices.listing import WaitingBatch
from households.selectors.objections import UNANSWERED, Asking, objections_for
from households.selectors.village_exits import exit_counts_for
from households.selectors.watch import counts_for as watch_counts_for
from households.selectors.watch import income_due, visit_due
from villages.codes import Level, LineKind
from villages.models import PovertyLine, Region, VillageProfile

P, S, DRAFT = Permission, ImportState, PairingState.DRAFT
REFUSED_DAYS = 14
"""Days for which a refused file stays on the list."""

MOST_IMPORTS = 20
MOST_DRAFTS = 20


@dataclass(frozen=True)
class Work:
    """`due` and `since` are the left column; `act` is the name of the button."""

    due: str
    since: str
    title: str
    text: str
    url: str
    act: str
    urgent: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    remark: str
    works: list[Work]


def work_for(user: Any, today: date) -> list[Group]:
    """Groups that hold something, the nearest first."""
    groups = [
        Group("今天先办", "", [*objections(user, today), *imports_to_decide(user), *imports_to_mend(user, today)]),
        Group("走访", "", list(visits(user, today))),
        Group("没写完的", "只有您看得到，保存以后才进名册", list(drafts(user))),
        Group("识别与退出", "等您办下一步的", [*cases(user), *notices(user, today)]),
        Group("返贫监测", "已脱贫户、风险消除户", [*watched(user, today), *due_yearly(user, today)]),
        Group("村出列", "", list(village_exits(user))),
        Group("疑点", "登记里要再问一句的", list(findings(user, today))),
        Group("待办的户", "户的变更，人没补齐的", [*changes(user), *members_missing(user)]),
        Group("帮扶", "清零就办完了", [*plans(user, today), *helpers(user, today)]),
        Group("今年还缺", "", [*profiles_missing(user, today.year), *lines_missing(user, today.year)]),
        Group("正在做", "不用您动手，点开看进展", list(imports_running(user))),
    ]
    return [group for group in groups if group.works]


def waiting(groups: list[Group]) -> int:
    """How many wait for the user; what runs by itself does not count."""
    return sum(len(group.works) for group in groups if group.label != "正在做")


def page(name: str, *args: Any) -> str:
    """The address of a page, the start page while there is none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("home")


# ---- imports -----------------------------------------------------------------------------------------------------


def own(user: Any, *states: ImportState) -> Any:
    rows = ImportBatch.objects.filter(owner=user, state__in=states).defer("problems", "preview")
    return rows.order_by("-id")


def imports_to_decide(user: Any) -> Iterator[Work]:
    """Checked files: the user's own, and preparations of the records that wait for an approver."""
    for batch in own(user, S.READY).exclude(mode=ImportMode.LEGACY)[:MOST_IMPORTS]:
        text = f"{said(batch.counts)}。确认后才写入名册"
        yield Work(
            *moment(batch), f"核对导入：{batch.file_name}", text, page("import-detail", batch.pk), "去核对", True
        )
    prepared = ImportBatch.objects.visible_to(user, P.LEGACY_CONFIRM).filter(state=S.READY, mode=ImportMode.LEGACY)
    for batch in (
        prepared.exclude(owner=user).select_related("owner__person").defer("problems", "preview")[:MOST_IMPORTS]
    ):
        text = f"{batch.owner.display_name}准备，{said(batch.counts)}"
        yield Work(
            *moment(batch), f"确认存量建档：{batch.file_name}", text, page("import-detail", batch.pk), "去确认", True
        )


def imports_to_mend(user: Any, today: date) -> Iterator[Work]:
    since = timezone.now() - timedelta(days=REFUSED_DAYS)
    for batch in own(user, S.REFUSED, S.FAILED).filter(created_at__gte=since)[:MOST_IMPORTS]:
        text = batch.error or "名册有错，一户也没有写入。改好错处，再传一次"
        yield Work(*moment(batch), f"没有导入：{batch.file_name}", text, page("import-detail", batch.pk), "去看错处")


def imports_running(user: Any) -> Iterator[Work]:
    for batch in own(user, S.CHECKING, S.APPLYING)[:MOST_IMPORTS]:
        yield Work(
            *moment(batch), batch.file_name, batch.get_state_display(), page("import-detail", batch.pk), "看进展"
        )
    for batch in own(user, S.READY).filter(mode=ImportMode.LEGACY)[:MOST_IMPORTS]:
        text = "等县级审批确认存量建档"
        yield Work(*moment(batch), batch.file_name, text, page("import-detail", batch.pk), "看进展")


def moment(batch: ImportBatch) -> tuple[str, str]:
    at = timezone.localtime(batch.created_at)
    day = "今天" if at.date() == timezone.localdate() else f"{at:%m-%d}"
    return day, f"{at:%H:%M} 上传"


def said(counts: dict[str, Any]) -> str:
    """新增 6 户、有变化 41 户, of the counts that a check left."""
    found = counts.get("households", {}) if isinstance(counts, dict) else {}
    labels = {"new": "新增", "changed": "有变化", "refused": "拒收"}
    parts = [f"{label} {found[name]} 户" for name, label in labels.items() if found.get(name)]
    return "、".join(parts) or "已经检查完"


# ---- findings ----------------------------------------------------------------------------------------------------
FINDING_WORK = {
    "mine": (P.DOUBT_ANSWER, "交给您", "核实 {count} 条交给您的疑点", "改登记，或者写明怎么核实的", "去核实"),
    "late": (P.DOUBT_ANSWER, "已逾期", "答复 {count} 条过了期限的疑点", "同一条规则的可以勾选一起答复", "去答复"),
    "confirm": (P.DOUBT_CONFIRM, "待确认", "确认 {count} 条疑点的答复", "自己答复的要换一个人确认", "去确认"),
    "close": (P.DOUBT_CLOSE, "待销号", "给 {count} 条疑点销号", "乡镇已经确认，由县里第三个人销号", "去销号"),
}
"""Queue → whose it is, the left column, title, text and button."""


def findings(user: Any, today: date) -> Iterator[Work]:
    mine = {key: told for key, told in FINDING_WORK.items() if has(user, told[0])}
    counts = queue_counts(user, today) if mine else {}
    for key, (_, since, title, text, act) in mine.items():
        if count := counts.get(key):
            url = f"{page('doubt-list')}?queue={key}"
            said = at_most(count)
            yield Work(f"{said} 条", since, title.format(count=said), text, url, act, key == "late")


# ---- households --------------------------------------------------------------------------------------------------


def members_missing(user: Any) -> Iterator[Work]:
    if not has(user, P.ROSTER_IMPORT):
        return
    count = Household.objects.visible_to(user, P.ROSTER_IMPORT).filter(members_missing=True).count()
    if count:
        text = "导入时名册里只有户主。逐户补上，或者用含每个人的名册再导一次"
        yield Work(f"{count} 户", "成员待补", f"补齐 {count} 户的家庭成员", text, list_url(task="members"), "去看名单")


CHANGE_WORK = {
    ProposalState.TOWNSHIP: ("待审批", "审批 {count} 件户的变更", "分户、合户、迁村、销户，批准后立即生效", "去审批"),
    ProposalState.RECEIVING: ("待同意", "看 {count} 件迁进来的户", "别的乡镇迁来的，同意后报县里批准", "去办"),
    ProposalState.SUBMITTED: (
        "待审核",
        "审核 {count} 件户的变更",
        "村里和乡镇经办报来的，由您这第二个人核对",
        "去审核",
    ),
    ProposalState.RETURNED: ("退回修改", "改 {count} 件退回的变更", "审核的人写了要改什么", "去修改"),
    ProposalState.OPEN: (
        "待办变更",
        "核对 {count} 项人员变更",
        "名册上的人和登记的不一样，在册户不随导入改动",
        "去核对",
    ),
    ProposalState.DRAFT: ("没有报", "{count} 件变更填好了还没有报", "看过变更前后，再点报送", "去报送"),
}
"""State → the left column, title, text and button of what waits for this user."""


def changes(user: Any) -> Iterator[Work]:
    """Changes of households by what is to be done with them."""
    if not any(has(user, each) for each in (P.CHANGE_PROPOSE, P.CHANGE_REVIEW, P.CHANGE_APPROVE)):
        return
    counts = counts_for(user)
    for state, (since, title, text, act) in CHANGE_WORK.items():
        if count := counts.get(state):
            url = f"{page('change-list')}?turn=mine&state={state.value}"
            yield Work(f"{count} 件", since, title.format(count=count), text, url, act)
    if has(user, P.CHANGE_APPROVE) and (count := to_note(user).count()):
        text = "乡镇已经办了的成员增减和更正，看过一起备案"
        url = f"{page('change-list')}?turn=note"
        yield Work(f"{count} 件", "待备案", f"备案 {count} 件乡镇办的变更", text, url, "去备案")


BY_SHEET = IN_NOTICE | {CaseState.ANNOUNCING}
"""Where a case waits for a sheet: the sheets are on the list, not each case."""


def cases(user: Any) -> Iterator[Work]:
    """Cases by the step that waits for this user."""
    counts = case_counts_for(user) if has(user, P.HOUSEHOLD_VIEW) else {}
    for state in CaseState:
        if state in BY_SHEET or not (count := counts.get(state)):
            continue
        url, text = f"{page('case-list')}?turn=mine&state={state.value}", "先看快到时限的；等得最久的排在前面"
        if state == CaseState.MEETING:
            url, text = page("assembly-list"), "先建批，再开会，把签到和票数登记进来，报送以后各户往下走"
        yield Work(f"{count} 件", state.label, f"{state.label}：{count} 件等您办", text, url, "去办")


def notices(user: Any, today: date) -> Iterator[Work]:
    """Sheets to post, to photograph, to close. One is opened, several are listed."""
    if not any(has(user, each) for each in (P.NOTICE_POST, P.CASE_SUBMIT, P.CASE_REVIEW)):
        return
    listed = page("notice-list")
    waits = [one for one in waiting_batches(user) if one.may_post and is_poster(user, one)]
    if count := len(waits):
        text = "、".join(f"{one.batch}{one.kind_label} {one.households} 户" for one in waits[:3])
        yield Work(f"{count} 份", "待张贴", f"张贴 {count} 份公示公告", text, f"{listed}?tab=waiting", "去张贴")
    if own := to_photograph(user, today):
        url = page("notice-detail", own[0].pk) + "#photos" if len(own) == 1 else f"{listed}?tab=posted&state=posted"
        text = "近景、远景各一张，另一天再拍一张仍在张贴的"
        yield Work(f"{len(own)} 份", "要拍照", f"给 {len(own)} 份公示拍照", text, url, "去上传")
    if count := (over := to_close(user, today)).count():
        several = f"{listed}?tab=posted&state=posted&when=over"
        url = page("notice-detail", over[0].pk) if count == 1 else several
        text = "能往下办的户一次报上去，有异议的留下"
        yield Work(f"{count} 份", "公示期满", f"办结 {count} 份期满的公示公告", text, url, "去办结")


def is_poster(user: Any, one: WaitingBatch) -> bool:
    """The village's sheets are posted by who prepares: who reviews would have touched what he is to review."""
    needed = P.CASE_REVIEW if one.kind in BY_TOWNSHIP else P.CASE_DRAFT
    return can(user, needed, one.batch.village_code)


EXIT_WORK = {
    VillageExitState.DRAFT: "逐项填写，传上佐证，齐了报乡镇核查",
    VillageExitState.CHECKING: "两个人到村里核查登记，属实的同意公示",
    VillageExitState.NOTICE: "张贴公示、拍照；期满没有异议的报县",
    VillageExitState.COUNTY: "看发生率、逐项佐证和核查情况，批准或者退回",
    VillageExitState.ANNOUNCING: "张贴出列公告，贴出就办完了",
}


def village_exits(user: Any) -> Iterator[Work]:
    """Villages' exits by the step that waits for this user."""
    counts = exit_counts_for(user) if has(user, P.VILLAGE_VIEW) else {}
    for state, text in EXIT_WORK.items():
        if count := counts.get(state):
            url = f"{page('village-exit-list')}?turn=mine&state={state.value}"
            yield Work(f"{count} 个村", state.label, f"村出列：{count} 个村{state.label}", text, url, "去办")


def watched(user: Any, today: date) -> Iterator[Work]:
    """Signs that a household may fall back: to be looked into, and over their day."""
    if not (has(user, P.CASE_CHECK) or has(user, P.CASE_REVIEW)):
        return
    counts, listed = watch_counts_for(user, today), page("watch-list")
    if counts.pending:
        text = "患大病、不再务工、辍学、住房饮水、收入、受灾等；属实的定帮扶和恢复期限"
        url = f"{listed}?state=pending"
        yield Work(f"{counts.pending} 条", "待核实", f"核实 {counts.pending} 条返贫风险线索", text, url, "去核实")
    if counts.overdue:
        text = "恢复了的由另一个人认定；恢复不了的转入监测或者返贫程序"
        url, title = f"{listed}?turn=overdue", f"{counts.overdue} 条线索过了恢复期限"
        yield Work(f"{counts.overdue} 条", "已超期", title, text, url, "去看", urgent=True)


def due_yearly(user: Any, today: date) -> Iterator[Work]:
    """What is asked of every watched household once a year, of who may write it down."""
    year = year_collected(today)
    if has(user, P.HOUSEHOLD_EDIT) and (count := income_due(user, year).count()):
        title = f"核 {count} 户的{year}年收入"
        text = "已脱贫户、风险消除户每年都要核一次"
        yield Work(f"{count} 户", "年度收入", title, text, page("watch-income"), "去看名单")
    if has(user, P.CASE_CHECK) and (count := visit_due(user, today.year).count()):
        text = "住房、就业、融入三项，每户每年一次"
        yield Work(f"{count} 户", "搬迁户", f"回访 {count} 户搬迁户", text, page("watch-relocated"), "去看名单")


def objections(user: Any, today: date) -> Iterator[Work]:
    """What villagers object to and this user may act on: how many, and when the first answer is due."""
    if not has(user, P.OBJECTION_VIEW):
        return
    rows = list(objections_for(user, Asking("mine"), today).values_list("due_on", "state"))
    if rows:
        days = [day for day, state in rows if state in UNANSWERED]
        late = sum(day < today for day in days)
        text = f"最早的 {min(days):%m-%d} 前要答复，村里不经手" if days else "已经答复，归档就办完了"
        text = f"{late} 件已超过答复期限" if late else text
        url = f"{page('objection-list')}?turn=mine"
        yield Work(f"{len(rows)} 件", "异议", f"办 {len(rows)} 件群众异议", text, url, "去办", urgent=bool(late))


def drafts(user: Any) -> Iterator[Work]:
    """Entry forms that were not saved, the latest first."""
    for draft in drafts_of(user)[:MOST_DRAFTS]:
        at = timezone.localtime(draft.updated_at)
        day = "今天" if at.date() == timezone.localdate() else f"{at:%m-%d}"
        title = f"{draft.title or '（没填姓名）'}户"
        if draft.household_id:
            yield Work(
                day,
                f"{at:%H:%M}",
                f"接着改{title}",
                "改过的还没有保存",
                page("household-edit", draft.household_id),
                "接着改",
            )
        else:
            url = page("household-register", draft.token)
            yield Work(day, f"{at:%H:%M}", f"接着登记{title}", "还没有登记进名册", url, "接着填")


# ---- visits ------------------------------------------------------------------------------------------------------


def visits(user: Any, today: date) -> Iterator[Work]:
    """A helper's own households, and what helpers found and left to the township."""
    if has(user, P.VISIT_MINE):
        lines = lines_for(Household.objects.visible_to(user, P.VISIT_MINE).filter(KEPT_YEARLY), today)
        if count := sum(line.to_go for line in lines):
            late = sum(line.due.state == DueState.LATE for line in lines)
            text = f"{late} 户逾期，先去这几户" if late else f"最近一户 {lines[0].on:%m-%d} 前"
            yield Work(f"{count} 户", "走访", f"走访 {count} 户帮扶户", text, page("mine"), "去走访", urgent=bool(late))
    found = tasks_for(user, "town", "", today)
    if has(user, P.HELP_EDIT) and (count := found.count()):
        late = found.filter(due_on__lt=today).count()
        text = f"{late} 件超过期限" if late else "帮扶人走访时发现、交给乡镇办的"
        url = f"{page('visit-task-list')}?turn=town"
        yield Work(f"{count} 件", "走访问题", f"办 {count} 件走访发现的问题", text, url, "去办", urgent=bool(late))


# ---- who helps ---------------------------------------------------------------------------------------------------


def helpers(user: Any, today: date) -> Iterator[Work]:
    yield from without_helper(user)
    yield from proposals_waiting(user)
    yield from villages_short(user, today)
    yield from leaves(user, today)


def without_helper(user: Any) -> Iterator[Work]:
    """Households on the register that nobody answers for."""
    if has(user, P.HELP_EDIT) and (count := unhelped(listed(user)).count()):
        text = "在册的每一户都要有第一责任人。一户一户选，或者做一份结对方案"
        yield Work(f"{count} 户", "没有责任人", f"给 {count} 户安排责任人", text, page("pairing-list"), "去安排")


def proposals_waiting(user: Any) -> Iterator[Work]:
    """Somebody else's proposals that this user may accept."""
    if not has(user, P.HELP_ACCEPT):
        return
    rows = PairingProposal.objects.visible_to(user, P.HELP_ACCEPT).filter(state=DRAFT)
    for row in rows.exclude(made_by=user.person_id).select_related("region", "made_by")[:MOST_IMPORTS]:
        text = f"{row.made_by.name}做的，看过再采用，采用以前谁也没有结对"
        url = page("proposal-detail", row.pk)
        yield Work(f"{row.made_at:%m-%d}", "待采用", f"采用{row.region.name}的结对方案", text, url, "去看")


def leaves(user: Any, today: date) -> Iterator[Work]:
    """Leave that this user may grant, and people who did not come back."""
    url = page("leave-list")
    if has(user, P.LEAVE_GRANT):
        waiting_ = [one for one in to_grant(user) if one.cadre.person_id != user.person_id]
        if waiting_:
            first = min(one.starts_on for one in waiting_)
            text = f"最早的 {first:%m-%d} 起。批了才能离村"
            yield Work(
                f"{len(waiting_)} 份", "请假", f"批 {len(waiting_)} 份请假", text, url, "去批", urgent=first <= today
            )
    if has(user, P.PRESENCE_RECORD) and (late := not_returned(user, today).count()):
        text = "请假到期了，还没有登记回村。见到人就销假"
        yield Work(f"{late} 人", "超假", f"{late} 人超假没有销", text, f"{url}?show=late", "去销假")


def villages_short(user: Any, today: date) -> Iterator[Work]:
    """Villages below the strength that their class asks."""
    if has(user, P.HELP_EDIT) and (count := sum(not one.complete for one in teams(villages_of(user), today))):
        text = "没有第一书记，或者人数不够。打开一个村，按村里最缺什么选人"
        yield Work(f"{count} 个村", "驻村力量", f"补齐 {count} 个村的驻村力量", text, page("team-list"), "去派人")


def plans(user: Any, today: date) -> Iterator[Work]:
    """To be settled by who did not write them; still to be written. Gone when nothing is left."""
    if count := to_confirm(user, today.year).count():
        text = "农户点过头了，由您这第二个人看一遍"
        url = f"{page('plan-list')}?state=draft"
        yield Work(f"{count} 份", "帮扶计划", f"审定 {count} 份帮扶计划", text, url, "去审定")
    if has(user, P.PLAN_WRITE) and (count := without_plan(user, today.year, permission=P.PLAN_WRITE).count()):
        text = "未脱贫的户、监测的户，每年一份：针对原因写措施"
        url = f"{page('plan-list')}?tab=none"
        yield Work(f"{count} 户", "帮扶计划", f"{count} 户还没有{today.year}年帮扶计划", text, url, "去看名单")


# ---- places ------------------------------------------------------------------------------------------------------


def profiles_missing(user: Any, year: int) -> Iterator[Work]:
    if not has(user, P.VILLAGE_EDIT):
        return
    rows = Region.objects.visible_to(user, P.VILLAGE_EDIT).current().filter(level=Level.VILLAGE)
    rows = rows.exclude(pk__in=VillageProfile.objects.filter(year=year).values("village_id"))
    count = rows.count()
    if count == 1:
        village = rows.first()
        text = "人口、耕地、道路等，按村里现有的数填，没有的先空着"
        yield Work(
            f"{year}年",
            "村情",
            f"填写{village.name}{year}年村情",
            text,
            page("profile-edit", village.pk, year),
            "去填写",
        )
    elif count:
        text = "由村里逐村填，或者用表格成批导入"
        url = f"{page('village-list')}?year={year}"
        yield Work(f"{year}年", "村情", f"{count} 个村还没有{year}年村情", text, url, "去看名单")


def lines_missing(user: Any, year: int) -> Iterator[Work]:
    """Counties of the user for which neither they nor those above them have set this year's monitoring line."""
    for region in roots(user, P.LINE_EDIT):
        above = [region.code[:length] for length in (2, 4, 6)]
        known = PovertyLine.objects.in_force().filter(region_id__in=above, year=year, kind=LineKind.MONITORING)
        if not known.exists():
            text = "没有这条线，各户收入不作比较，也不划线"
            yield Work(f"{year}年", "标准线", f"填写{region.name}{year}年监测范围", text, page("line-new"), "去填写")
