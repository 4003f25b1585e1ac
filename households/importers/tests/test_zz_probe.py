import pytest, io
from households.importers.tests.test_plan import *
from households.importers.tests.test_plan import _places
from households.importers import testing
from django.db import IntegrityError, DataError
NO2="990101201203000002"
OUT=[]
def show(label, f):
    from django.db import transaction
    try:
        with transaction.atomic():
            plan=f()
        print(f"\n## {label}: H{homes(plan)} P{people(plan)} corr={plan.counts['corrections']}")
        for p in plan.problems:
            print("   ",p.severity,p.code,p.sheet,p.row,p.column,p.heading,p.message)
        for l in plan.preview['changed'][:6]: print("    ~",{k:l[k] for k in('who','field','old','new')})
        return plan
    except Exception as e:
        print(f"\n## {label}: EXC {type(e).__name__} {str(e)[:300]}")

def test_dups_without_keys(clerk):
    rows=[{**r,"户编号":None,"证件号码":None,"出生日期":None} for r in testing.family()]
    show("nokey 1", lambda: run(rows,clerk)); show("nokey 2", lambda: run(rows,clerk))
    print(Household.objects.count(), Member.objects.count())

def test_head_blank_relation(family,clerk):
    run(family,clerk)
    family[0]["与户主关系"]=None; family[1]["与户主关系"]="户主"; family[1]["性别"]=None
    show("old head relation blank, new head (unlisted)", lambda: run(family,clerk))
def test_head_swap_and_gender(family, clerk):
    run(family,clerk)
    family[0]["与户主关系"]="配偶"; family[1]["与户主关系"]="户主"
    show("swap unlisted", lambda: run(family,clerk)); print(list(Member.objects.values_list("name","relation")), Household.objects.get().head_name, [ (v.name,v.relation) for v in MemberVersion.objects.all()])
def test_head_swap_listed(listed, clerk):
    listed[0]["与户主关系"]="配偶"; listed[1]["与户主关系"]="户主"
    show("swap listed", lambda: run(listed,clerk)); print(list(Member.objects.values_list("name","relation")), [(p.kind,p.subject) for p in ChangeProposal.objects.all()])
def test_new_head_joins_unlisted(family, clerk):
    run(family,clerk)
    family[0]["与户主关系"]="之父"
    rows=[testing.person("韦新主",household=NO)]+family
    rows[2]["与户主关系"]="其他"
    show("new head joins, unlisted", lambda: run(rows,clerk)); print(list(Member.objects.values_list("name","relation")))
def test_two_spouses_in_register(family, clerk):
    run(family,clerk)
    rows=[family[0], testing.person("罗二妹","配偶",household=NO,born=date(1975,1,1),sex="2")]
    show("second spouse joins while first not in file", lambda: run(rows,clerk)); print(list(Member.objects.values_list("name","relation")))
def test_sex_change_listed_by_person_no(family, preparer, approver, clerk):
    for i,r in enumerate(family): r["人编号"]=f"{NO}0{i}"
    run(family, preparer, mode="legacy", approver=approver)
    rows=[{**r,"证件号码":None,"出生日期":"19600202"} for r in family]; rows[0]["性别"]="女"; rows[1]["性别"]="男"
    show("sex/birth differ from stored identity, identity blank, listed", lambda: run(rows,clerk)); print(list(Member.objects.values_list("name","sex","birth_date")))
def test_person_no_changes(family, clerk):
    for i,r in enumerate(family): r["人编号"]=f"{NO}0{i}"
    run(family, clerk)
    family[0]["人编号"]=f"{NO}09"
    show("person_no changes", lambda: run(family,clerk)); print(list(Member.objects.values_list("name","person_no")))
def test_move_between_households(family, clerk):
    other=testing.family(NO2)
    run(family+other, clerk)
    kid=family.pop(); kid={**kid,"户编号":NO2}
    show("moves between two households in the file (unlisted)", lambda: run(family+other+[kid],clerk)); print(list(Member.objects.values_list("name","household__household_no")))
def test_split_over_sheets(family, clerk):
    from fupin.workbook import OutSheet, OutColumn, write_workbook
    cols=[OutColumn(h) for h in testing.HEADINGS]
    t=io.BytesIO(); write_workbook(t,[OutSheet("甲村",cols,[[r.get(h) for h in testing.HEADINGS] for r in family[:2]]),OutSheet("续",cols,[[r.get(h) for h in testing.HEADINGS] for r in family[2:]])])
    loaded=load(t.getvalue()); b=ImportBatch(kind="roster",owner=clerk,file_name="x",sha256="",size=1)
    show("split with number over two sheets", lambda: import_roster(loaded,by=clerk,mode="facts",batch=b))
def test_split_over_sheets_nonumber(family, clerk):
    from fupin.workbook import OutSheet, OutColumn, write_workbook
    cols=[OutColumn(h) for h in testing.HEADINGS]
    for r in family: r["户编号"]=None
    t=io.BytesIO(); write_workbook(t,[OutSheet("甲村",cols,[[r.get(h) for h in testing.HEADINGS] for r in family[:2]]),OutSheet("续",cols,[[r.get(h) for h in testing.HEADINGS] for r in family[2:]])])
    loaded=load(t.getvalue()); b=ImportBatch(kind="roster",owner=clerk,file_name="x",sha256="",size=1)
    show("split without number over two sheets", lambda: import_roster(loaded,by=clerk,mode="facts",batch=b))
def test_same_household_twice_two_keys(family, clerk):
    run(family, clerk)
    again=[{**r,"户编号":None} for r in family]
    show("same persons under number and again without", lambda: run(family+again,clerk))
def test_same_person_two_identities(family, clerk):
    run(family, clerk)
    rows=family+[{**family[2],"证件号码":testing.identity(date(2016,5,1),"2")}]
    show("same person two identities (name+birth same)", lambda: run(rows,clerk)); print(list(Member.objects.values_list("name","birth_date")))
def test_identity_corrected(family, clerk):
    run(family, clerk)
    family[2]["证件号码"]=testing.identity(date(2016,5,1),"2")
    show("id corrected same birth (unlisted)", lambda: run(family,clerk)); print(Member.objects.count())
    family[2]["证件号码"]=testing.identity(date(2016,6,1),"2")
    show("id corrected other birth (unlisted) -> a twin?", lambda: run(family,clerk)); print(Member.objects.count())
def test_out_of_scope(family, clerk):
    home=factories.household(OTHER, head="罗外人", household_no="990102201201000009", register="unlisted", poverty_status=None)
    m=home.members.get()
    rows=[{**r,**PLACE,"户编号":"990102201201000009"} for r in family]
    show("stranger household no, no village", lambda: run(rows,clerk))
    rows2=[{**r,"户编号":"990102201201000009"} for r in family]
    show("stranger household no, own village", lambda: run(rows2,clerk))
    rows3=[dict(r) for r in family]; rows3[0]["证件号码"]=m.identity
    show("stranger head id under own number", lambda: run(rows3,clerk))
    show("accept good beside stranger's number", lambda: run(rows+testing.family(NO2),clerk,good=True)); print(Household.objects.count())
def test_ambiguous_village(family):
    from villages.models import Region
    from villages.codes import Level
    Region.objects.create(code="990101202202",name="甲村",full_name="甲县丙镇甲村",level=Level.of("990101202202"),parent_id="990101202")
    c=factories.user("cc", Role.COUNTY_CLERK, "990101")
    rows=[{**r,"行政村代码":None,"乡镇":None} for r in family]
    show("ambiguous village", lambda: run(rows,c))
    rows=[{**r,"行政村代码":None} for r in family]
    show("ambiguous village w township", lambda: run(rows,c))
    for code in ("9901012012030000","99010120120","990101201203000","990101201",990101201203.0,"990101201203.0","９９０１０１２０１２０３"):
        rows=[{**r,"行政村代码":code} for r in family]
        show(f"code {code!r}", lambda: run(rows,c))
def test_year_twice(family, clerk):
    family[1]["收入年度"]="2024"
    show("year differs", lambda: run(family,clerk))
def test_older_year(family, clerk):
    run(family,clerk)
    for r in family: r["收入年度"]="2023"; r["工资性收入"]="99"; r["转移性收入"]=None
    show("older year", lambda: run(family,clerk)); h=Household.objects.get(); print(h.income_year,h.net_per_head)
    for r in family: r["收入年度"]="2023"; r["工资性收入"]="0"; r["生产经营性支出"]="50000"
    show("older year, negative net", lambda: run(family,clerk)); h=Household.objects.get(); print(h.income_year,h.net_per_head, list(IncomeRecord.objects.values_list("year","net_income","net_per_head","persons")))
def test_negative_net_new(family, clerk):
    for r in family: r["生产经营性支出"]="500000"; r["人均纯收入"]="-160000"
    show("negative net", lambda: run(family,clerk)); h=Household.objects.get(); print(h.net_per_head)
def test_closed_household_with_active_member(family, clerk):
    run(family,clerk); Household.objects.update(register="closed",ended_on="2025-01-01",end_reason="01")
    show("closed household whose members are active", lambda: run(family,clerk)); print(Household.objects.count(),Member.objects.count())
def test_future_birth(clerk):
    rows=[testing.person(household=NO,identity=None,birth_date=None)]; rows[0]["出生日期"]="20991231"; rows[0]["证件号码"]=None
    show("born in future", lambda: run(rows,clerk))
def test_legacy_status_order(listed, preparer, approver):
    for r in listed: r["识别年度"]=None; r["脱贫年度"]="2013"
    show("exit before stored first", lambda: run(listed,preparer,mode="legacy",approver=approver))
def test_legacy_monitor_overlap(listed, preparer, approver):
    for r in listed: r|={"监测对象类别": "脱贫不稳定户", "识别监测时间": "202305", "风险1": "因病"}
    run(listed,preparer,mode="legacy",approver=approver)
    for r in listed: r|={"识别监测时间": "202401"}
    show("second open episode", lambda: run(listed,preparer,mode="legacy",approver=approver)); print(list(MonitoringEpisode.objects.values_list("identified_on","eliminated_on")))
    for r in listed: r|={"消除监测时间": "202201","风险是否已消除":"是"}
    show("eliminated before identified", lambda: run(listed,preparer,mode="legacy",approver=approver)); print(list(MonitoringEpisode.objects.values_list("identified_on","eliminated_on")))
def test_contact_edit_then_reimport(listed, clerk):
    h=Household.objects.get()
    from households.services.contacts import update_contacts
    import inspect; print(inspect.signature(update_contacts))
    for r in listed: r["联系电话"]="13911112222"
    show("phone", lambda: run(listed,clerk)); print(Household.objects.get().version)
def test_household_no_given_later(family, clerk):
    run([{**r,"户编号":None} for r in family], clerk)
    show("number given later", lambda: run(family,clerk)); print(Household.objects.get().household_no)
def test_bank_name(listed, clerk):
    for r in listed: r["银行卡号"]="6217000000000000001"; r["开户银行"]="甲行"
    run(listed,clerk)
    for r in listed: r["银行卡号"]=None; r["开户银行"]="乙行"
    show("bank name changes while card kept", lambda: run(listed,clerk)); print(Household.objects.get().bank_name)
