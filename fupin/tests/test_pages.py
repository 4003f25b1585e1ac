"""`manage.py pages --json`: what other programs learn of our addresses is true."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils import timezone

from fupin.access.permissions import Permission, Role
from fupin.imports.models import ImportBatch
from fupin.management.addresses import addresses, methods_of
from fupin.tests import factories
from households.models import Household
from villages.models import PovertyLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def furnished() -> Any:
    factories.region_tree()
    clerk = factories.user("clerk", Role.VILLAGE_CLERK, "990101201203")
    factories.household()
    ImportBatch.objects.create(kind="roster", owner=clerk, file_name="名册.xlsx", sha256="0" * 64, size=1)
    PovertyLine.objects.create(
        region=factories.place("99"), year=timezone.localdate().year, kind="national", amount=4000
    )
    return clerk


def pages() -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("pages", "--json", stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())["pages"]


def test_every_named_address_is_listed_once() -> None:
    listed = [page["name"] for page in pages()]
    assert sorted(listed) == sorted(address.name for address in addresses() if address.name)


def test_every_example_leads_to_its_page(furnished: Any) -> None:
    examples = {page["name"]: page["example"] for page in pages() if page["example"]}
    assert {name: resolve(path).view_name for name, path in examples.items()} == {name: name for name in examples}
    assert examples["household-detail"] == f"/households/{Household.objects.get().pk}/"


def test_pages_of_the_register_have_examples(furnished: Any) -> None:
    wanted = {"household-list", "household-detail", "import-detail", "village-detail", "account-detail", "line-edit"}
    assert wanted - {page["name"] for page in pages() if page["example"]} == set()


def test_permissions_and_methods_are_those_declared() -> None:
    by_name = {page["name"]: page for page in pages()}
    assert by_name["household-detail"]["permission"] == Permission.HOUSEHOLD_VIEW
    assert by_name["household-detail"]["path"] == "/households/<pk>/"
    assert by_name["household-reveal"]["methods"] == ["POST"]
    assert by_name["household-list"]["methods"] == ["GET"]
    assert by_name["login"]["permission"] == Permission.PUBLIC


def test_a_function_without_a_method_rule_takes_both() -> None:
    assert methods_of(lambda request: None) == ["GET", "POST"]
