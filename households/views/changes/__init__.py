"""Pages of changes: choose and fill in, the work list, one change with its decision."""
