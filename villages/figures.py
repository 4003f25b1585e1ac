"""Figures as people read them, pure: thousands separators, no zeros that say nothing."""

from decimal import Decimal
from typing import Any


def figure_text(value: Any) -> str:
    """1061 → 1,061; 17659.00 → 17,659; 1820.50 → 1,820.5; other values as they are."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"
