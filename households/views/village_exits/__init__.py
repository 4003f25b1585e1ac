"""Pages of villages' exits: the list, one of them, what is filled in, its sheets, what places ask."""
