"""`manage.py import_roster FILE --user U …`: the page's import without a page (product.md §4.2).

Exit 0: applied, clean dry run, or good households accepted. 2: refused, nothing written. 1: wrong usage.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, IntegrityError
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.accounts.models import User
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.imports.problems import ERROR, Problem
from fupin.workbook import COMMAND, Unreadable
from fupin.workflow import REASONS, Refused
from households.importers.plan import OUTCOMES, Plan
from households.importers.roster_import import Loaded, import_roster, load, make_plan

NONE = dict.fromkeys(OUTCOMES, 0)


class Command(BaseCommand):
    help = "导入花名册"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: parser.exit(1, f"{parser.format_usage()}{message}\n")  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--user", required=True, help="导入人的用户名")
        parser.add_argument("--mode", choices=ImportMode.values, default=ImportMode.FACTS.value)
        parser.add_argument("--approver", help="存量建档的确认人")
        parser.add_argument("--year", type=int, help="收入年度，表里没有这一列时用")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--accept-good", action="store_true", help="有错的户除外，其余写入")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by, approver = user_named(options["user"]), user_named(options["approver"]) if options["approver"] else None
        check_usage(options, by)
        content = content_of(options["file"])
        report: dict[str, Any] = blank_report(content)
        try:
            loaded = load(options["file"], year=options["year"], limits=COMMAND)
            plan, batch = run(loaded, options, by, approver, report["file_sha256"], len(content))
            report |= told(loaded, plan, batch)
        except Unreadable as error:
            report["problems"] = [whole_file(error.code, str(error))]
        except Refused as refused:
            report["problems"] = [whole_file(refused.code, refused.sentence)]
        except (IntegrityError, DataError):
            report["problems"] = [whole_file("import_clash", REASONS["import_clash"])]
        except PermissionDenied as denied:
            raise CommandError(f"{by.username} 没有“{denied}”的权限，或者名册里有管辖范围以外的村。") from denied
        self.say(report, as_json=options["json"])
        if failed(report, options):
            sys.exit(2)

    def say(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for problem in report["problems"][:50]:
            place = f"{problem['sheet'] or ''} {problem['row'] or ''}{problem['column'] or ''}".strip()
            self.stdout.write(f"{'错误' if problem['severity'] == ERROR else '提示'} {place} {problem['message']}")
        counted = report["households"]
        done = "已导入" if report["applied"] else "没有写入"
        self.stdout.write(
            f"{done}：新增 {counted['new']} 户，有变化 {counted['changed']} 户，无变化 {counted['same']} 户，"
            f"待办变更 {counted['proposed']} 户，名册中未出现 {counted['absent']} 户，拒收 {counted['refused']} 户。"
        )


def user_named(username: str) -> User:
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有启用的账号“{username}”。")
    return user


def check_usage(options: dict[str, Any], by: User) -> None:
    legacy = options["mode"] == ImportMode.LEGACY
    if not has(by, Permission.LEGACY_PREPARE if legacy else Permission.ROSTER_IMPORT):
        raise CommandError(f"{by.username} 没有导入名册的权限。")
    if legacy and not options["approver"] and not options["dry_run"]:
        raise CommandError("存量建档须用 --approver 写明确认人。")
    if options["year"] is not None and not 2013 <= options["year"] <= 2100:
        raise CommandError("--year 应在 2013 到 2100 之间。")


def content_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error


def run(
    loaded: Loaded, options: dict[str, Any], by: User, approver: User | None, sha256: str, size: int
) -> tuple[Plan, ImportBatch | None]:
    mode, year = options["mode"], options["year"]
    if options["dry_run"]:
        return make_plan(loaded, by=by, mode=mode, year=year), None
    batch = ImportBatch(
        kind="roster",
        mode=mode,
        year=year,
        owner=by,
        approver=approver if mode == ImportMode.LEGACY else None,
        file_name=Path(options["file"]).name[:200],
        sha256=sha256,
        size=size,
    )
    plan = applied(loaded, batch=batch, by=by, approver=approver, accept_good=options["accept_good"])
    return plan, batch if batch.pk else None


@write
def applied(loaded: Loaded, *, batch: ImportBatch, by: User, approver: User | None, accept_good: bool) -> Plan:
    """Import at once; the batch exists only when it was applied."""
    batch.state, batch.applied_at, batch.write = ImportState.APPLIED, timezone.now(), current_write().id
    plan = import_roster(
        loaded, by=by, approver=approver, mode=batch.mode, year=batch.year, batch=batch, accept_good=accept_good
    )
    assert plan is not None  # no counts were expected
    return plan


def blank_report(content: bytes) -> dict[str, Any]:
    return {
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "sheets": [],
        "households": dict(NONE),
        "members": dict(NONE),
        "corrections": 0,
        "problems": [],
        "applied": False,
        "batch": None,
        "seconds": dict.fromkeys(("read", "check", "plan", "write"), 0.0),
    }


def told(loaded: Loaded, plan: Plan, batch: ImportBatch | None) -> dict[str, Any]:
    return {
        "sheets": loaded.sheets(),
        **plan.counts,
        "problems": [problem.as_dict() for problem in plan.problems],
        "applied": batch is not None,
        "batch": batch.pk if batch else None,
        "seconds": {stage: round(loaded.seconds.get(stage, 0.0), 3) for stage in ("read", "check", "plan", "write")},
    }


def whole_file(code: str, sentence: str) -> dict[str, Any]:
    return Problem(None, None, None, None, code, ERROR, sentence).as_dict()


def failed(report: dict[str, Any], options: dict[str, Any]) -> bool:
    errors = [problem for problem in report["problems"] if problem["severity"] == ERROR]
    if any(problem["row"] is None for problem in errors):
        return True
    return bool(errors) and not options["accept_good"]
