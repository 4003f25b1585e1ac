"""Acts on the rows chosen in a list of the admin, each by the service that its own page calls."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.workflow import Refused

MOST, TOLD = 50, 10
"""Rows of one act; refusals that are told one by one."""


@dataclass(frozen=True)
class Act:
    """`run(row, version=…, opinion=…, by=…)` calls the service; `permissions`: one of them shows it."""

    label: str
    permissions: frozenset[Permission]
    run: Callable[..., Any]


class OpinionForm(ActionForm):
    opinion = forms.CharField(label="意见、理由或答复", max_length=500, required=False)


class ActingMixin:
    """For a ScopedAdmin of a model with versions: set `acts`. One row's refusal does not stop the others."""

    acts: dict[str, Act] = {}
    action_form = OpinionForm

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Any, str, str]]:
        return {
            name: (partial(perform, act), name, act.label)
            for name, act in self.acts.items()
            if any(has(request.user, permission) for permission in act.permissions)
        }

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle" aria-label="全选">'))
    def action_checkbox(self, row: Any) -> SafeString:
        """The row's box, with the version that stands on the page."""
        box = super().action_checkbox(row)  # type: ignore[misc]
        return format_html('{}<input type="hidden" name="seen" value="{}-{}">', box, row.pk, row.version)


def perform(act: Act, _: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    chosen = list(rows[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, f"没有办理：一次最多选 {MOST} 行。请少选一些。")
        return
    seen, opinion = versions_seen(request), request.POST.get("opinion", "")[:500]
    refused = [why for row in chosen if (why := refusal(act, row, seen.get(str(row.pk), 0), opinion, request.user))]
    if len(refused) < len(chosen):
        messages.success(request, f"{act.label}：已办理 {len(chosen) - len(refused)} 件")
    for why in refused[:TOLD]:
        messages.error(request, why)
    if len(refused) > TOLD:
        messages.error(request, f"还有 {len(refused) - TOLD} 件没有办理")


def refusal(act: Act, row: Model, version: int, opinion: str, by: Any) -> str:
    """Why this one was not done; empty when it was."""
    try:
        act.run(row, version=version, opinion=opinion, by=by)
    except Refused as refused:
        return f"{row}：{refused.sentence}"
    except PermissionDenied as denied:
        return f"{row}：没有办理，您没有“{denied}”的权限"
    return ""


def versions_seen(request: HttpRequest) -> dict[str, int]:
    """Number → version as they stood on the page; a row whose version was not sent is one that nobody has seen."""
    pairs = [entry.partition("-") for entry in request.POST.getlist("seen")]
    return {number: int(version) for number, _, version in pairs if version.isascii() and version.isdigit()}
