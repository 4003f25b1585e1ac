"""A batch in words and figures for its page."""

from collections import Counter
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from fupin.imports.headings import UNKNOWN
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.imports.services import APPLY, CHECK, good_households
from fupin.jobs.services import latest

COLUMNS = (
    ("new", "新增", "new"),
    ("changed", "有变化", "changed"),
    ("same", "无变化", ""),
    ("proposed", "待办变更", "waiting"),
    ("absent", "名册中未出现", "absent"),
    ("refused", "拒收", "refused"),
)
CALLED = {"households": "户", "members": "人"}
NOTES = {"households": "未出现的户只列出来，不会注销", "members": "一人被拒收，整户先不写入"}


def counted(batch: ImportBatch) -> list[dict[str, Any]]:
    """The strip of counts: households, then persons; the total leaves out those that the file does not hold.
    A count leads to the part of the page that lists it, where there is one."""
    listed = {name for name in ("new", "changed", "waiting", "absent", "refused") if batch.preview.get(name)}
    return [
        {
            "label": CALLED[kind],
            "cells": [cell(name, found.get(name, 0), to if to in listed else "") for name, _, to in COLUMNS],
            "total": sum(count for name, count in found.items() if name != "absent"),
            "note": NOTES[kind],
        }
        for kind in CALLED
        if (found := batch.counts.get(kind))
    ]


def took(batch: ImportBatch) -> str:
    seconds = batch.preview.get("seconds") or 0
    return f" {seconds} 秒" if seconds >= 0.1 else "不到 0.1 秒"


def cell(name: str, count: int, to: str) -> dict[str, Any]:
    return {"name": name, "count": count, "to": to}


ALIKE = 20  # problems of one kind in one column that are shown one by one


def problems_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """The problems as they lie, those of one kind cut short: `more` tells after the last one how many follow."""
    counts = Counter((one["code"], one["heading"]) for one in batch.problems)
    seen: Counter[tuple[Any, Any]] = Counter()
    shown = []
    for one in batch.problems:
        kind = (one["code"], one["heading"])
        seen[kind] += 1
        if seen[kind] <= ALIKE:
            more = counts[kind] - ALIKE if seen[kind] == ALIKE else 0
            shown.append({**one, "more": more})
    return shown


KINDS = (("header", "重复的表头"), ("total", "合计、签字等"), ("blank", "空行"))


def skipped_of(batch: ImportBatch) -> str:
    """The rows that hold nobody, counted: they are left out, not lost."""
    sheets = batch.preview.get("sheets") or []
    counts = [(words, sum(sheet.get("skipped", {}).get(kind, 0) for sheet in sheets)) for kind, words in KINDS]
    said = "，".join(f"{words} {count:,} 行" for words, count in counts if count)
    return f"没有当作人员读：{said}。" if said else ""


def groups_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """The parts of the page, as tabs: address, title, how many."""
    homes = batch.counts.get("households") or {}
    found = (
        ("problems", "问题", f"{batch.preview.get('problems', 0):,}", bool(batch.problems)),
        ("refused", "拒收", f"{homes.get('refused', 0):,} 户", bool(batch.preview.get("refused"))),
        ("alike", "可能重复", f"{len(batch.preview.get('alike') or []):,} 人", bool(batch.preview.get("alike"))),
        ("changed", "有变化", f"{homes.get('changed', 0):,} 户", bool(batch.preview.get("changed"))),
        ("waiting", "待办变更", f"{homes.get('proposed', 0):,} 户", bool(batch.preview.get("waiting"))),
        ("new", "新增", f"{homes.get('new', 0):,} 户", bool(batch.preview.get("new"))),
        ("absent", "未出现", f"{homes.get('absent', 0):,} 户", bool(batch.preview.get("absent"))),
    )
    return [{"to": to, "title": title, "count": count} for to, title, count, shown in found if shown]


def unclear_of(batch: ImportBatch) -> str:
    """What a person has to say before the whole file can be read; "" for nothing."""
    columns = {told["heading"] for told in batch.preview.get("headings", []) if told["state"] == UNKNOWN}
    coded = batch.preview.get("coded") or {}
    said = [f"{len(columns)} 列没有认出"] if columns else []
    said += [f"{len(coded)} 列里是代码"] if coded else []
    return "，".join(said)


def steps_of(batch: ImportBatch) -> list[dict[str, str]]:
    sheets = batch.preview.get("sheets") or []
    read = "、".join(f"“{sheet['name'] or '表'}”第 {sheet['header_row']} 行是表头" for sheet in sheets[:2])
    rows = sum(sheet["rows"] for sheet in sheets)
    uploaded = timezone.localtime(batch.created_at)
    past = batch.applied_at is not None
    applied = timezone.localtime(batch.applied_at) if batch.applied_at else None
    texts = (
        ("上传", f"{filesizeformat(batch.size)}，{batch.owner.display_name} {uploaded:%m-%d %H:%M}"),
        ("认列", f"{read}，认出 {batch.preview.get('columns', 0)} 列" if read else "" if past else "找表头，认栏目"),
        ("核对", f"读 {rows:,} 行，用时{took(batch)}" if rows else "" if past else "逐行检查，与登记册比对"),
        ("写入", f"{applied:%m-%d %H:%M} 写完" if applied else "一次写完，出错全部退回"),
    )
    now = {ImportState.CHECKING: 1, ImportState.APPLIED: 4, ImportState.UNDONE: 4, ImportState.APPLYING: 3}
    at = now.get(ImportState(batch.state), 2)
    return [
        {"title": title, "text": text, "state": "done" if place < at else "now" if place == at else "todo"}
        for place, (title, text) in enumerate(texts)
    ]


def progress_of(batch: ImportBatch) -> dict[str, Any]:
    applying = batch.state == ImportState.APPLYING
    job = latest(APPLY if applying else CHECK, batch.pk)
    stage = (job.stage if job else "") or "排队等候"
    return {
        "title": f"正在{stage}" if stage != "排队等候" else stage,
        "total": job.total if job else 0,
        "done": job.done if job else 0,
        "text": "可以离开本页，做完再回来看。中途出错会全部退回，不会只写一半。"
        if applying
        else "正在核对，还没有写入任何数据。可以离开本页，过一会儿再回来看。",
    }


def touched(batch: ImportBatch) -> int:
    """The households in which confirming would change anything, waiting changes included."""
    homes = batch.counts.get("households") or {}
    return sum(homes.get(name, 0) for name in ("new", "changed", "proposed"))


def summary_of(batch: ImportBatch, confirming: bool = False) -> str:
    """The sentence of what confirming will do."""
    homes, people = batch.counts.get("households") or {}, batch.counts.get("members") or {}
    if not homes:
        return ""
    if not good_households(batch):
        return "没有可以写入的户。请改好文件后重新上传。"
    parts = []
    if written := homes.get("new", 0) + homes.get("changed", 0):
        parts.append(f"将写入 {written:,} 户 {people.get('new', 0) + people.get('changed', 0):,} 人")
    if homes.get("proposed"):
        parts.append(f"{homes['proposed']:,} 户的人员变化列入待办变更，不直接改")
    if not parts:
        parts.append(f"{homes['same']:,} 户都和登记册里的一样，没有要写入的")
    if homes.get("refused"):
        parts.append(f"{homes['refused']:,} 户 {people.get('refused', 0):,} 人拒收，留在问题清单")
    return "；".join(parts) + "。" + remark_on(batch, confirming)


def remark_on(batch: ImportBatch, confirming: bool) -> str:
    if batch.mode != ImportMode.LEGACY:
        return "空格不覆盖原值。" if touched(batch) else ""
    prepared = f"{batch.owner.display_name}准备"
    return f"{prepared}，由您确认后写入。" if confirming else "须由另一位县级审批人员确认。"
