"""Tables that are made together: in a circle too, drawn once, and taken back."""

import pytest
from django.conf import settings
from django.db import models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from fupin.tables import CreateTogether


def pointing(name: str, to: str) -> CreateModel:
    link = models.ForeignKey(f"own.{to}", models.PROTECT, related_name="+", null=True)
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), ("link", link)])


@pytest.mark.django_db
def test_two_tables_that_point_at_each_other() -> None:
    database = DatabaseWrapper({**settings.DATABASES["default"], "NAME": ":memory:", "OPTIONS": {}}, alias="default")
    both, before = CreateTogether([pointing("Hen", "Egg"), pointing("Egg", "Hen")]), ProjectState()
    before.apps  # noqa: B018 - drawn, as Django does before it begins
    after = before.clone()
    both.state_forwards("own", after)
    assert "apps" not in after.__dict__
    with database.schema_editor(atomic=False) as editor:
        both.database_forwards("own", editor, before, after)
    assert database.introspection.table_names() == ["own_egg", "own_hen"]
    with database.schema_editor(atomic=False) as editor:
        both.database_backwards("own", editor, after, before)
    assert database.introspection.table_names() == []
    database.close()


def test_it_says_what_it_makes() -> None:
    both = CreateTogether([pointing("Hen", "Egg"), pointing("Egg", "Hen")])
    assert (both.describe(), both.migration_name_fragment) == ("Create models Hen, Egg", "hen_egg")
