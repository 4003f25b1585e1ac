"""Pages of what is watched after exit: the signs, the yearly income, the visits to those who were moved."""
