"""The menu as data, grouped by the user's work. Who lacks the permission does not see the item; no greyed items."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from fupin.access.permissions import Permission
from fupin.access.scope import held_by

P = Permission


@dataclass(frozen=True)
class Item:
    """One line of the menu; `url_name` without arguments. Any one of the permissions opens it."""

    label: str
    url_name: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class Group:
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Entry:
    """An item as one user sees it on one page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Section:
    label: str
    entries: list[Entry]


MENU = (
    Group("今日", (Item("工作台", "home", (P.SELF,)),)),
    Group(
        "户与人",
        (
            Item("农户名册", "household-list", (P.HOUSEHOLD_VIEW,)),
            Item("待补清单", "household-missing", (P.HOUSEHOLD_EDIT,)),
            Item("变更登记", "change-list", (P.HOUSEHOLD_VIEW,)),
            Item("疑点", "doubt-list", (P.HOUSEHOLD_VIEW,)),
            Item("信息比对", "comparison-list", (P.VILLAGE_VIEW,)),
            Item("村情", "village-list", (P.VILLAGE_VIEW,)),
            Item("标准线", "line-list", (P.LINE_VIEW,)),
            Item("程序设置", "procedure-settings", (P.RULE_VIEW,)),
        ),
    ),
    Group(
        "办理",
        (
            Item("识别与退出", "case-list", (P.HOUSEHOLD_VIEW,)),
            Item("返贫监测", "watch-list", (P.HOUSEHOLD_VIEW,)),
            Item("漏评线索", "missed-list", (P.HOUSEHOLD_VIEW,)),
            Item("民主评议", "assembly-list", (P.HOUSEHOLD_VIEW,)),
            Item("规模分解", "quota-list", (P.VILLAGE_VIEW,)),
            Item("公示公告", "notice-list", (P.HOUSEHOLD_VIEW,)),
            Item("村出列", "village-exit-list", (P.VILLAGE_VIEW,)),
            Item("异议", "objection-list", (P.OBJECTION_VIEW,)),
            Item("名册导入", "import-list", (P.ROSTER_IMPORT, P.LEGACY_CONFIRM)),
        ),
    ),
    Group(
        "帮扶",
        (
            Item("我的帮扶户", "mine", (P.VISIT_MINE,)),
            Item("结对", "pairing-list", (P.HELP_VIEW,)),
            Item("帮扶干部", "cadre-list", (P.HELP_VIEW,)),
            Item("驻村力量", "team-list", (P.HELP_VIEW,)),
            Item("驻村在岗", "presence-list", (P.HELP_VIEW,)),
            Item("包乡包村", "charge-list", (P.HELP_VIEW,)),
            Item("走访", "visit-list", (P.VISIT_VIEW,)),
            Item("走访发现的问题", "visit-task-list", (P.VISIT_VIEW,)),
            Item("走访覆盖", "visit-coverage", (P.VISIT_VIEW,)),
            Item("帮扶计划", "plan-list", (P.HOUSEHOLD_VIEW,)),
            Item("集中交办会", "handover-list", (P.HELP_VIEW,)),
            Item("项目资金", "project-list", (P.VILLAGE_VIEW,)),
            Item("责任清单", "duty-list", (P.HELP_VIEW,)),
            Item("考核清单", "assessment-list", (P.HELP_VIEW,)),
        ),
    ),
    Group(
        "汇总",
        (
            Item("数据看板", "overview", (P.VILLAGE_VIEW,)),
            Item("查询", "query", (P.HOUSEHOLD_VIEW,)),
            Item("统计报表", "report-list", (P.VILLAGE_VIEW,)),
            Item("三率一度", "indicators", (P.INDICATOR_VIEW,)),
            Item("月报年报", "closing-list", (P.HOUSEHOLD_VIEW,)),
            Item("核对公布的数字", "figure-check", (P.FIGURE_CHECK,)),
            Item("存量核对", "reconcile", (P.HOUSEHOLD_VIEW,)),
            Item("操作记录", "audit-list", (P.AUDIT_VIEW,)),
            Item("查看次数", "reveal-counts", (P.REVEAL_WATCH,)),
        ),
    ),
    Group(
        "管理",
        (
            Item("账号与岗位", "account-list", (P.ACCOUNT_VIEW,)),
            Item("设置", "settings", (P.OFFICE_EDIT,)),
            Item("数据后台", "admin:index", (P.ADMIN_SITE,)),
        ),
    ),
)


@cache
def address(url_name: str) -> str | None:
    """The path of a page, None while no page has that name."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def menu_for(user: Any, path: str) -> list[Section]:
    """The groups that hold something for this user, with the item of the page at `path` marked."""
    allowed = [(group.label, entries_for(user, group)) for group in MENU]
    here = nearest([url for _, entries in allowed for _, url in entries], path)
    return [
        Section(label, [Entry(item.label, url, url == here) for item, url in entries])
        for label, entries in allowed
        if entries
    ]


def entries_for(user: Any, group: Group) -> list[tuple[Item, str]]:
    held = held_by(user)
    found = [(item, address(item.url_name)) for item in group.items if not held.isdisjoint(item.permissions)]
    return [(item, url) for item, url in found if url is not None]


def nearest(urls: list[str], path: str) -> str | None:
    """The longest menu address that holds the page; the start page holds only itself."""
    holding = [url for url in urls if url == path or (url != "/" and path.startswith(url))]
    return max(holding, key=len, default=None)
