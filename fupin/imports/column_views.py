"""The page on which a person says what a column is, where the declarations did not tell: 认列."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.imports.choosing import (
    OWN,
    Understanding,
    choose,
    key_named,
    suggestions,
    understanding_of,
    unknown_headings,
)
from fupin.imports.headings import IGNORED, READ, REPEATED
from fupin.imports.models import LOOKED_AT, ImportBatch
from fupin.imports.sheet import plain_heading, without_unit
from fupin.imports.views import token_of, visible_batches
from fupin.workflow import Refused

OTHER = "other"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOUSEHOLD_VIEW)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows every heading and what became of it, POST keeps what was said and has the file checked again."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    found = understanding_of(batch)
    if found is None:
        raise Http404
    if batch.state not in LOOKED_AT or request.user.pk != batch.owner_id:
        return redirect("import-detail", pk=pk)
    if request.method != "POST":
        return render(request, "imports/columns.html", context_of(batch, found))
    try:
        said = {"headings": said_headings(batch, found, request.POST), "codes": said_codes(batch, found, request.POST)}
        choose(batch=batch, by=request.user, token=token_of(request), **said)
    except Refused as refused:
        if refused.code not in ("mapping_unknown", "mapping_taken", "mapping_code"):
            raise
        context = context_of(batch, found, request.POST) | {"error": refused.sentence}
        return render(request, "imports/columns.html", context, status=422)
    return redirect("import-detail", pk=pk)


# ---- what is shown ---------------------------------------------------------------------------------------------------


def context_of(batch: ImportBatch, found: Understanding, said: QueryDict | None = None) -> dict[str, Any]:
    told = batch.preview.get("headings", [])
    labels = {key: column.heading for key, column in found.sheet.columns.items()}
    return {
        "batch": batch,
        "unknown": [unknown(place, one, batch, found, said) for place, one in enumerate(unknown_headings(batch))],
        "coded": [coded(key, codes, batch, found, said) for key, codes in all_codes(batch).items()],
        "read": [read_as(one, labels[one["key"]]) for one in told if one["state"] == READ],
        "several": len({one["sheet"] for one in told}) > 1,
        "left": [one for one in told if one["state"] in (IGNORED, REPEATED)],
        "missing": missing_words(told, found),
        "labels": list(labels.values()),
    }


def read_as(one: dict[str, Any], label: str) -> dict[str, Any]:
    """With the name of its column where that is another one, and not only written another way."""
    same = without_unit(plain_heading(label)) == without_unit(plain_heading(one["heading"]))
    return {**one, "label": label, "other_name": not same}


def missing_words(told: list[dict[str, Any]], found: Understanding) -> str:
    """The columns that every file should have and this one does not, as a sentence; "" for none."""
    known = {one["key"] for one in told}
    lacking = [
        column.heading
        for column in found.sheet.columns.values()
        if column.expected and known.isdisjoint(column.expected)
    ]
    return f"表里没有认出：{'、'.join(lacking)}。如果有，只是栏名写法不同，请在下面指明。" if lacking else ""


def unknown(
    place: int, one: dict[str, Any], batch: ImportBatch, found: Understanding, said: QueryDict | None
) -> dict[str, Any]:
    taken = {told["key"] for told in batch.preview["headings"] if told["state"] == READ}
    likely = suggestions(one["heading"], found.sheet, taken - {one["chosen"]})
    chosen = one["chosen"] or ""
    other = "" if chosen in ("", *likely) else found.sheet[chosen].heading
    if said is not None:
        chosen, other = said.get(f"heading-{place}", ""), said.get(f"other-{place}", "")
    return {
        **one,
        "choices": [(key, found.sheet[key].heading, chosen == key) for key in likely],
        "none": chosen == "" and not other,
        "other": other,
        "by_hand": chosen == OTHER or bool(other),
    }


def all_codes(batch: ImportBatch) -> dict[str, list[str]]:
    """Bare codes by column: those that are not understood, and those that somebody has told."""
    told = {key: sorted(said["values"], key=sortable) for key, said in batch.mapping.get("codes", {}).items()}
    open_ones = batch.preview.get("coded", {})
    return {
        key: sorted({*told.get(key, []), *open_ones.get(key, [])}, key=sortable)[:MOST] for key in {**told, **open_ones}
    }


MOST = 100


def sortable(code: str) -> tuple[int, str]:
    return len(code), code


def coded(
    key: str, codes: list[str], batch: ImportBatch, found: Understanding, said: QueryDict | None
) -> dict[str, Any]:
    column = found.sheet[key]
    kind, tables = column.read.facts["kind"], found.tables.get(key, ())
    before = batch.mapping.get("codes", {}).get(key, {})
    own = before.get("values", {}) if before.get("table") == OWN else {}
    chosen = said.get(f"table-{key}", "") if said is not None else before.get("table", "")
    rows = [
        {
            "code": code,
            "meanings": [kind.label_of(table.values.get(code)) for table in tables],
            "own": said.get(f"own-{key}-{code}", "") if said is not None else kind.label_of(own.get(code)),
        }
        for code in codes
    ]
    return {
        "key": key,
        "heading": column.heading,
        "tables": [(table.name, table.label, table.name == chosen) for table in tables],
        "rows": rows,
        "chosen": chosen,
        "options": [str(member.label) for member in kind],
    }


# ---- what is said ----------------------------------------------------------------------------------------------------


def said_headings(batch: ImportBatch, found: Understanding, said: QueryDict) -> dict[str, str]:
    """Heading → key, "" for one that is not to be read."""
    chosen = {}
    for place, one in enumerate(unknown_headings(batch)):
        answer = said.get(f"heading-{place}", "")
        if answer == OTHER:
            answer = key_named(said.get(f"other-{place}", ""), found.sheet)
        elif answer and answer not in found.sheet.columns:
            raise Refused("mapping_unknown", heading=answer[:40])
        chosen[one["heading"]] = answer
    return chosen


def said_codes(batch: ImportBatch, found: Understanding, said: QueryDict) -> dict[str, Any]:
    """Column → the code list chosen for it; a column of which nothing was chosen is left out."""
    chosen = {}
    for key, codes in all_codes(batch).items():
        answer = said.get(f"table-{key}", "")
        if answer == OWN:
            values = own_table(key, codes, found, said)
        else:
            values = next((dict(table.values) for table in found.tables.get(key, ()) if table.name == answer), {})
        if values:
            chosen[key] = {"table": answer, "values": values}
    return chosen


def own_table(key: str, codes: list[str], found: Understanding, said: QueryDict) -> dict[str, str]:
    column, values = found.sheet[key], {}
    kind = column.read.facts["kind"]
    for code in codes:
        label = said.get(f"own-{key}-{code}", "").strip()
        stored = kind.from_cell(label) if label else None
        if label and stored is None:
            raise Refused("mapping_code", heading=column.heading, value=label[:40])
        if stored:
            values[code] = stored
    return values
