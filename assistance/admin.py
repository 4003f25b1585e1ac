"""What the admin shows of those who help: a window, read only."""

from assistance import admin_visits

__all__ = ["admin_visits"]
