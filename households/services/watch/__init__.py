"""Writing what is seen of households that left the list, and what is done about it. No names are handed on here: the
services of cases close what a case takes over, and what follows an item begins a case."""
