"""The facts of a project in the order of the form (domain.md §5.3)."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("项目", ("year", "code", "name", "kind", "unit", "responsible", "content")),
    ("工期", ("planned_start", "planned_end", "started_on", "finished_on")),
    (
        "受益",
        ("households", "persons", "out_households", "out_persons", "watched_households", "watched_persons"),
    ),
    (
        "计划投资",
        (
            *("budget_central", "budget_province", "budget_prefecture", "budget_county", "budget_merged"),
            *("budget_east_west", "budget_unit", "budget_donated", "budget_own"),
        ),
    ),
    ("带贫和绩效", ("linkage", "goal")),
)
