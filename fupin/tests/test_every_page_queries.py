"""Every page asks the database as often for five rows as for one."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fupin.management.addresses import addresses
from fupin.tests.page_cases import CASES, TABLES, Case, key
from fupin.tests.world import County, client_of, four_more

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OF_SESSION = re.compile(r"django_session|SAVEPOINT")  # it is written when a minute has gone by, whatever the page
GROWING = {"household-export": True}
"""Pages by POST that show rows, beside all that are opened by GET."""


def queries(client: Any, path: str, case: Case) -> list[str]:
    connection.queries_log.clear()  # it holds 9000 and then forgets: all pages together ask more often
    with transaction.atomic():
        with CaptureQueriesContext(connection) as caught:
            response = client.post(path) if case.post else client.get(path)
            b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return [query["sql"] for query in caught.captured_queries if not OF_SESSION.search(query["sql"])]


def counted(jia: County) -> dict[str, list[str]]:
    """What every page asks. The kinds of rows are known to the process before: it looks each up once."""
    ContentType.objects.get_for_models(*apps.get_models())
    found = {}
    for address in addresses():
        case = CASES[key(address)]
        if (not case.post or key(address) in GROWING) and not case.nobody:
            client = client_of(jia.users[case.allowed] if case.allowed else None)
            found[key(address)] = queries(client, case.path(address, jia), case)
    return found


def extra(before: list[str], after: list[str]) -> list[str]:
    seen = {query[:120] for query in before}
    return [f"{len(before)} → {len(after)}", *(query[:300] for query in after if query[:120] not in seen)][:4]


def listed(jia: County) -> dict[str, int]:
    """How many rows each list of the admin shows."""
    return {
        name: len(client_of(jia.users[role]).get(f"/admin/{name.replace('_', '/')}/").context["cl"].result_list)
        for name, (role, _, _) in TABLES.items()
    }


def test_five_rows_cost_as_many_queries_as_one(jia: County) -> None:
    """The rows are really on the pages: each list of the admin shows at least four more."""
    before, few = counted(jia), listed(jia)
    four_more(jia)
    after, many = counted(jia), listed(jia)
    assert {name: extra(before[name], after[name]) for name in before if len(before[name]) != len(after[name])} == {}
    assert {name: many[name] - few[name] for name in few if many[name] - few[name] < 4} == {}
