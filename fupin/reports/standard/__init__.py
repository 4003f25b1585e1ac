"""The standard reports, one module for what belongs together (domain.md §6.3)."""
