"""What every page may say in one tag: icons, states with shape and word, figures and dates as the register has them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fupin.dashboard.icons import SHAPES
from fupin.dashboard.states import standing
from fupin.personal.masks import mask_text

register = template.Library()
TEN_THOUSAND = Decimal(10_000)
MISSING = "—"
MINUS = "\u2212"


# ---- shapes -----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline drawing in the colour of the text; KeyError for a name that nobody drew."""
    return format_html('<svg class="ic" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', SafeString(SHAPES[name]))


@register.simple_tag
def state(household: Any) -> SafeString:
    """The one tag of a household's standing: shape, word, tint. Nothing for a household that was never listed."""
    found = standing(household)
    if found is None:
        return SafeString("")
    return format_html('<span class="tag tag-{}">{}{}</span>', found.tint, icon(found.shape), found.word)


# ---- figures ----------------------------------------------------------------------------------------------------


def decimal(value: Any) -> Decimal | None:
    """The figure as a decimal; None for what is missing or no figure."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def figure(value: Any, places: int, unit: str = "") -> str:
    """Thousands separators, half-up, the real minus sign, and a dash for a fact that is missing."""
    found = decimal(value)
    if found is None:
        return MISSING
    rounded = found.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{places}f}{unit}"


@register.filter
def money(value: Any) -> str:
    """Money of a household, in full 元: `6,184`."""
    return figure(value, 0)


@register.filter
def area(value: Any) -> str:
    """亩 or ㎡, two decimals: `96.00`."""
    return figure(value, 2)


@register.filter
def count(value: Any) -> str:
    """Households, persons, rows: `1,128`."""
    return figure(value, 0)


@register.filter
def wan(value: Any) -> str:
    """Yuan of many households: from ten thousand on in 万, two decimals at most."""
    amount = decimal(value)
    if amount is None:
        return ""
    if abs(amount) < TEN_THOUSAND:
        return figure(amount, 0)
    return f"{figure(amount / TEN_THOUSAND, 2)} 万"


@register.filter
def signed(value: Any) -> str:
    """A change: `+3`, `−2`, `0`."""
    told = figure(value, 0)
    return f"+{told}" if (decimal(value) or 0) > 0 else told


@register.filter
def percent(value: Any) -> str:
    """A figure that already is per hundred: `10.27%`."""
    return figure(value, 2, "%")


# ---- dates ------------------------------------------------------------------------------------------------------


def local_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def day(value: Any) -> str:
    """For tables: `11-20` in the running year, `2025-11-20` in another."""
    found = local_date(value)
    if found is None:
        return MISSING
    return f"{found:%m-%d}" if found.year == timezone.localdate().year else found.isoformat()


@register.filter
def long_day(value: Any) -> str:
    """For sentences: `2026年11月22日`."""
    found = local_date(value)
    return MISSING if found is None else f"{found.year}年{found.month}月{found.day}日"


# ---- pages ------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def url_with(context: dict[str, Any], **changes: Any) -> str:
    """`?…` of this page with some parameters changed; None or "" takes one away. The others stay as they are, but for
    a number of somebody's that was typed into the address: no link carries it on."""
    query = context["request"].GET.copy()
    for name, texts in query.lists():
        query.setlist(name, [mask_text(text) for text in texts])
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """First, last and the neighbours of this page; None where numbers are left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


# ---- forms ------------------------------------------------------------------------------------------------------


@register.filter
def dressed(bound: Any) -> Any:
    """Give the widget the classes of the theme and tie help and errors to it, whatever the form's author wrote."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if kind not in {"radio", "checkbox", "hidden", "file"}:
        base = "form-select" if kind == "select" else "form-control"
        classes = [base, *widget.attrs.get("class", "").split(), *(["is-invalid"] if bound.errors else [])]
        widget.attrs["class"] = " ".join(dict.fromkeys(classes))
    elif kind == "checkbox" and not hasattr(widget, "choices"):
        widget.attrs["class"] = "form-check-input"
    ties = [f"{bound.auto_id}-{part}" for part, there in (("help", bound.help_text), ("error", bound.errors)) if there]
    if ties:
        widget.attrs["aria-describedby"] = " ".join(ties)
    return bound
