"""The documents of docs/ that come from the tables: `manage.py docs` writes them, a test compares them."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

import households.importers
from fupin.access.permissions import GRANTS, HOUSEHOLD_SCOPED, Permission, Role
from fupin.imports import problems
from fupin.imports.sheet import Column
from fupin.workflow import Workflow
from households.importers.roster_columns import ROSTER, TEMPLATE

OWN_APPS = ("fupin", "villages", "households", "assistance")
WRITTEN = "<!-- 由 manage.py docs 生成，请勿手改 -->"
BEGIN, END = "<!-- 以下由 manage.py docs 生成 -->", "<!-- 以上由 manage.py docs 生成 -->"
LEVELS = {"household": "户", "member": "人"}
SEVERITIES = {"E": "错：不导入", "W": "提醒：照样导入", "I": "提示：照样导入"}


def documents() -> dict[str, str]:
    """File name under docs/ → its whole text as it should be."""
    pages: dict[str, Callable[[], str]] = {
        "permissions.md": permissions,
        "columns.md": columns,
        "workflows.md": workflows,
        "glossary.md": glossary,
    }
    return {name: page() for name, page in pages.items()}


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs"


def table(*rows: tuple[str, ...]) -> str:
    head, *rest = rows
    lines = [head, ("---",) * len(head), *rest]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


# ---- who may do what ----------------------------------------------------------------------------------------------
def permissions() -> str:
    shown = [permission for permission in Permission if permission != Permission.PUBLIC]
    rows = [(f"{p.label} `{p.value}`", *("●" if p in GRANTS[role] else "" for role in Role)) for p in shown]
    scoped = "、".join(role.label for role in HOUSEHOLD_SCOPED)
    return (
        f"# 岗位与权限\n\n{WRITTEN}\n\n"
        "一个人可以有几个岗位；岗位 = 角色 × 地区 × 起止日期，地区以下全在范围内。"
        f"{scoped}只看到与自己结对的农户。没有谁在规则之上：没有超级用户。\n\n"
        f"{table(('权限', *(role.label for role in Role)), *rows)}\n"
    )


# ---- the roster ---------------------------------------------------------------------------------------------------
def columns() -> str:
    template = {column.key for column in TEMPLATE}
    read_too = [column for column in ROSTER.columns.values() if column.key not in template]
    return (
        f"# 花名册的栏目和导入时的提示\n\n{WRITTEN}\n\n"
        "“认得的写法”之间用顿号隔开；括号里的单位、空格、星号可有可无。\n\n"
        f"## 模板里的 {len(TEMPLATE)} 栏\n\n{column_table(TEMPLATE)}\n\n"
        f"## 有就读的其他栏\n\n{column_table(read_too)}\n\n"
        f"## 认得但不读的栏\n\n{'、'.join(sorted(ROSTER.ignored))}\n\n"
        f"## 提示代码\n\n`import_roster --json` 的 `problems[].code`。\n\n{problem_table()}\n"
    )


def column_table(chosen: "tuple[Column, ...] | list[Column]") -> str:
    rows = [
        (
            column.heading,
            f"`{column.key}`",
            LEVELS[column.level],
            column.unit,
            "必填" if column.required else "",
            "、".join(column.also),
        )
        for column in chosen
    ]
    return table(("栏名", "代码", "户/人", "单位", "", "还认得的写法"), *rows)


def problem_table() -> str:
    for module in pkgutil.iter_modules(households.importers.__path__, "households.importers."):
        if not module.ispkg:
            import_module(module.name)  # each declares its own codes
    rows = [(f"`{code}`", SEVERITIES[kind], sentence) for code, (kind, sentence) in sorted(problems.CODES.items())]
    return table(("代码", "轻重", "说法"), *rows)


# ---- procedures ---------------------------------------------------------------------------------------------------
def workflows() -> str:
    found = sorted(own_workflows())
    drawn = "\n\n".join(f"## {name}\n\n```mermaid\n{diagram(flow)}\n```" for name, flow in found)
    said = drawn or "本版本还没有审批流程：登记、更新和导入不经流转。流程写进 `workflow.py` 后，这里会画出来。"
    return f"# 办理流程\n\n{WRITTEN}\n\n{said}\n"


def own_workflows() -> Iterator[tuple[str, Workflow]]:
    for app in ("villages", "households", "assistance", "fupin.doubts"):
        package = import_module(app)
        for module in pkgutil.iter_modules(package.__path__, f"{app}."):
            if module.name.endswith("workflow"):
                members = vars(import_module(module.name))
                yield from ((name, value) for name, value in members.items() if isinstance(value, Workflow))


def diagram(flow: Workflow) -> str:
    return "\n".join(["stateDiagram-v2", *(f"    {step.source} --> {step.target}: {step.action}" for step in flow)])


# ---- words --------------------------------------------------------------------------------------------------------
def own_models() -> list[type[models.Model]]:
    """Every model of ours, by app and name."""
    found = [model for model in apps.get_models() if model.__module__.split(".")[0] in OWN_APPS]
    return sorted(found, key=lambda model: model._meta.label)


def named_fields(model: type[models.Model]) -> "list[models.Field]":
    """Fields that somebody names: without the numbers that the database gives by itself."""
    return [
        field for field in model._meta.local_fields if not isinstance(field, models.AutoField | models.BigAutoField)
    ]


def glossary() -> str:
    """The hand-written part stays; what is between the marks is renewed."""
    path = folder() / "glossary.md"
    text = path.read_text("utf-8") if path.exists() else f"# 用语对照\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{model_words()}\n\n{END}{after}"


def model_words() -> str:
    return "\n\n".join(
        f"### {model._meta.verbose_name} `{model._meta.label}`\n\n"
        + table(("中文", "代码里的名字"), *((str(f.verbose_name), f"`{f.name}`") for f in named_fields(model)))
        for model in own_models()
    )
