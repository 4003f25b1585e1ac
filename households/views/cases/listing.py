"""The work list of cases, and taking several a step onward: what is prepared, and what was looked at and agreed to."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.codes import CaseState, Procedure
from households.models import Case, CaseOpening
from households.notice_rules import register_day
from households.selectors import place_options
from households.selectors.cases import Asking, Settings, asking_from, cases_for, clock_of, related_among
from households.selectors.cases.listing import MINE, TURNS
from households.services.cases import agree_all
from households.services.cases.acting import ACTING
from households.services.cases.agreeing import MOST, is_decided_by, onward_from
from households.views.lists import places
from villages.models import Region

P, S = Permission, CaseState
PER_PAGE = 50


class CaseList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "households/cases/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    acts = any(has(user, permission) for permission in ACTING)
    asked = request.GET if "turn" in request.GET else {**request.GET.dict(), "turn": MINE if acts else "open"}
    asking = asking_from(asked)
    page = Paginator(cases_for(user, asking), PER_PAGE).get_page(request.GET.get("page"))
    rows = dressed(list(page.object_list), user)
    options = place_options(user, asking.place)
    return {
        "asking": asking,
        "page": page,
        "rows": rows,
        "turns": [(key, label, address(asking, turn=key)) for key, label in TURNS.items() if key != MINE or acts],
        "turn_label": TURNS[asking.turn],
        "procedures": Procedure.choices,
        "states": CaseState.choices,
        "places": places(options, asking.place),
        "chips": chips(asking, options),
        "may_act": any(row["acts"] for row in rows),
        "may_agree": any(row["decides"] for row in rows),
        "may_start": has(user, P.CASE_DRAFT),
        "token": uuid.uuid4(),
    }


def dressed(rows: list[Case], user: Any) -> list[dict[str, Any]]:
    """Each with its village, its clock, and whether this user may take it a step onward, or agree to it, from here."""
    names = dict(Region.objects.filter(pk__in={row.village_code for row in rows}).values_list("pk", "full_name"))
    today = timezone.localdate()
    settings = Settings({row.village_code for row in rows}, today.year)
    acting = [row for row in rows if may_act(user, row)]
    deciding = [row for row in acting if is_decided_by(onward_from(row))]
    seen = CaseOpening.objects.filter(case__in=deciding, person_id=user.person_id)
    opened = set(seen.values_list("case_id", "version"))
    related = related_among({row.household_id for row in deciding})
    return [
        {
            "case": row,
            "place": names.get(row.village_code, ""),
            "clock": clock_of(row, settings, today),
            "label": settings.step(row.village_code, row.procedure, row.state).label,
            "acts": row in acting,
            "decides": row in deciding,
            "opened": (row.pk, row.version) in opened,
            "related": row.household_id in related and row in deciding,
        }
        for row in rows
    ]


def may_act(user: Any, case: Case) -> bool:
    step = onward_from(case)
    return step is not None and can(user, P(step.permission), case.village_code)


def chips(asking: Asking, options: list[Region]) -> list[dict[str, str]]:
    place = next((region.name for region in options if region.code == asking.place), asking.place)
    said = {
        "procedure": Procedure.label_of(asking.procedure),
        "state": CaseState.label_of(asking.state),
        "place": f"地区：{place}" if asking.place else "",
        "household": "只看一户" if asking.household else "",
    }
    return [{"text": text, "url": address(asking, **{name: ""})} for name, text in said.items() if text]


def address(asking: Asking, **changes: Any) -> str:
    """The list asked otherwise; nothing is carried on that the list does not know."""
    return f"?{urlencode({name: value for name, value in {**vars(asking), **changes}.items() if value})}"


@require_POST
@requires(P.HOUSEHOLD_VIEW)
def agree(request: HttpRequest) -> HttpResponse:
    """`case` is repeated: number-version of each that is ticked. Each takes the step onward from where it stands."""
    chosen = [tuple(typed.number(part) for part in text.split("-")[:2]) for text in request.POST.getlist("case")]
    mark = typed.token(request.POST.get("token", ""))
    if mark is None:
        raise Refused("stale_form")
    pairs = list(dict.fromkeys((one[0], one[1]) for one in chosen if len(one) == 2))[: MOST + 1]
    count = agree_all(chosen=pairs, by=request.user, today=register_day(timezone.now()), token=mark)
    messages.success(request, f"已办理 {count} 户")
    return redirect("case-list")
