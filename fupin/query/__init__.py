"""What may be asked of the register across apps: fields, questions, lists, pivots (domain.md §6)."""
