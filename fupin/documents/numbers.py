"""The number that stands on a paper or workbook and in the trail, so that a sheet found somewhere leads to who made
it."""

import secrets
from datetime import date

READABLE = "2345679ACDEFGHJKMNPQRTUVWXY"
"""No letter or digit that looks or sounds like another."""


def paper_number(day: date) -> str:
    """`20261126-K7QM-4FCW`: the day and forty bits of chance, so that nobody can guess another one."""
    letters = "".join(secrets.choice(READABLE) for _ in range(8))
    return f"{day:%Y%m%d}-{letters[:4]}-{letters[4:]}"
