"""The columns that the rules about households may ask for, and how each is read. A name that is not here is a typo.

Money and areas are in hundredths of a yuan or 亩; FLAG is a yes or no that is worked out. Sealed values are not among
them: of numbers, phones and cards only what the rules ask (is it sound, how many have it).
"""

from fupin.doubts.frame import DAY, FIGURE, FLAG, MONEY, TEXT
from households import income_rules

# as they stand in the register
MEMBER_TEXTS = [
    "name",
    "sex",
    "identity_type",
    "ethnicity",
    "relation",
    "politics",
    "education",
    "student",
    "dropout_reason",
    "health",
    "disability_kind",
    "disability_grade",
    "labour",
    "soldier",
    "resident_medical",
    "employee_medical",
    "major_illness",
    "medical_aid",
    "resident_pension",
    "employee_pension",
    "dibao",
    "tekun",
    "work_area",
    "work_place",
    "employer",
    "work_channel",
    "public_post",
]
MEMBER_FIGURES = ["work_months", "public_months"]
HOUSEHOLD_TEXTS = ["register", "kind", "main_cause", "other_causes", "collector"]
HOUSEHOLD_FIGURES = ["member_count", "first_year"]
INCOME_FIGURES = ["year", "persons"]
INCOME_MONEY = [
    *income_rules.ALL,
    "reported_transfer",
    "reported_net",
    "reported_per_head",
    "net_income",
    "net_per_head",
]
LIVING_TEXTS = [
    "cooperative",
    "leading_firm",
    "leader_person",
    "production_power",
    "power",
    "television",
    "road_type",
    "dangerous",
    "house_grade",
    "toilet",
    "fuel",
    "safe_water",
]
LIVING_AREAS = ["arable", "irrigated", "forest", "returned", "fruit", "grass", "water_surface", "road_km", "house_area"]
EPISODE_TEXTS = [
    "kind",
    "risks",
    "disaster_note",
    "risk_note",
    "no_labour",
    "house_risk",
    "school_risk",
    "water_risk",
    "medical_risk",
    "elimination_mode",
    "contact",
]
EPISODE_DAYS = ["found_on", "identified_on", "eliminated_on"]

MEMBER = {
    **dict.fromkeys(MEMBER_TEXTS, TEXT),
    **dict.fromkeys(MEMBER_FIGURES, FIGURE),
    "birth_date": DAY,
    "age": FIGURE,  # completed years, on 31 December when the household's facts are of an earlier year, else today
    "school_age": FIGURE,  # the same on 1 September of the school year
    "age_months": FIGURE,  # today
    "identity_length": FIGURE,
    "identity_fault": TEXT,  # code of fupin.personal.identity; "right" when there is none
    "identity_sex": TEXT,
    "identity_birth": DAY,
    "card_disability": TEXT,  # digits 19 and 20 of a disability card
    "phone_valid": FLAG,
    "phone_key": FIGURE,  # the same for the same phone
    "same_identity": FIGURE,  # active members anywhere with this number, oneself included
    "same_person_no": FIGURE,
    "namesakes": FIGURE,  # in the township, of the same name and birth date, oneself included, but no known others
    "look_alikes": FIGURE,  # others anywhere who may be the same person by name, birth date and number
}
HOUSEHOLD = {
    **dict.fromkeys(HOUSEHOLD_TEXTS, TEXT),
    **dict.fromkeys(HOUSEHOLD_FIGURES, FIGURE),
    "phone_valid": FLAG,
    "collector_phone": FLAG,
    "bank_card_valid": FLAG,
    "same_household_no": FIGURE,
    "same_phone": FIGURE,  # households anywhere with this phone, oneself included
    "same_bank_card": FIGURE,
    **{f"income_{name}": FIGURE for name in INCOME_FIGURES},
    **{f"income_{name}": MONEY for name in INCOME_MONEY},
    "income_self_paid": MONEY,
    "facts_year": FIGURE,  # the latest year of which there are facts
    "per_head": MONEY,  # of the latest year: computed, else reported
    "last_per_head": MONEY,  # of the year before it
    "monitoring_line": MONEY,
    "identified_self_paid": MONEY,
    "eliminated_per_head": MONEY,
    "eliminated_line": MONEY,
    "has_identified_income": FLAG,
    "has_eliminated_income": FLAG,
    **dict.fromkeys(LIVING_TEXTS, TEXT),
    **dict.fromkeys(LIVING_AREAS, MONEY),
    "monitored": FLAG,  # now
    "ever_monitored": FLAG,
    **{f"episode_{name}": TEXT for name in EPISODE_TEXTS},
    **{f"episode_{name}": DAY for name in EPISODE_DAYS},
    "episode_contact_phone": FLAG,
}
VILLAGE = {
    "registered_persons": FIGURE,
    "incomes": FIGURE,  # households with an income in the latest year
    "most_alike": FIGURE,  # how many of them have the same figure or the same parts
    "population": FIGURE,
    "dibao_households": FIGURE,
    "dibao_persons": FIGURE,
    "new_households": FIGURE,  # identified or taken into monitoring this year
    "meetings": FIGURE,  # 民主评议 since the year before
    "notices": FIGURE,  # 公示 likewise
}
