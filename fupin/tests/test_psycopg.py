"""psycopg 3 must never be installed beside psycopg2: Django would take it, and `copy_expert` would be gone."""

from importlib.util import find_spec

import django.db.backends.postgresql.psycopg_any as chosen
import psycopg2.extensions


def test_psycopg_3_is_not_installed() -> None:
    assert find_spec("psycopg") is None


def test_django_uses_psycopg2_which_can_copy() -> None:
    assert chosen.is_psycopg3 is False
    assert hasattr(psycopg2.extensions.cursor, "copy_expert")
