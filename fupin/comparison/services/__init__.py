"""What is done with authorisations and with departments' lists (domain.md §7.6)."""
