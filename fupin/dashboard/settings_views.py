"""The settings page: what can be set here, and how the installation stands."""

import platform
import sqlite3
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.dashboard.navigation import address
from fupin.keys import NAMES
from households.selectors import roots
from villages.models import Region

P = Permission


@dataclass(frozen=True)
class Setting:
    label: str
    text: str
    url_name: str
    permission: Permission


SETTINGS = (
    Setting("标准线", "国家标准、省定标准、监测范围，按年填。没有填的年份不作比较", "line-list", P.LINE_VIEW),
    Setting("疑点规则", "多大年龄、多少钱算可疑，按地区和年度设", "rule-list", P.RULE_VIEW),
    Setting("村退出标准", "村出列要逐项达到什么，按地区和年度设", "village-standards", P.RULE_VIEW),
    Setting("账号与岗位", "谁在哪里做什么，从哪天到哪天", "account-list", P.ACCOUNT_VIEW),
    Setting("村情", "各村每年的情况", "village-list", P.VILLAGE_VIEW),
    Setting("数据后台", "按表查看范围内的数据，只看不改", "admin:index", P.ADMIN_SITE),
)


class Settings(View):
    permission = Permission.OFFICE_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        offered = [(each, address(each.url_name)) for each in SETTINGS if has(request.user, each.permission)]
        context = {
            "offices": roots(request.user, P.OFFICE_EDIT),
            "offered": [(each, url) for each, url in offered if url],
            "status": status() if has(request.user, P.ACCOUNT_MANAGE) else [],
            "divisions": Region.objects.current().count(),
        }
        return render(request, "dashboard/settings.html", context)


def status() -> list[tuple[str, Any]]:
    """What an administrator needs to say on the phone."""
    return [
        ("系统版本", settings.VERSION),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("数据库", database_version()),
        ("数据文件夹", data_folder()),
        ("密钥文件", "齐全" if all((settings.KEY_DIR / f"{name}.key").exists() for name in NAMES) else "不齐"),
    ]


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {'.'.join(str(part) for part in connection.get_database_version())}"


def data_folder() -> str:
    """Space used by the database files and the uploads beside them."""
    files = [path for path in settings.DATA_DIR.glob("*.sqlite3*") if path.is_file()]
    uploads = list(settings.UPLOAD_DIR.glob("*")) if settings.UPLOAD_DIR.exists() else []
    size = sum(path.stat().st_size for path in [*files, *uploads] if path.is_file())
    return f"{settings.DATA_DIR}，{size / 1048576:.1f} MB，上传文件 {len(uploads)} 个"
