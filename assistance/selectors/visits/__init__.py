"""Reading visits: what is due where, what happened in households, lists, coverage, what looks false."""
