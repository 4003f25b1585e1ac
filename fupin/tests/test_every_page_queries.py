"""Every page asks the database as often for five rows as for one."""

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fupin.management.addresses import addresses
from fupin.tests.factories import region_tree
from fupin.tests.page_cases import CASES, TABLES, Case, key
from fupin.tests.world import JIA, County, build, client_of, four_more

pytestmark = pytest.mark.django_db
OF_SESSION = re.compile(r"django_session|SAVEPOINT")  # it is written when a minute has gone by, whatever the page
GROWING = {"household-export": True}
"""Pages by POST that show rows, beside all that are opened by GET."""


@pytest.fixture
def jia() -> County:
    region_tree()
    return build(JIA)


def queries(client: Any, path: str, case: Case, visits: int) -> list[str]:
    """The statements of the last visit: the first one of all also fills what is kept in the process."""
    for _ in range(visits):
        connection.queries_log.clear()  # it holds 9000 and then forgets: all pages together ask more often
        with transaction.atomic():
            with CaptureQueriesContext(connection) as caught:
                response = client.post(path) if case.post else client.get(path)
                b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
    return [query["sql"] for query in caught.captured_queries if not OF_SESSION.search(query["sql"])]


def counted(jia: County, visits: int) -> dict[str, list[str]]:
    found = {}
    for address in addresses():
        case = CASES[key(address)]
        if (not case.post or key(address) in GROWING) and not case.nobody:
            client = client_of(jia.users[case.allowed] if case.allowed else None)
            found[key(address)] = queries(client, case.path(address, jia), case, visits)
    return found


def extra(before: list[str], after: list[str]) -> list[str]:
    seen = {query[:120] for query in before}
    return [f"{len(before)} → {len(after)}", *(query[:300] for query in after if query[:120] not in seen)][:4]


def test_five_rows_cost_as_many_queries_as_one(jia: County) -> None:
    before = counted(jia, visits=2)
    four_more(jia)
    after = counted(jia, visits=1)
    assert {name: extra(before[name], after[name]) for name in before if len(before[name]) != len(after[name])} == {}


def test_every_table_has_five_rows_then(jia: County) -> None:
    """The rows of the first test are really on the pages: each list of the admin shows at least four more."""
    grew = {}
    for name, (role, _, _) in TABLES.items():
        path = f"/admin/{name.replace('_', '/')}/"
        grew[name] = -len(client_of(jia.users[role]).get(path).context["cl"].result_list)
    four_more(jia)
    for name, (role, _, _) in TABLES.items():
        path = f"/admin/{name.replace('_', '/')}/"
        grew[name] += len(client_of(jia.users[role]).get(path).context["cl"].result_list)
    assert {name: rows for name, rows in grew.items() if rows < 4} == {}
