"""Why a sheet cannot be posted, photographed or closed, in the words of its page."""

from fupin.workflow import REASONS

REASONS |= {
    "notice_kind": "没有张贴：请从列表里选公示种类。",
    "notice_basis": "没有张贴：请写明依据的文件名称和文号（4 到 120 个字）。",
    "notice_basis_number": "没有张贴：依据里不能有身份证号、电话、银行账号一类的号码。",
    "notice_none_waiting": "没有张贴：这一批里没有等这种公示的户，可能刚刚有人张贴了。请刷新看一眼。",
    "notice_row_unfilled": "没有张贴：{who}的户主或家庭人口还没有填。请先补齐再公示。",
    "notice_row_number": "没有张贴：{who}的户主姓名、组别里有号码，不能公示。请先改正。",
    "notice_changed": "没有张贴：您看过以后名单或内容有了变化。请看一眼新的预览，再确认。",
    "notice_not_repostable": "没有重贴：这一户现在和公示的一样，或者已经不在公示这一步。",
    "notice_not_running": "没有办理：这份公示已经办结或重贴，不能再改。",
    "notice_photo_kind": "没有上传：请选照片是近景、远景还是仍在张贴。",
    "notice_photo_place": "没有上传：请写明贴在哪里（至少 2 个字），如“村务公开栏”。",
    "notice_photo_file": "没有上传：请拍照，或者选一张 .jpg、.png 照片（不超过 10 MB）。",
    "notice_photo_same": "没有上传：这张照片已经传过了。请另拍一张。",
    "notice_photos_needed": "没有办理：还差照片：{missing}。近景、远景各一张，并且要有两天的照片。",
    "notice_all_held": "没有办理：公示期已满，但 {count} 户都还不能往下办：{why}",
}
