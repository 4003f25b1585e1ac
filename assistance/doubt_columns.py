"""The columns that the rules about help may ask for (domain.md §7.5 F08–F28, G05–G07)."""

from fupin.doubts.frame import DAY, FIGURE, FLAG, MONEY, TEXT

MEMBER_TEXTS = (
    "health",
    "disability_grade",
    "labour",
    "education",
    "student",
    "dibao",
    "tekun",
    "work_area",
    "work_place",
    "employer",
    "public_post",
)
EPISODE_TEXTS = ("risks", "measures_done", "school_risk", "medical_risk", "elimination_mode")
EPISODE_DAYS = ("identified_on", "eliminated_on")
NOTHING = "none"

MEMBER = {**dict.fromkeys(MEMBER_TEXTS, TEXT), "work_months": FIGURE}
HOUSEHOLD = {
    "register": TEXT,
    "helped": FLAG,  # somebody answers for it today
    "visit_late": FLAG,  # by the rule of visiting; where nobody helps nobody is late
    "visit_due": DAY,  # by when somebody should have gone
    "monitored": FLAG,  # now
    "ever_monitored": FLAG,
    **{f"episode_{name}": TEXT for name in EPISODE_TEXTS},
    **{f"episode_{name}": DAY for name in EPISODE_DAYS},
    "income_wage": MONEY,
    "income_operating": MONEY,
    # options of measures, joined by commas; NOTHING where there is none
    "measures": TEXT,  # of settled plans since the year of identification, not cancelled
    "measures_begun": TEXT,  # of those what is under way or done
    "measures_paid": TEXT,  # of those what was begun in the year of the latest income or before
    "measures_now": TEXT,  # of this year's settled plan
}
VILLAGE = {
    "same_texts": FIGURE,  # households of the most copied record of a visit that was made here, within a year
    "homes_a_day": FIGURE,  # the most households to which one who was here went on one day
    "visits_on_leave": FIGURE,  # visits to homes here by somebody who was on leave that day
}
