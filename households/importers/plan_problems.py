"""What the comparison with the register may say about a row. A sentence about a place or a person outside the reader's
scope is the same as about one that does not exist."""

from fupin.imports.problems import declare

CODES = declare(
    {
        "village_missing": ("E", "没有写是哪个村。请填“行政村”或“行政村代码”。"),
        "village_unknown": ("E", "没有找到“{value}”，或者它不在您的管辖范围。请核对县、乡镇、行政村的名称或代码。"),
        "village_ambiguous": ("E", "“{value}”不止一处。请补上“乡镇”，或填“行政村代码”。"),
        "village_name_differs": ("W", "行政村代码是{other}的，行政村名称写的却是“{value}”。按代码记，请核对。"),
        "household_not_found": (
            "E",
            "没有找到户编号“{value}”的农户，或者它不在您的管辖范围，又没有写是哪个村。请核对户编号，新的户请填行政村。",
        ),
        "household_not_yours": ("E", "户编号“{value}”不能在这里使用，可能已在别处登记。请核对，或问上一级。"),
        "household_no_differs": ("E", "户主已登记在户编号“{other}”的户里，这里写的是“{value}”。请核对户编号。"),
        "household_twice": ("E", "这一户与第 {first} 行是同一户，出现了两次。请合在一起，或改正户编号、户主证件号码。"),
        "household_unclear": (
            "E",
            "村里已登记有同名的户主，这一户既没有户编号，也没有户主的证件号码，分不清是不是同一户。请填上其中一项。",
        ),
        "two_persons": ("E", "证件号码和人编号说的不是同一个人。请核对这两项。"),
        "person_elsewhere": (
            "E",
            "这个人已登记在{place}的另一户。同一个人不能在两户：已分户或婚入的，请先在原户办成员减少。",
        ),
        "person_elsewhere_hidden": ("E", "这个人已在别处登记。请核对证件号码；号码没有错的，请问上一级。"),
        "person_twice": ("E", "这一行与第 {first} 行是登记册里的同一个人。请核对证件号码和人编号。"),
        "person_ambiguous": ("E", "这一户里有几个同名同生日的人，分不清是哪一个。请填证件号码或人编号。"),
        "head_absent": ("E", "登记的户主“{value}”不在名册里，名册另有户主。请先办户主变更，或在名册里补上原户主。"),
        "head_unclear": (
            "E",
            "登记的户主“{value}”没有填与户主关系，名册另有户主。请填上这个人现在与户主的关系。",
        ),
        "identity_facts_kept": ("W", "“{heading}”与登记的证件号码不一致，没有改。请核对。"),
        "eliminated_before_monitored": ("E", "消除监测时间早于识别监测时间（{other}）。请核对。"),
        "decision_ignored": (
            "W",
            "“{heading}”登记的是“{other}”，名册是“{value}”。日常更新不改这一项，要改请办理相应手续。",
        ),
        "decisions_left_out": (
            "W",
            "这一户按未建档登记，名册里的建档、脱贫、监测等内容没有采用。要列入请办理识别或监测手续。",
        ),
        "bank_card_kept": ("W", "银行卡号与登记的不同，没有改。要改卡号请到农户页面核对后填写。"),
        "status_missing": ("W", "没有写脱贫属性，按“{value}”登记。请核对。"),
        "monitored_on_missing": ("W", "没有写识别监测时间，先记为 {value}。请补正。"),
        "eliminated_on_missing": ("E", "风险已消除，但没有写消除监测时间。请补上。"),
        "elimination_mode_missing": ("W", "没有写风险消除方式，先记为“{value}”。请补正。"),
        "case_locked": (
            "E",
            "这一户正在评议、公示或审核，资料已经锁定，名册里有和登记不一样的内容。"
            "请从名册里去掉这一户，或者在案卷里退回核实以后再导。",
        ),
        "composition_waits": ("W", "“{heading}”涉及在册户的人员构成，没有直接改，已列入待办变更。"),
    }
)
