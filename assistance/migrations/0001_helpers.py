import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from fupin.tables import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('households', '0001_squashed_0008_second_exit'),
        ('villages', '0002_regionchange'),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name='Cadre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(blank=True, default='', max_length=50, verbose_name='派出单位职务')),
                ('rank', models.CharField(blank=True, choices=[('101', '国家级正职'), ('102', '国家级副职'), ('111', '省部级正职'), ('112', '省部级副职'), ('121', '厅局级正职'), ('122', '厅局级副职'), ('131', '县处级正职'), ('132', '县处级副职'), ('141', '乡科级正职'), ('142', '乡科级副职'), ('150', '科员级'), ('160', '办事员级'), ('199', '未定职')], default='', max_length=3, verbose_name='职务级别')),
                ('politics', models.CharField(blank=True, choices=[('01', '中共党员'), ('02', '中共预备党员'), ('03', '共青团员'), ('04', '民革党员'), ('05', '民盟盟员'), ('06', '民建会员'), ('07', '民进会员'), ('08', '农工党党员'), ('09', '致公党党员'), ('10', '九三学社社员'), ('11', '台盟盟员'), ('12', '无党派民主人士'), ('13', '群众')], default='', max_length=4, verbose_name='政治面貌')),
                ('education', models.CharField(blank=True, choices=[('10', '研究生及以上'), ('11', '博士'), ('14', '硕士'), ('20', '大学本科'), ('30', '大学专科'), ('40', '中专技校'), ('41', '中等专科'), ('44', '职业高中'), ('47', '技工学校'), ('60', '普通高中'), ('70', '初中'), ('80', '小学'), ('90', '其他')], default='', max_length=2, verbose_name='学历')),
                ('speciality', models.CharField(blank=True, choices=[('01', '种植'), ('02', '养殖'), ('03', '林果'), ('04', '服务')], default='', max_length=2, verbose_name='技术特长')),
                ('skills', models.CharField(blank=True, default='', max_length=30, verbose_name='擅长')),
                ('started_on', models.DateField(verbose_name='开始帮扶日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止帮扶日期')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadres', to='accounts.person', verbose_name='本人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadres', to='assistance.helpunit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '帮扶干部',
                'verbose_name_plural': '帮扶干部',
                'ordering': ['unit', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('person',), name='cadre_serves_one_unit', violation_error_message='这个人已登记为另一个单位的帮扶干部'), models.CheckConstraint(condition=models.Q(('rank__in', ['101', '102', '111', '112', '121', '122', '131', '132', '141', '142', '150', '160', '199']), ('rank__isnull', True), ('rank', ''), _connector='OR'), name='cadre_rank_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('politics__in', ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13']), ('politics__isnull', True), ('politics', ''), _connector='OR'), name='cadre_politics_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('education__in', ['10', '11', '14', '20', '30', '40', '41', '44', '47', '60', '70', '80', '90']), ('education__isnull', True), ('education', ''), _connector='OR'), name='cadre_education_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('speciality__in', ['01', '02', '03', '04']), ('speciality__isnull', True), ('speciality', ''), _connector='OR'), name='cadre_speciality_known', violation_error_message='代码不在代码表内')],
            },
        ),
        migrations.CreateModel(
            name='HelpUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='单位名称')),
                ('level', models.CharField(choices=[('10', '中央'), ('20', '省'), ('40', '市、地区'), ('50', '县（区）'), ('51', '区'), ('52', '县'), ('60', '街道、镇、乡'), ('61', '街道'), ('62', '镇'), ('63', '乡'), ('70', '居民、村民委员会'), ('80', '军队'), ('90', '其他'), ('99', '村两委')], max_length=2, verbose_name='单位隶属关系')),
                ('kind', models.CharField(choices=[('office', '党政机关'), ('inst', '事业单位'), ('school', '学校、医院'), ('state', '国有企业'), ('firm', '民营企业、商会'), ('mass', '群团组织'), ('social', '社会组织、志愿者'), ('retired', '离退休干部')], max_length=8, verbose_name='单位性质')),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='单位地址')),
                ('contact', models.CharField(blank=True, default='', max_length=50, verbose_name='联络员')),
                ('office_phone', models.CharField(blank=True, default='', max_length=20, verbose_name='办公电话')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止帮扶日期')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='帮扶地区')),
            ],
            options={
                'verbose_name': '帮扶单位',
                'verbose_name_plural': '帮扶单位',
                'ordering': ['region_id', 'name'],
                'constraints': [models.UniqueConstraint(fields=('region', 'name'), name='help_unit_once', violation_error_message='这里已有同名的单位'), models.CheckConstraint(condition=models.Q(('level__in', ['10', '20', '40', '50', '51', '52', '60', '61', '62', '63', '70', '80', '90', '99']), ('level__isnull', True), ('level', ''), _connector='OR'), name='help_unit_level_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('kind__in', ['office', 'inst', 'school', 'state', 'firm', 'mass', 'social', 'retired']), ('kind__isnull', True), ('kind', ''), _connector='OR'), name='help_unit_kind_known', violation_error_message='代码不在代码表内')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('leader', '领导包乡'), ('unit', '单位包村')], max_length=8, verbose_name='包联方式')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('cadre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='assistance.cadre', verbose_name='包联人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='包联的乡镇或村')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='assistance.helpunit', verbose_name='包联单位')),
            ],
            options={
                'verbose_name': '包乡包村',
                'verbose_name_plural': '包乡包村',
                'ordering': ['region_id', 'kind', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['leader', 'unit']), ('kind__isnull', True), ('kind', ''), _connector='OR'), name='charge_kind_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='charge_ends_on_order', violation_error_message='结束日期不能早于开始日期'), models.CheckConstraint(condition=models.Q(models.Q(('cadre__isnull', False), ('kind', 'leader')), models.Q(('kind', 'unit'), ('unit__isnull', False)), _connector='OR'), name='charge_has_holder', violation_error_message='包乡要有领导，包村要有单位'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('kind', 'leader')), fields=('region',), name='charge_one_leader', violation_error_message='这个乡镇已有包联领导'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('kind', 'unit')), fields=('region', 'unit'), name='charge_unit_once', violation_error_message='这个单位已包这个村')],
            },
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BooleanField(default=True, verbose_name='第一责任人')),
                ('starts_on', models.DateField(verbose_name='开始时间')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束时间')),
                ('end_reason', models.CharField(blank=True, choices=[('replaced', '换人'), ('left', '帮扶人调离'), ('closed', '户已结束登记'), ('extra', '不再需要多一人'), ('mistake', '登记错了')], default='', max_length=8, verbose_name='结束原因')),
                ('voided', models.BooleanField(default=False, verbose_name='登记错了，作废')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='assistance.cadre', verbose_name='帮扶干部')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='households.household', verbose_name='农户')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='经办人')),
            ],
            options={
                'verbose_name': '结对',
                'verbose_name_plural': '结对',
                'ordering': ['household_id', '-first', 'starts_on', 'pk'],
                'indexes': [models.Index(fields=['cadre', 'ends_on'], name='pairing_of_cadre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_reason__in', ['replaced', 'left', 'closed', 'extra', 'mistake']), ('end_reason__isnull', True), ('end_reason', ''), _connector='OR'), name='pairing_end_reason_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='pairing_ends_on_order', violation_error_message='结束时间不能早于开始时间'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('voided', False), ('first', True)), fields=('household',), name='pairing_one_first', violation_error_message='这一户已有第一责任人'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('voided', False)), fields=('household', 'cadre'), name='pairing_once', violation_error_message='这个人已结对这一户')],
            },
        ),
        migrations.CreateModel(
            name='PairingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', '待采用'), ('accepted', '已采用'), ('dropped', '已放弃')], default='draft', max_length=8, verbose_name='状态')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='做方案的时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='采用或放弃的时间')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交编号')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='采用或放弃的人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='经办人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='乡镇')),
            ],
            options={
                'verbose_name': '结对方案',
                'verbose_name_plural': '结对方案',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'accepted', 'dropped']), ('state__isnull', True), ('state', ''), _connector='OR'), name='pairing_proposal_state_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='pairing_proposal_decided_at_pair', violation_error_message='采用时间与采用人须同时有'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('region',), name='pairing_proposal_one_draft', violation_error_message='这个乡镇已有一份待采用的方案')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', '第一书记'), ('leader', '工作队队长'), ('member', '工作队队员'), ('town', '乡镇包村干部'), ('village', '村常务干部'), ('youth', '知识青年'), ('pioneer', '致富带头人')], max_length=8, verbose_name='驻村职务')),
                ('source', models.CharField(choices=[('office', '机关事业单位'), ('firm', '企业'), ('grad', '回乡大学生'), ('veteran', '复退军人'), ('retired', '离退休干部'), ('local', '本乡本村')], default='office', max_length=8, verbose_name='来源')),
                ('starts_on', models.DateField(verbose_name='到村日期')),
                ('term_ends_on', models.DateField(blank=True, null=True, verbose_name='任期到')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='离村日期')),
                ('end_reason', models.CharField(blank=True, default='', max_length=100, verbose_name='离村原因')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='assistance.cadre', verbose_name='干部')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='行政村')),
            ],
            options={
                'verbose_name': '驻村任职',
                'verbose_name_plural': '驻村任职',
                'ordering': ['village_id', 'kind', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'leader', 'member', 'town', 'village', 'youth', 'pioneer']), ('kind__isnull', True), ('kind', ''), _connector='OR'), name='posting_kind_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('source__in', ['office', 'firm', 'grad', 'veteran', 'retired', 'local']), ('source__isnull', True), ('source', ''), _connector='OR'), name='posting_source_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='posting_ends_on_order', violation_error_message='离村日期不能早于到村日期'), models.CheckConstraint(condition=models.Q(('term_ends_on__gte', models.F('starts_on')), ('term_ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='posting_term_ends_on_order', violation_error_message='任期到不能早于到村日期'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('kind__in', ['first', 'leader'])), fields=('village', 'kind'), name='posting_one_each', violation_error_message='这个村已有第一书记或队长'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('kind__in', ['first', 'leader', 'member'])), fields=('cadre',), name='posting_lives_in_one_village', violation_error_message='这个人已驻另一个村'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('cadre', 'village', 'kind'), name='posting_held_once', violation_error_message='这个人已任这个职务')],
            },
        ),
        migrations.CreateModel(
            name='ProposedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, default='', max_length=60, verbose_name='为什么是他')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='改的人')),
                ('cadre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.cadre', verbose_name='帮扶干部')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='农户')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='assistance.pairingproposal', verbose_name='方案')),
            ],
            options={
                'verbose_name': '方案里的一对',
                'verbose_name_plural': '方案里的一对',
                'ordering': ['proposal', 'household__village_id', 'household_id'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'household'), name='proposed_pair_once')],
            },
        ),
        migrations.CreateModel(
            name='VillageNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('needs', models.CharField(blank=True, default='', max_length=15, verbose_name='最缺什么')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='摸底情况')),
                ('surveyed_on', models.DateField(verbose_name='摸底日期')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='行政村')),
            ],
            options={
                'verbose_name': '村需求摸底',
                'verbose_name_plural': '村需求摸底',
                'ordering': ['village_id', '-year'],
                'constraints': [models.UniqueConstraint(fields=('village', 'year'), name='village_need_once'), models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='village_need_year_range', violation_error_message='数值应在 2013 到 2100 之间')],
            },
        ),
        migrations.CreateModel(
            name='HelpSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most_first', models.PositiveSmallIntegerField(default=5, verbose_name='一人最多做几户的第一责任人（户）')),
                ('most_other', models.PositiveSmallIntegerField(default=5, verbose_name='一人最多另帮几户（户）')),
                ('poor_stationed', models.PositiveSmallIntegerField(default=5, verbose_name='贫困村驻村人数（人）')),
                ('poor_local', models.PositiveSmallIntegerField(default=2, verbose_name='贫困村本地力量（人）')),
                ('other_stationed', models.PositiveSmallIntegerField(default=3, verbose_name='非贫困村驻村人数（人）')),
                ('other_local', models.PositiveSmallIntegerField(default=2, verbose_name='非贫困村本地力量（人）')),
                ('most_stationed', models.PositiveSmallIntegerField(default=5, verbose_name='一村驻村最多（人）')),
                ('term_years', models.PositiveSmallIntegerField(default=2, verbose_name='驻村任期（年）')),
                ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据文件')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='县')),
                ('measure_weight', models.PositiveSmallIntegerField(default=30, verbose_name='考核：措施按期落实（分）')),
                ('month_days', models.PositiveSmallIntegerField(default=20, verbose_name='每月在村不少于（天）')),
                ('most_leave', models.PositiveSmallIntegerField(default=30, verbose_name='一年请假超过几天要调换（天）')),
                ('presence_weight', models.PositiveSmallIntegerField(default=20, verbose_name='考核：在村天数（分）')),
                ('short_leave', models.PositiveSmallIntegerField(default=3, verbose_name='乡镇能批几天以内的假（天）')),
                ('task_weight', models.PositiveSmallIntegerField(default=20, verbose_name='考核：问题按期办结（分）')),
                ('visit_weight', models.PositiveSmallIntegerField(default=30, verbose_name='考核：走访按期（分）')),
            ],
            options={
                'verbose_name': '帮扶力量要求',
                'verbose_name_plural': '帮扶力量要求',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('most_first__gte', 1), ('most_first__lte', 50)), ('most_first__isnull', True), _connector='OR'), name='help_setting_most_first_range', violation_error_message='数值应在 1 到 50 之间'), models.CheckConstraint(condition=models.Q(models.Q(('most_other__gte', 0), ('most_other__lte', 50)), ('most_other__isnull', True), _connector='OR'), name='help_setting_most_other_range', violation_error_message='数值应在 0 到 50 之间'), models.CheckConstraint(condition=models.Q(models.Q(('term_years__gte', 1), ('term_years__lte', 5)), ('term_years__isnull', True), _connector='OR'), name='help_setting_term_years_range', violation_error_message='数值应在 1 到 5 之间'), models.CheckConstraint(condition=models.Q(models.Q(('month_days__gte', 0), ('month_days__lte', 31)), ('month_days__isnull', True), _connector='OR'), name='help_setting_month_days_range', violation_error_message='数值应在 0 到 31 之间'), models.CheckConstraint(condition=models.Q(models.Q(('short_leave__gte', 0), ('short_leave__lte', 31)), ('short_leave__isnull', True), _connector='OR'), name='help_setting_short_leave_range', violation_error_message='数值应在 0 到 31 之间'), models.CheckConstraint(condition=models.Q(models.Q(('most_leave__gte', 1), ('most_leave__lte', 366)), ('most_leave__isnull', True), _connector='OR'), name='help_setting_most_leave_range', violation_error_message='数值应在 1 到 366 之间'), models.CheckConstraint(condition=models.Q(models.Q(('visit_weight__gte', 0), ('visit_weight__lte', 100)), ('visit_weight__isnull', True), _connector='OR'), name='help_setting_visit_weight_range', violation_error_message='数值应在 0 到 100 之间'), models.CheckConstraint(condition=models.Q(models.Q(('task_weight__gte', 0), ('task_weight__lte', 100)), ('task_weight__isnull', True), _connector='OR'), name='help_setting_task_weight_range', violation_error_message='数值应在 0 到 100 之间'), models.CheckConstraint(condition=models.Q(models.Q(('measure_weight__gte', 0), ('measure_weight__lte', 100)), ('measure_weight__isnull', True), _connector='OR'), name='help_setting_measure_weight_range', violation_error_message='数值应在 0 到 100 之间'), models.CheckConstraint(condition=models.Q(models.Q(('presence_weight__gte', 0), ('presence_weight__lte', 100)), ('presence_weight__isnull', True), _connector='OR'), name='help_setting_presence_weight_range', violation_error_message='数值应在 0 到 100 之间')],
            },
        ),
    ])]
