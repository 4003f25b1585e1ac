"""Keeping what was entered: backups, restoring, keys."""
