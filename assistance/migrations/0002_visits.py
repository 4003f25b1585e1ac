import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from fupin.tables import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('assistance', '0001_helpers'),
        ('households', '0001_squashed_0008_second_exit'),
        ('villages', '0002_regionchange'),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='走访日期')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='开始时间')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='结束时间')),
                ('mode', models.CharField(choices=[('01', '入户'), ('02', '电话'), ('03', '微信'), ('04', '短信')], default='01', max_length=8, verbose_name='方式')),
                ('occasion', models.CharField(choices=[('routine', '常规走访'), ('festival', '传统佳节'), ('season', '生产忙季'), ('trouble', '有了困难'), ('school', '子女入学'), ('life', '生老病死'), ('dispute', '发生纠纷'), ('asked', '部门请求'), ('help', '农户求助')], default='routine', max_length=8, verbose_name='因为什么')),
                ('topics', models.CharField(blank=True, default='', max_length=50, verbose_name='说了什么事')),
                ('people', models.CharField(blank=True, default='', max_length=200, verbose_name='见到谁')),
                ('found', models.CharField(blank=True, default='', max_length=500, verbose_name='情况')),
                ('signed', models.BooleanField(default=False, verbose_name='农户已签字')),
                ('photo_as', models.CharField(blank=True, default='', editable=False, max_length=60, verbose_name='照片存放名')),
                ('photo_sha256', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='照片校验值')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='记录时间')),
                ('client_key', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('withdrawn_reason', models.CharField(blank=True, default='', max_length=100, verbose_name='撤销理由')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='assistance.cadre', verbose_name='走访人')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='households.household', verbose_name='农户')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='记录人')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='撤销人')),
            ],
            options={
                'verbose_name': '走访',
                'verbose_name_plural': '走访',
                'ordering': ['-day', '-pk'],
                'indexes': [models.Index(fields=['household', 'day'], name='visit_of_household'), models.Index(fields=['cadre', 'day'], name='visit_of_cadre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode__in', ['01', '02', '03', '04']), ('mode__isnull', True), ('mode', ''), _connector='OR'), name='visit_mode_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('occasion__in', ['routine', 'festival', 'season', 'trouble', 'school', 'life', 'dispute', 'asked', 'help']), ('occasion__isnull', True), ('occasion', ''), _connector='OR'), name='visit_occasion_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at')), ('ends_at__isnull', True), ('starts_at__isnull', True), _connector='OR'), name='visit_ends_at_order', violation_error_message='结束时间不能早于开始时间'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='visit_withdrawn_has_reason', violation_error_message='撤销须有人、时间和理由')],
            },
        ),
        migrations.CreateModel(
            name='VisitRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(max_length=60, verbose_name='谁请求')),
                ('occasion', models.CharField(choices=[('routine', '常规走访'), ('festival', '传统佳节'), ('season', '生产忙季'), ('trouble', '有了困难'), ('school', '子女入学'), ('life', '生老病死'), ('dispute', '发生纠纷'), ('asked', '部门请求'), ('help', '农户求助')], default='asked', max_length=8, verbose_name='因为什么')),
                ('reason', models.CharField(max_length=100, verbose_name='去办什么事')),
                ('starts_on', models.DateField(verbose_name='从哪天起')),
                ('ends_on', models.DateField(verbose_name='到哪天止')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='农户')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='登记人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '走访请求',
                'verbose_name_plural': '走访请求',
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('occasion__in', ['routine', 'festival', 'season', 'trouble', 'school', 'life', 'dispute', 'asked', 'help']), ('occasion__isnull', True), ('occasion', ''), _connector='OR'), name='visit_request_occasion_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='visit_request_ends_on_order', violation_error_message='到哪天止不能早于从哪天起')],
            },
        ),
        migrations.CreateModel(
            name='VisitRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='起用年度')),
                ('last_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='用到哪一年')),
                ('role', models.CharField(blank=True, choices=[('stay', '驻村干部'), ('pair', '结对干部')], default='', max_length=4, verbose_name='帮扶身份')),
                ('level', models.CharField(blank=True, choices=[('20', '省级以上单位'), ('40', '市直单位'), ('50', '县直单位'), ('60', '乡镇、村')], default='', max_length=2, verbose_name='单位层级')),
                ('village', models.CharField(blank=True, choices=[('poor', '贫困村'), ('out', '已出列村'), ('other', '非贫困村')], default='', max_length=8, verbose_name='村的情况')),
                ('home', models.CharField(blank=True, choices=[('poor', '未脱贫户'), ('watch', '监测对象'), ('out', '脱贫户')], default='', max_length=8, verbose_name='户的情况')),
                ('period', models.CharField(choices=[('week', '每周'), ('month', '每月'), ('quarter', '每季'), ('year', '每年')], default='month', max_length=8, verbose_name='周期')),
                ('floor', models.PositiveSmallIntegerField(verbose_name='不少于（次）')),
                ('ceiling', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='不多于（次）')),
                ('modes', models.CharField(blank=True, default='', max_length=20, verbose_name='哪些方式算数')),
                ('heart_day', models.BooleanField(default=False, verbose_name='每月第一次在首个工作日（爱心帮扶日）')),
                ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据文件')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='县')),
            ],
            options={
                'verbose_name': '走访要求',
                'verbose_name_plural': '走访要求',
                'ordering': ['region_id', 'home', 'village', 'level', 'role', 'year'],
                'constraints': [models.UniqueConstraint(fields=('region', 'year', 'role', 'level', 'village', 'home'), name='visit_rule_once'), models.CheckConstraint(condition=models.Q(('role__in', ['stay', 'pair']), ('role__isnull', True), ('role', ''), _connector='OR'), name='visit_rule_role_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('level__in', ['20', '40', '50', '60']), ('level__isnull', True), ('level', ''), _connector='OR'), name='visit_rule_level_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('village__in', ['poor', 'out', 'other']), ('village__isnull', True), ('village', ''), _connector='OR'), name='visit_rule_village_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('home__in', ['poor', 'watch', 'out']), ('home__isnull', True), ('home', ''), _connector='OR'), name='visit_rule_home_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('period__in', ['week', 'month', 'quarter', 'year']), ('period__isnull', True), ('period', ''), _connector='OR'), name='visit_rule_period_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='visit_rule_year_range', violation_error_message='数值应在 2013 到 2100 之间'), models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('year')), ('last_year__isnull', True), ('year__isnull', True), _connector='OR'), name='visit_rule_last_year_order', violation_error_message='用到哪一年不能早于起用年度'), models.CheckConstraint(condition=models.Q(models.Q(('floor__gte', 0), ('floor__lte', 31)), ('floor__isnull', True), _connector='OR'), name='visit_rule_floor_range', violation_error_message='数值应在 0 到 31 之间'), models.CheckConstraint(condition=models.Q(models.Q(('ceiling__gte', 1), ('ceiling__lte', 99)), ('ceiling__isnull', True), _connector='OR'), name='visit_rule_ceiling_range', violation_error_message='数值应在 1 到 99 之间'), models.CheckConstraint(condition=models.Q(('ceiling__gte', models.F('floor')), ('ceiling__isnull', True), ('floor__isnull', True), _connector='OR'), name='visit_rule_ceiling_order', violation_error_message='不多于的次数不能小于不少于的次数')],
            },
        ),
        migrations.CreateModel(
            name='VisitTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='要办的事')),
                ('due_on', models.DateField(verbose_name='办结期限')),
                ('state', models.CharField(choices=[('open', '待办'), ('done', '已办结'), ('void', '已撤销')], default='open', max_length=8, verbose_name='状态')),
                ('result', models.CharField(blank=True, default='', max_length=200, verbose_name='办理结果')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('cadre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visit_tasks', to='assistance.cadre', verbose_name='谁来办')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='办结人')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_tasks', to='households.household', verbose_name='农户')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='提出人')),
                ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='assistance.visit', verbose_name='来自走访')),
            ],
            options={
                'verbose_name': '走访发现的问题',
                'verbose_name_plural': '走访发现的问题',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='visit_task_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'void']), ('state__isnull', True), ('state', ''), _connector='OR'), name='visit_task_state_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('state', 'open')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('state__in', ['done', 'void']), models.Q(('result', ''), _negated=True)), _connector='OR'), name='visit_task_done_has_result', violation_error_message='办结须有人、时间和结果')],
            },
        ),
        migrations.CreateModel(
            name='BusySeason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='农忙')),
                ('year', models.PositiveSmallIntegerField(verbose_name='起用年度')),
                ('last_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='用到哪一年')),
                ('first_month', models.PositiveSmallIntegerField(verbose_name='从几月')),
                ('first_day', models.PositiveSmallIntegerField(verbose_name='从几日')),
                ('last_month', models.PositiveSmallIntegerField(verbose_name='到几月')),
                ('last_day', models.PositiveSmallIntegerField(verbose_name='到几日')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='县')),
            ],
            options={
                'verbose_name': '农忙时节',
                'verbose_name_plural': '农忙时节',
                'ordering': ['region_id', 'first_month', 'first_day', 'year'],
                'constraints': [models.UniqueConstraint(fields=('region', 'name', 'year'), name='busy_season_once'), models.UniqueConstraint(condition=models.Q(('last_year__isnull', True)), fields=('region', 'name'), name='busy_season_one_now', violation_error_message='这个县已有这段农忙'), models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='busy_season_year_range', violation_error_message='数值应在 2013 到 2100 之间'), models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('year')), ('last_year__isnull', True), ('year__isnull', True), _connector='OR'), name='busy_season_last_year_order', violation_error_message='用到哪一年不能早于起用年度'), models.CheckConstraint(condition=models.Q(models.Q(('first_month__gte', 1), ('first_month__lte', 12)), ('first_month__isnull', True), _connector='OR'), name='busy_season_first_month_range', violation_error_message='数值应在 1 到 12 之间'), models.CheckConstraint(condition=models.Q(models.Q(('last_month__gte', 1), ('last_month__lte', 12)), ('last_month__isnull', True), _connector='OR'), name='busy_season_last_month_range', violation_error_message='数值应在 1 到 12 之间'), models.CheckConstraint(condition=models.Q(models.Q(('first_day__gte', 1), ('first_day__lte', 31)), ('first_day__isnull', True), _connector='OR'), name='busy_season_first_day_range', violation_error_message='数值应在 1 到 31 之间'), models.CheckConstraint(condition=models.Q(models.Q(('last_day__gte', 1), ('last_day__lte', 31)), ('last_day__isnull', True), _connector='OR'), name='busy_season_last_day_range', violation_error_message='数值应在 1 到 31 之间')],
            },
        ),
    ])]
