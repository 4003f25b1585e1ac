import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from fupin.tables import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('assistance', '0002_visits'),
        ('households', '0001_squashed_0008_second_exit'),
        ('villages', '0002_regionchange'),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='交办哪一年的措施')),
                ('held_on', models.DateField(verbose_name='开会日期')),
                ('place', models.CharField(max_length=60, verbose_name='地点')),
                ('chair', models.CharField(max_length=30, verbose_name='主持人')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='会议情况')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交编号')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='登记人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='乡镇')),
            ],
            options={
                'verbose_name': '集中交办会',
                'verbose_name_plural': '集中交办会',
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='hand_over_year_range', violation_error_message='数值应在 2013 到 2100 之间')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('settled', '已定'), ('void', '作废')], default='draft', max_length=8, verbose_name='状态')),
                ('goal', models.CharField(blank=True, default='', max_length=300, verbose_name='帮扶目标')),
                ('exit_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='计划脱贫年度')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='征得农户同意的日期')),
                ('agreed_way', models.CharField(blank=True, choices=[('sign', '户主签字、按手印'), ('spoken', '当面口头同意'), ('phone', '电话同意'), ('member', '成年家庭成员代签')], default='', max_length=8, verbose_name='怎样同意的')),
                ('carried', models.BooleanField(default=False, verbose_name='沿用上年，待确认')),
                ('likeness', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='去掉姓名和数字后的校验值')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='制定时间')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='最后填写时间')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='审定时间')),
                ('void_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='作废原因')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('authors', models.ManyToManyField(related_name='+', to='accounts.person', verbose_name='填写过的人')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='审定人')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='households.household', verbose_name='农户')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='制定人')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='最后填写人')),
            ],
            options={
                'verbose_name': '帮扶计划',
                'verbose_name_plural': '帮扶计划',
                'ordering': ['household_id', '-year', '-pk'],
                'indexes': [models.Index(fields=['year', 'state'], name='plan_year_state'), models.Index(fields=['year', 'likeness'], name='plan_likeness')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'settled', 'void']), ('state__isnull', True), ('state', ''), _connector='OR'), name='plan_state_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('agreed_way__in', ['sign', 'spoken', 'phone', 'member']), ('agreed_way__isnull', True), ('agreed_way', ''), _connector='OR'), name='plan_agreed_way_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='plan_year_range', violation_error_message='数值应在 2013 到 2100 之间'), models.CheckConstraint(condition=models.Q(models.Q(('exit_year__gte', 2013), ('exit_year__lte', 2100)), ('exit_year__isnull', True), _connector='OR'), name='plan_exit_year_range', violation_error_message='数值应在 2013 到 2100 之间'), models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('household', 'year'), name='plan_one_a_year', violation_error_message='这一户这一年已有帮扶计划'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), _connector='OR'), name='plan_confirmed_at_pair', violation_error_message='审定时间与审定人须同时有'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), models.Q(('agreed_on__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='plan_settled_is_confirmed', violation_error_message='已定的计划须有审定人和农户同意的日期'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('written_by')), _negated=True), models.Q(('confirmed_by', models.F('made_by')), _negated=True)), _connector='OR'), name='plan_two_persons', violation_error_message='填写的和审定的必须是两个人')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('01', '因病'), ('02', '因残'), ('03', '因学'), ('04', '因灾'), ('05', '缺土地'), ('06', '缺水'), ('07', '缺技术'), ('08', '缺劳力'), ('09', '缺资金'), ('10', '交通条件落后'), ('11', '自身发展动力不足'), ('12', '其他'), ('13', '因婚'), ('14', '产业项目失败'), ('15', '因丧'), ('21', '住房安全'), ('22', '饮水安全'), ('23', '务工就业不稳'), ('24', '意外事故'), ('25', '突发事件'), ('26', '疫情影响')], max_length=2, verbose_name='针对的原因或风险')),
                ('kind', models.CharField(choices=[('01', '产业帮扶'), ('02', '就业帮扶'), ('03', '金融帮扶'), ('04', '公益岗位帮扶'), ('05', '住房安全保障'), ('06', '饮水安全保障'), ('07', '健康帮扶'), ('08', '义务教育保障'), ('09', '其他教育帮扶'), ('10', '综合保障'), ('11', '社会帮扶'), ('12', '搬迁'), ('13', '生产生活条件改善'), ('14', '基础设施建设')], max_length=2, verbose_name='措施类别')),
                ('option', models.CharField(choices=[('0101', '发展生产'), ('0102', '参加合作社'), ('0103', '资产入股'), ('0104', '技术指导'), ('0105', '生产托管'), ('0199', '其他产业帮扶'), ('0201', '技能培训'), ('0202', '劳务输出'), ('0203', '外出务工补贴'), ('0204', '帮扶车间'), ('0205', '创业'), ('0299', '其他就业帮扶'), ('0301', '小额信贷'), ('0302', '防贫保险'), ('0399', '其他金融帮扶'), ('0401', '公益性岗位'), ('0501', '危房改造'), ('0502', '周转房'), ('0599', '其他住房保障'), ('0601', '供水工程'), ('0699', '其他饮水保障'), ('0701', '参加城乡居民基本医疗保险个人缴费补贴'), ('0702', '大病救治'), ('0703', '慢病签约'), ('0704', '医疗救助'), ('0705', '大病保险'), ('0799', '其他健康帮扶'), ('0801', '控辍保学、送教上门'), ('0899', '其他义务教育保障'), ('0901', '雨露计划'), ('0999', '助学等其他教育帮扶'), ('1001', '低保'), ('1002', '特困供养'), ('1003', '残疾人补贴'), ('1004', '临时救助'), ('1005', '养老保险代缴'), ('1099', '其他综合保障'), ('1101', '定点帮扶'), ('1102', '东西部协作'), ('1103', '捐款捐物'), ('1104', '节日慰问'), ('1199', '其他社会帮扶'), ('1201', '易地搬迁'), ('1301', '改厕、改电、改院坝'), ('1399', '其他生产生活条件改善'), ('1401', '入户路、产业路'), ('1499', '其他基础设施')], max_length=4, verbose_name='措施')),
                ('help', models.CharField(blank=True, choices=[('policy', '政策上帮'), ('skill', '技术上帮'), ('project', '项目上帮'), ('money', '资金上帮'), ('market', '销路上帮'), ('living', '生活上帮')], default='', max_length=8, verbose_name='六帮')),
                ('task', models.CharField(blank=True, default='', max_length=200, verbose_name='具体做什么')),
                ('standard', models.CharField(blank=True, default='', max_length=200, verbose_name='做到什么标准')),
                ('to_claim', models.BooleanField(default=False, verbose_name='交集中交办会认领')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='什么时候落实')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='投入（元）')),
                ('source', models.CharField(blank=True, choices=[('fund', '财政衔接（扶贫）资金'), ('dept', '行业部门资金'), ('unit', '帮扶单位'), ('east', '东西部协作'), ('credit', '贷款'), ('gift', '社会捐赠'), ('own', '农户自筹'), ('other', '其他')], default='', max_length=8, verbose_name='资金来源')),
                ('reach', models.CharField(choices=[('special', '特惠（到户）'), ('general', '普惠')], default='special', max_length=8, verbose_name='普惠或特惠')),
                ('style', models.CharField(choices=[('dev', '开发'), ('relief', '救济')], default='dev', max_length=8, verbose_name='开发或救济')),
                ('state', models.CharField(choices=[('waiting', '待落实'), ('doing', '实施中'), ('done', '已落实'), ('cancel', '取消')], default='waiting', max_length=8, verbose_name='落实情况')),
                ('result', models.CharField(blank=True, default='', max_length=200, verbose_name='结果')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='落实或取消日期')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('handover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='assistance.handover', verbose_name='在哪次会上认领')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='households.member', verbose_name='帮的是谁')),
                ('owner_cadre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='assistance.cadre', verbose_name='责任人')),
                ('owner_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='assistance.helpunit', verbose_name='责任单位')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='assistance.plan', verbose_name='帮扶计划')),
            ],
            options={
                'verbose_name': '帮扶措施',
                'verbose_name_plural': '帮扶措施',
                'ordering': ['plan_id', 'pk'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='measure_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '21', '22', '23', '24', '25', '26']), ('ground__isnull', True), ('ground', ''), _connector='OR'), name='measure_ground_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('kind__in', ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14']), ('kind__isnull', True), ('kind', ''), _connector='OR'), name='measure_kind_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('option__in', ['0101', '0102', '0103', '0104', '0105', '0199', '0201', '0202', '0203', '0204', '0205', '0299', '0301', '0302', '0399', '0401', '0501', '0502', '0599', '0601', '0699', '0701', '0702', '0703', '0704', '0705', '0799', '0801', '0899', '0901', '0999', '1001', '1002', '1003', '1004', '1005', '1099', '1101', '1102', '1103', '1104', '1199', '1201', '1301', '1399', '1401', '1499']), ('option__isnull', True), ('option', ''), _connector='OR'), name='measure_option_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('help__in', ['policy', 'skill', 'project', 'money', 'market', 'living']), ('help__isnull', True), ('help', ''), _connector='OR'), name='measure_help_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('source__in', ['fund', 'dept', 'unit', 'east', 'credit', 'gift', 'own', 'other']), ('source__isnull', True), ('source', ''), _connector='OR'), name='measure_source_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('reach__in', ['special', 'general']), ('reach__isnull', True), ('reach', ''), _connector='OR'), name='measure_reach_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('style__in', ['dev', 'relief']), ('style__isnull', True), ('style', ''), _connector='OR'), name='measure_style_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'doing', 'done', 'cancel']), ('state__isnull', True), ('state', ''), _connector='OR'), name='measure_state_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('option__startswith', models.F('kind'))), name='measure_option_of_kind', violation_error_message='措施不属于这一类'), models.CheckConstraint(condition=models.Q(('owner_cadre__isnull', True), ('owner_unit__isnull', True), _connector='OR'), name='measure_one_owner', violation_error_message='责任人和责任单位只填一个'), models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('state__in', ['waiting', 'doing'])), models.Q(('done_on__isnull', False), ('state__in', ['done', 'cancel'])), _connector='OR'), name='measure_end_has_day', violation_error_message='落实或取消须有日期')],
            },
        ),
    ])]
