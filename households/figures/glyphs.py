"""Full-width and traditional characters as the ones that the register uses, one for one, so that places stay. Pure."""

PAIRS = (
    "戶户貧贫脫脱檔档萬万億亿餘余約约佔占總总現现幫帮畝亩個个縣县鄉乡鎮镇區区術术學学業业務务養养種种積积勞劳動动達达過过為为減减發发農农歲岁員员書书記记僅仅還还較较於于數数標标準准無无統统間间條条"
    "處处項项輛辆頭头隻只戰战寫写產产電电視视縂总収收內内醫医療疗險险黨党團团隊队織织幹干歷历屆届親亲鄰邻礎础補补貼贴貸贷價价錢钱銀银證证號号圖图實实際际體体屬属額额佈布費费購购壯壮婦妇殘残從从質质"
    "變变轉转離离鑑鉴識识監监測测導导應应災灾難难場场廠厂專专點点環环濟济範范圍围類类級级義义觀观設设議议護护車车邊边運运長长門门關关陽阳陰阴雙双雜杂響响順顺須须顯显願愿齡龄選选遷迁輟辍復复賬账貨货"
    "糧粮漁渔鵝鹅組组舊旧賣卖買买賺赚債债緣缘歸归結结對对換换經经營营辦办請请讓让給给納纳絡络線线紅红綠绿續续維维製制讀读調调談谈論论評评該该詳详誤误諮咨貴贵責责賢贤資资賠赔賽赛趕赶跡迹輔辅輪轮載载"
    "進进遠远適适鄧邓醬酱釋释鋼钢錄录鐵铁閱阅隨随雲云靈灵靜静題题風风飛飞驗验驚惊鮮鲜黃黄齊齐"
)
"""Traditional and simplified by turns: what reports of villages are written with."""
COMMA = 0xFF0C
"""Stays as it is: 97，336 are two numbers, 97,336 is one."""
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != COMMA}
MARKS = {0x3000: " ", ord("﹪"): "%", ord("﹣"): "-", ord("−"): "-", ord("‐"): "-", ord("–"): "-"}
PLAIN: dict[int, int | str] = {**WIDE, **MARKS, **str.maketrans(PAIRS[::2], PAIRS[1::2])}


def plain(text: str) -> str:
    """The same text in half-width digits and simplified characters, as long as it was."""
    return text.translate(PLAIN)
