"""The database holds what the models declare: a migration may not lose a constraint or an index on its way."""

import re

import pytest
from django.apps import apps
from django.db import connections, router
from django.db.models import Model

MODELS = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s"
ON_POSTGRESQL = """
    SELECT relname, NULL FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = %s::regclass
    UNION SELECT conname, NULL FROM pg_constraint WHERE conrelid = %s::regclass"""


def held(model: type[Model]) -> set[str]:
    """Names of the constraints and indexes on the model's table."""
    connection, table = connections[router.db_for_write(model)], model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ON_POSTGRESQL, [f'"{table}"'] * 2)
        else:
            cursor.execute(ON_SQLITE, [table])
        rows = cursor.fetchall()
    return {each for name, sql in rows for each in (name, *re.findall(r'CONSTRAINT "(\w+)"', sql or ""))}


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_it_holds_every_constraint_and_index(model: type[Model]) -> None:
    declared = {item.name for item in (*model._meta.constraints, *model._meta.indexes)}
    assert declared <= held(model), declared - held(model)
