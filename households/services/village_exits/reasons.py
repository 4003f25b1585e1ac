"""Why a village's exit cannot move on, in the words of its page."""

from fupin.workflow import REASONS

REASONS |= {
    # who
    "exit_same_person": "这一步要由另一个人办：您填写过、核查过、张贴过或者报送过这个村的出列材料。",
    "exit_own_village": "这一步要由另一个人办：您在这个村任职，请回避。",
    # what
    "exit_items_missing": "没有办理：还有项目没有达标、没有日期或者没有佐证：{unmet}。请逐项填齐，传上佐证。",
    "exit_base_missing": "没有办理：算不出贫困发生率，没有农业户籍人口，村情里也没有总人口数。请先填一项。",
    "exit_rate_high": "没有办理：贫困人口 {poor} 人 ÷ {base} 人 = {rate}%，没有达到标准（{threshold:f}%）。",
    "exit_checkers_missing": "没有办理：乡镇核查要有两个人到村里看。请先登记核查。",
    "exit_checker_outside": "没有办理：核查的人都要在乡镇或县里任职。请重新登记核查。",
    "exit_checker_drafted": "没有办理：核查的人里有填写出列材料的。请换人核查，重新登记。",
    "exit_notice_missing": "没有办理：还没有在乡镇内张贴公示。请先张贴。",
    "exit_notice_running": "没有办理：公示期到 {notice_ends} 才满，第二天起才能往下办。",
    "exit_photo_missing": "没有办理：还没有公示的照片。请拍下张贴的公示，传上来。",
    "exit_announcement_missing": "没有办理：还没有张贴出列公告。",
    "exit_objection_open": "没有办理：还有 {open_objections} 条异议没有答复。",
    "exit_objection_founded": "没有办理：有 {founded_objections} 条异议核实成立。请退回补充，改好以后重新核查、公示。",
    "exit_not_as_published": "没有办理：贫困人口、人口数、收入或项目日期和公示的不一样。请退回补充，核查以后重新公示。",
    # beginning and filling in
    "exit_level": "没有登记：出列按行政村办理，{name}不是在用的行政村。",
    "exit_year": "没有登记：出列年度只能是今年或者去年。",
    "exit_open_already": "没有登记：这个村已有在办的出列。请打开那一件看看。",
    "exit_done_already": "没有登记：这个村 {year} 年已经出列。",
    "exit_locked": "没有保存：已经报送核查，内容锁定了。要改的，请乡镇退回补充。",
    "exit_item_day": "没有保存：达标日期不能晚于今天，也不能早于 2013 年。",
    "exit_item_no_day": "没有保存：填了达标，请填达标日期。",
    "exit_item_answer": "没有保存：请选达标或者没有达标。",
    "exit_farmers_many": "没有保存：农业户籍人口 {farmers} 人，多于{year}年村情的总人口 {population} 人。请核对。",
    "exit_farmers_size": "没有保存：一个村的农业户籍人口不会超过 {most:,} 人。请核对。",
    "exit_farmers_few": "没有保存：农业户籍人口 {farmers} 人，少于在册的贫困人口 {poor} 人。请核对。",
    "exit_farmers_source": "没有保存：请写明农业户籍人口从哪里来，如“派出所户籍底册，2026年6月”。",
    # files
    "exit_file_closed": "没有上传：现在这一步不收这种材料。请刷新页面看最新状态。",
    "exit_file_same": "没有上传：这一件里已有完全一样的文件。同一份文件不能证明两件事，请另拍一张。",
    "exit_file_many": "没有上传：每一项最多 {most} 份材料。请先撤下没有用的。",
    "exit_file_photo": "没有上传：这里只收照片（.jpg、.png）。",
    "exit_withdraw_reason": "没有撤下：请写明为什么撤下（至少 2 个字）。",
    # the check
    "exit_check_closed": "没有保存：这一件不在乡镇核查这一步。",
    "exit_check_day": "没有保存：核查日期不能晚于今天，也不能早于登记出列的那一天（{began}）。",
    "exit_checker_unknown": "没有保存：核查人要在乡镇、县里的工作人员里选。请重新选择。",
    "exit_finding": "没有保存：请写明逐项核查的情况（至少 10 个字）。",
    # sheets
    "exit_sheet_kind": "没有张贴：现在这一步不张贴这种公示。",
    "exit_sheet_hangs": "没有张贴：公示已经在张贴。",
    "exit_sheet_changed": "没有张贴：内容在预览以后变了。请重新看一遍再张贴。",
    # objections
    "exit_objection_none": "没有登记：现在没有公示，不在受理异议的步骤。",
    "exit_objection_words": "没有登记：请写明反映的情况（至少 4 个字），不要写反映人的姓名和电话。",
    "exit_objection_channel": "没有登记：请选怎么收到的。",
    "exit_answer_words": "没有答复：请选成立或不成立，写明怎么核实的（至少 4 个字）。",
    "exit_answer_drafter": "由另一个人核实答复：您填写过这个村的出列材料。",
    "exit_answer_village": "由另一个人核实答复：您在这个村任职，请回避。",
    "exit_answered": "没有答复：这一条已经有人答复。请刷新页面看结果。",
    # standards
    "standard_level": "没有保存：村退出标准按省、市州、县设置，{name}不是。",
    "standard_year": "没有保存：只能从今年或以后的年度起用。在办的出列照原来的标准办完。",
    "standard_source": "没有保存：请写明依据的文件。",
    "standard_threshold": "没有保存：贫困发生率上限不能高于 {most}%（{whose}的规定）。",
    "standard_days": "没有保存：公示天数应在 {least} 到 60 天之间，可以多，不能少。",
    "standard_items": "没有保存：至少要有 5 项，至多 40 项，每项都有名称，名称不能重复。",
    "standard_same": "没有保存：和现在用的完全一样。",
}
