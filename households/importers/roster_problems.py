"""Problem codes of the roster, beside those that every import knows (fupin.imports.problems)."""

from fupin.imports.problems import declare

CODES = declare(
    {
        # which rows make a household
        "cannot_group": (
            "E",
            "分不出哪些人是一户：表里既没有“户编号”，也没有“与户主关系”。请补上其中一列后再导入。",
        ),
        "before_first_head": (
            "E",
            "这一行在第一个户主之前，分不清是哪一户的人。请把户主放在每户的第一行，或填上户编号。",
        ),
        "no_head": ("E", "这一户没有户主。请把其中一人的“与户主关系”填成“户主”。"),
        "two_heads": ("E", "这一户不止一个户主，第 {first} 行已经是户主。请改正“与户主关系”或“户编号”。"),
        "member_count_differs": (
            "E",
            "“{heading}”写的是 {value} 人，表里这一户有 {count} 人。请核对是否漏了人或分错了户。",
        ),
        "household_disagrees": (
            "E",
            "“{heading}”在同一户里不一致：这一行是“{value}”，第 {first} 行是“{other}”。请改成一样的。",
        ),
        "household_same_person_no": ("E", "人编号与第 {first} 行重复。请核对。"),
        # the person
        "name_missing": ("E", "没有填姓名。请补上，或删去这一行。"),
        "identity_blank": ("W", "没有证件号码，导入后列为待补。"),
        "identity_marker": ("W", "证件号码是临时号（999999 开头），按没有证件登记，列为待补。"),
        "identity_length": (
            "E",
            "证件号码“{value}”应为 18 位（残疾人证 20 或 22 位），这里是 {length} 位。请照证件改正。",
        ),
        "identity_characters": ("E", "证件号码“{value}”里有不该有的字符。请照证件改正。"),
        "identity_date": ("E", "证件号码“{value}”里的出生日期不对。请照证件改正。"),
        "identity_checksum": ("E", "证件号码“{value}”的校验码不对，一定有一位写错。请照证件改正。"),
        "identity_repeated": (
            "E",
            "证件号码“{value}”与第 {first} 行相同，同一个人出现了两次。请删去多余的一行或改正号码。",
        ),
        "birth_in_future": ("E", "出生日期在今天以后。请核对。"),
        "two_spouses": ("E", "这一户不止一个配偶，第 {first} 行已经是配偶。请核对与户主关系。"),
        "spouse_same_sex": ("E", "配偶与户主（第 {first} 行）性别相同。请核对性别和证件号码。"),
        # the household
        "exit_before_first": ("E", "脱贫年度 {value} 早于识别年度 {other}。请核对。"),
        "return_before_exit": ("E", "返贫年度 {value} 早于脱贫年度 {other}。请核对。"),
        "income_year_missing": (
            "E",
            "没有收入年度，不知道收入和生产生活条件是哪一年的。请填“收入年度”，或在导入时选年度。",
        ),
        "transfer_differs": (
            "E",
            "转移性收入写的是 {value} 元，各项相加是 {other} 元。请核对各项，把合计改成一样的，或者留空，由系统计算。",
        ),
        "property_differs": (
            "E",
            "财产性收入写的是 {value} 元，两项相加是 {other} 元。请核对各项，把合计改成一样的，或者留空，由系统计算。",
        ),
        "gross_differs": (
            "E",
            "年收入写的是 {value} 元，四项收入相加是 {other} 元。请核对各项，把合计改成一样的，或者留空，由系统计算。",
        ),
        "net_differs": (
            "E",
            "纯收入写的是 {value} 元，四项收入减去支出是 {other} 元。请核对各项，改成一样的，或者留空，由系统计算。",
        ),
        "per_head_differs": ("W", "人均纯收入写的是 {value} 元，算出来是 {other} 元。以算出的为准。"),
        "road_too_long": ("W", "与村主干路距离写的是 {value} 公里，是不是把米写成了公里？请核对。"),
    }
)
