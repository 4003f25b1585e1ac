"""Pages of cases: starting one, the work list, one case with its review, the home check, the departments' sheet."""
