"""The list of notices, with what waits to be posted and the villages that have posted nothing."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from households import notice_rules as rules
from households.codes import NoticeKind, NoticeState
from households.models import PublicNotice
from households.selectors.notices import Asking, asking_from, notices_for, villages_without, waiting_batches
from households.selectors.notices.listing import TABS, WHEN, places_of
from villages.models import Region

P = Permission
PER_PAGE = 50


class NoticeList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        asking, today = asking_from(request.GET), rules.register_day(timezone.now())
        waiting = waiting_batches(request.user, asking.place)
        context = {"asking": asking, "tabs": tabs(asking), "waiting": waiting, "chips": chips(asking)}
        context |= {"kinds": NoticeKind.choices, "states": NoticeState.choices, "whens": WHEN.items()}
        if asking.tab == "missing":
            context["townships"] = villages_without(request.user, today, asking.place)
        if asking.tab == "posted":
            page = Paginator(notices_for(request.user, asking, today), PER_PAGE).get_page(request.GET.get("page"))
            context |= {"page": page, "rows": dressed(list(page.object_list), today)}
        return render(request, "households/notices/list.html", context)


def dressed(rows: list[PublicNotice], today: Any) -> list[dict[str, Any]]:
    places = places_of({row.village_code for row in rows})
    return [
        {
            "notice": row,
            "place": places.get(row.village_code, ""),
            "households": len(row.rows),
            "left": rules.days_left(row.ends_on, today),
        }
        for row in rows
    ]


def tabs(asking: Asking) -> list[dict[str, Any]]:
    place = {"place": asking.place} if asking.place else {}
    return [
        {"label": label, "url": f"?{urlencode({'tab': key, **place})}", "current": key == asking.tab}
        for key, label in TABS.items()
    ]


def chips(asking: Asking) -> list[dict[str, str]]:
    region = Region.objects.filter(pk=asking.place).first() if asking.place else None
    said = {
        "place": str(region or asking.place),
        "kind": NoticeKind.label_of(asking.kind),
        "state": NoticeState.label_of(asking.state),
        "when": WHEN.get(asking.when, ""),
    }
    values = {"tab": asking.tab, **{name: getattr(asking, name) for name in said}}
    return [
        {"text": text, "url": f"?{urlencode({key: value for key, value in values.items() if value and key != name})}"}
        for name, text in said.items()
        if text
    ]
