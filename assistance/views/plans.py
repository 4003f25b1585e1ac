"""Plans: the list with what is asked about them, a household's plan of a year, writing it, settling it."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from assistance.forms.plans import LineSet, PlanForm, first_line, first_words
from assistance.models import Measure, Plan
from assistance.plan_codes import OPEN, Ability, Ground, MeasureOption, PlanAct, PlanState, Reach
from assistance.plan_rules import Home, suggestions
from assistance.plan_workflow import PLAN
from assistance.selectors.measures_done import CLASSES
from assistance.selectors.plan_facts import homes, plan_facts
from assistance.selectors.plan_lists import TABS, plans_in, tally, without_plan
from assistance.selectors.plans import (
    Sight,
    Wish,
    dressed,
    listed,
    may_write,
    open_rows,
    owners_in,
    owners_of,
    plan_of,
    sight,
    wish_from,
)
from assistance.services.plans import act_on_measure, act_on_plan, carry_over, lacking, save_plan
from assistance.views.common import paged, place_choices
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import ACTIVE
from households.models import Household, Member
from households.selectors import get_household
from villages.codes import Level
from villages.models import Region

P = Permission
PREFIX = "m"
ACT_SAYS = {
    PlanAct.CONFIRM: "计划已审定",
    PlanAct.REOPEN: "已退回修改。改好以后重新征得农户同意，再请人审定",
    PlanAct.VOID: "计划已作废",
}


# ---- the list -------------------------------------------------------------------------------------------------------
class PlanList(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "assistance/plans/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    wish = wish_from(request.GET, today)
    page = paged(request, listed(user, wish, today))
    counts = tally(plans_in(user, wish.year, wish.place, wish.state, wish.done), today)
    counts["none"] = without_plan(user, wish.year, wish.place).count()
    place = Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(pk=wish.place).first() if wish.place else None
    return {
        "wish": wish,
        "page": page,
        "rows": dressed(user, list(page.object_list), today),
        "tabs": [(key, label, counts[key], address(wish, tab=key)) for key, label in TABS.items()],
        "tab_label": TABS[wish.tab],
        "done_label": CLASSES[wish.done][0] if wish.done else "",
        "all_url": address(wish, done=""),
        "years": range(today.year + 1, today.year - 3, -1),
        "places": place_choices(request, wish.place),
        "place": place,
        "states": [(PlanState.DRAFT.value, PlanState.DRAFT.label), (PlanState.SETTLED.value, PlanState.SETTLED.label)],
        "may_carry": place is not None
        and place.level in (Level.TOWNSHIP, Level.VILLAGE)
        and wish.year in (today.year, today.year + 1)
        and can(user, P.PLAN_WRITE, place.pk),
        "may_print": place is not None and place.level == Level.VILLAGE and can(user, P.ROSTER_EXPORT, place.pk),
        "may_write": has(user, P.PLAN_WRITE),
    }


def address(wish: Wish, **change: Any) -> str:
    asked = {**vars(wish), **change}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@require_POST
@requires(P.PLAN_WRITE)
def carry(request: HttpRequest) -> HttpResponse:
    """Last year's plans of a place go on this year, as drafts."""
    place, year = request.POST.get("place", ""), typed.number(request.POST.get("year", ""))
    region = get_object_or_404(Region.objects.visible_to(request.user, P.PLAN_WRITE), pk=place)
    made = carry_over(region=region, year=year, by=request.user, today=timezone.localdate())
    messages.success(request, f"沿用了 {made} 户上年没落实完的计划，都是草稿。逐户核对、征得农户同意，再请人审定")
    return redirect(f"{reverse('plan-list')}?{urlencode({'place': place, 'year': year})}")


# ---- one household --------------------------------------------------------------------------------------------------
def household_asked(request: HttpRequest, pk: int) -> tuple[Household, int]:
    """The household and the year of the address. A year that is none counts as this one."""
    try:
        household = get_household(request.user, pk)
    except Household.DoesNotExist:
        raise Http404 from None
    today, asked = timezone.localdate(), typed.number(request.GET.get("year", ""))
    return household, asked if today.year - 10 <= asked <= today.year + 1 else today.year


@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act on the plan is a POST here; a refusal goes back to the page with its sentence."""
    household, year = household_asked(request, pk)
    if request.method == "POST":
        plan = get_object_or_404(
            Plan.objects.valid(), household=household, pk=typed.number(request.POST.get("plan", ""))
        )
        act(request, plan)
        return redirect(page_of(household, plan.year))
    today = timezone.localdate()
    return render(request, "assistance/plans/detail.html", detail_context(request, household, year, today))


def page_of(household: Household, year: int) -> str:
    return f"{reverse('plan-detail', args=[household.pk])}?year={year}"


def act(request: HttpRequest, plan: Plan) -> None:
    said = request.POST
    action = said.get("action", "")
    act_on_plan(
        plan=plan, action=action, version=typed.number(said.get("version", "")), by=request.user,
        today=timezone.localdate(), reason=said.get("reason", "")[:200],
    )  # fmt: skip
    messages.success(request, ACT_SAYS[PlanAct(action)])


def detail_context(request: HttpRequest, household: Household, year: int, today: date) -> dict[str, Any]:
    user = request.user
    seen = sight(user, household, year, today)
    writes = may_write(user, household)
    drafting = writes and (seen.plan is None or seen.plan.state == PlanState.DRAFT)
    return {
        "household": household,
        "village": household.village,
        "year": year,
        "seen": seen,
        "plan": seen.plan,
        "ability": Ability.label_of(seen.home.ability),
        "grounds": "、".join(Ground.label_of(code) for code in sorted(seen.home.grounds)),
        "writes": writes,
        "may_begin": writes and seen.plan is None and today.year - 1 <= year <= today.year + 1,
        "acts": acts(user, seen, today, writes) if seen.plan else [],
        "ideas": ideas(seen.home, {(row.ground, row.option) for row in seen.measures}) if drafting else [],
        "open_states": OPEN,
        "helps": Counter(row.get_help_display() for row in seen.measures).items(),
        "years": sorted({*seen.years, today.year, year}, reverse=True),
        "today": today,
    }


def acts(user: Any, seen: Sight, today: date, writes: bool) -> list[dict[str, str]]:
    """What this user may do with the plan now, each with why it would be refused."""
    assert seen.plan is not None
    found = []
    for step in PLAN.steps_from(seen.plan.state):
        if not (
            writes if step.permission == P.PLAN_WRITE else can(user, P(step.permission), seen.household.village_id)
        ):
            continue
        facts = plan_facts(seen.plan, seen.measures, seen.home, today, by=user, reason="以后写明")
        code = step.refusal(facts)
        refusal = REASONS[code].format(lacking=lacking(facts.live)) if code else ""
        found.append({"action": step.action, "label": PlanAct.label_of(step.action), "refusal": refusal})
    return found


def ideas(home: Home, having: Collection[tuple[str, str]] = ()) -> list[dict[str, str]]:
    """Suggestions as buttons and links say them."""
    return [
        {
            "key": f"{one.ground}-{one.option}",
            "ground": Ground.label_of(one.ground),
            "option": MeasureOption.label_of(one.option),
        }
        for one in suggestions(home, having)
    ]


@require_POST
@requires(P.PLAN_WRITE)
def follow(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """One measure is begun, done, or cancelled."""
    household, _ = household_asked(request, pk)
    measure = get_object_or_404(Measure.objects.select_related("plan"), pk=measure_pk, plan__household=household)
    said = request.POST
    saved = act_on_measure(
        measure=measure, action=said.get("action", ""), version=typed.number(said.get("version", "")),
        result=said.get("result", ""), on=typed.day(said.get("on", "")), by=request.user, today=timezone.localdate(),
    )  # fmt: skip
    messages.success(request, f"“{saved}”已登记：{saved.get_state_display()}")
    return redirect(page_of(household, measure.plan.year))


# ---- writing --------------------------------------------------------------------------------------------------------
class PlanEdit(View):
    """The draft as a whole. “再加一条” and a suggestion give another row without saving; nothing needs a script."""

    permission = P.PLAN_WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        household, year, plan = self.asked(request, pk)
        if plan is not None and plan.state != PlanState.DRAFT:
            return redirect(page_of(household, year))
        rows = open_rows(plan)
        lines = [first_line(row) for row in rows]
        idea = first_idea(request.GET.get("idea", ""))
        about = self.about(household, rows)
        forms = LineSet(initial=lines, prefix=PREFIX, form_kwargs=about)
        forms.extra = 0 if lines and not idea else 1
        form = PlanForm(initial=first_words(plan, household))
        return self.page(request, household, year, plan, form, self.with_idea(forms, idea, len(lines)))

    def with_idea(self, forms: Any, idea: dict[str, str], place: int) -> Any:
        """The last, empty row begins with what was suggested."""
        if idea:
            forms.forms[place].initial = {**forms.forms[place].initial, **idea}
        return forms

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        household, year, plan = self.asked(request, pk)
        about, act = self.about(household, open_rows(plan)), request.POST.get("act", "")
        if act and act != "save":
            data = one_more(request.POST, first_idea(act))
            forms = LineSet(data, prefix=PREFIX, form_kwargs=about)
            return self.page(request, household, year, plan, PlanForm(data), forms, fresh=True)
        form, lines = PlanForm(request.POST), LineSet(request.POST, prefix=PREFIX, form_kwargs=about)
        if form.is_valid() and lines.is_valid():
            try:
                saved = save_plan(
                    household=household, year=year, words=form.words(), lines=[one.line() for one in lines.kept()],
                    seen=form.cleaned_data["seen"] or 0, version=form.cleaned_data["version"] or 0, by=request.user,
                    today=timezone.localdate(),
                )  # fmt: skip
            except Conflict:
                raise
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, "已保存。写全了，请另一个人审定")
                return redirect(page_of(household, saved.year))
        return self.page(request, household, year, plan, form, lines, status=422)

    def asked(self, request: HttpRequest, pk: int) -> tuple[Household, int, Plan | None]:
        household, year = household_asked(request, pk)
        if not may_write(request.user, household):
            raise PermissionDenied(P.PLAN_WRITE.label)
        return household, year, plan_of(household, year)

    def about(self, household: Household, rows: Sequence[Measure]) -> dict[str, Any]:
        """What may be chosen, and what stands in the rows already: what is no choice any more is refused with a
        sentence when it is saved, not dropped."""
        members = Member.objects.filter(household=household, state__in=sorted(ACTIVE)).order_by("relation", "pk")
        people = {one.pk: one for one in (*members.only("name"), *(row.member for row in rows if row.member))}
        owners = {one.key: one for one in (*owners_in(household.village_id, [household.pk]), *owners_of(rows))}
        return {"home": homes([household])[household.pk], "members": people.values(), "owners": owners.values()}

    def page(
        self, request: HttpRequest, household: Household, year: int, plan: Plan | None, form: PlanForm, lines: Any,
        *, fresh: bool = False, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        home = lines.form_kwargs["home"]
        context = {
            "household": household,
            "village": household.village,
            "year": year,
            "plan": plan,
            "form": form,
            "lines": lines,
            "fresh": fresh,
            "home": home,
            "ability": Ability.label_of(home.ability),
            "grounds": "、".join(Ground.label_of(code) for code in sorted(home.grounds)),
            "ideas": ideas(home),
        }
        return render(request, "assistance/plans/edit.html", context, status=status)


def first_idea(text: str) -> dict[str, str]:
    """Ground and option of `01-0702`; nothing of anything else."""
    ground, _, option = text.partition("-")
    known = ground in Ground.values and option in MeasureOption.values
    return {"ground": ground, "option": option} if known else {}


def one_more(said: QueryDict, idea: dict[str, str]) -> QueryDict:
    """What was typed, with one row more (that of the suggestion, where there is one)."""
    data = said.copy()
    name = f"{PREFIX}-TOTAL_FORMS"
    count = typed.number(data.get(name, ""))
    data[name] = str(count + 1)
    for field, value in {"reach": Reach.SPECIAL, **idea}.items():
        data[f"{PREFIX}-{count}-{field}"] = value
    return data
