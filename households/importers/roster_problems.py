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
        "relation_missing": ("W", "没有填与户主关系，导入后列为待补。"),
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
        "identity_type_differs": ("W", "证件类型是“{kind}”，号码却是 {length} 位。请核对证件类型。"),
        "sex_differs": ("E", "性别与证件号码不一致（号码表示“{other}”）。请核对。"),
        "birth_differs": ("E", "出生日期与证件号码里的不一致。请核对。"),
        "birth_in_future": ("E", "出生日期在今天以后。请核对。"),
        "sex_not_of_relation": ("E", "性别与“{value}”这一关系不符。请核对性别、证件号码和与户主关系。"),
        "two_spouses": ("E", "这一户不止一个配偶，第 {first} 行已经是配偶。请核对与户主关系。"),
        "spouse_same_sex": ("E", "配偶与户主（第 {first} 行）性别相同。请核对性别和证件号码。"),
        "education_and_student": ("E", "文化程度和在校生状况只填一样：在校的填在校生状况，不在校的填文化程度。"),
        "healthy_and_ill": ("E", "健康状况不能既是“健康”又有别的。请核对。"),
        "labour_of_child": ("E", "不满 16 周岁，劳动技能应是“无劳动力”。请核对年龄和劳动技能。"),
        "work_of_child": ("E", "不满 16 周岁，不应有务工记录。请核对年龄和务工情况。"),
        "post_of_child": ("E", "不满 16 周岁，不应有公益性岗位。请核对。"),
        "dibao_and_tekun": ("E", "同一个人不能既享受低保又是特困供养人员。请核对。"),
        "work_place_or_months": ("E", "务工所在地和务工时间要么都填，要么都不填。"),
        "post_or_months": ("E", "公益性岗位类型和月数要么都填，要么都不填。"),
        # the household
        "exit_before_first": ("E", "脱贫年度 {value} 早于识别年度 {other}。请核对。"),
        "return_before_exit": ("E", "返贫年度 {value} 早于脱贫年度 {other}。请核对。"),
        "cause_repeated": ("E", "其他致贫原因里重复了主要致贫原因。请删去重复的。"),
        "grade_and_dangerous": ("E", "是否危房户与危房级别矛盾：C、D 级是危房，A、B 级不是。请核对。"),
        "income_year_missing": (
            "E",
            "没有收入年度，不知道收入和生产生活条件是哪一年的。请填“收入年度”，或在导入时选年度。",
        ),
        "transfer_differs": ("W", "转移性收入写的是 {value} 元，各项相加是 {other} 元。以各项为准。"),
        "property_differs": ("W", "财产性收入写的是 {value} 元，各项相加是 {other} 元。以各项为准。"),
        "gross_differs": ("W", "年收入写的是 {value} 元，四项收入相加是 {other} 元。以算出的为准。"),
        "net_differs": ("W", "纯收入写的是 {value} 元，算出来是 {other} 元。以算出的为准。"),
        "per_head_differs": ("W", "人均纯收入写的是 {value} 元，算出来是 {other} 元。以算出的为准。"),
        "land_too_large": ("W", "“{heading}”写的是 {value}，超过 {most}，请核对是否多写了位数。"),
        "road_too_long": ("W", "与村主干路距离写的是 {value} 公里，是不是把米写成了公里？请核对。"),
        "house_area_doubtful": ("W", "住房面积写的是 {value} 平方米，请核对。"),
    }
)
