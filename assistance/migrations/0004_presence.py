import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from fupin.tables import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('assistance', '0003_plans'),
        ('villages', '0002_regionchange'),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name='DutyList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('paired', '帮扶责任人'), ('first', '第一书记'), ('leader', '工作队队长'), ('member', '工作队队员'), ('town', '乡镇包村干部'), ('charge', '包乡领导'), ('unit', '包村单位')], max_length=8, verbose_name='谁的责任')),
                ('text', models.TextField(max_length=3000, verbose_name='责任')),
                ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据文件')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='县')),
            ],
            options={
                'verbose_name': '责任清单',
                'verbose_name_plural': '责任清单',
                'ordering': ['region_id', 'role'],
                'constraints': [models.UniqueConstraint(fields=('region', 'role'), name='duty_list_once'), models.CheckConstraint(condition=models.Q(('role__in', ['paired', 'first', 'leader', 'member', 'town', 'charge', 'unit']), ('role__isnull', True), ('role', ''), _connector='OR'), name='duty_list_role_known', violation_error_message='代码不在代码表内')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('private', '事假'), ('sick', '病假'), ('yearly', '年休假'), ('duty', '因公外出'), ('study', '培训学习'), ('family', '婚丧、产、护理假')], max_length=8, verbose_name='请什么假')),
                ('starts_on', models.DateField(verbose_name='从哪天起')),
                ('ends_on', models.DateField(verbose_name='到哪天止')),
                ('reason', models.CharField(max_length=200, verbose_name='事由')),
                ('state', models.CharField(choices=[('asked', '待批'), ('granted', '已批准'), ('refused', '没有批准'), ('taken', '已撤回'), ('returned', '已销假')], default='asked', max_length=8, verbose_name='状态')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='申请时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='批的时间')),
                ('answer', models.CharField(blank=True, default='', max_length=100, verbose_name='批复')),
                ('back_on', models.DateField(blank=True, null=True, verbose_name='回村日期')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='申请登记人')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='assistance.cadre', verbose_name='驻村的人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='批的人')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='驻哪个村')),
            ],
            options={
                'verbose_name': '请假',
                'verbose_name_plural': '请假',
                'ordering': ['-starts_on', '-pk'],
                'indexes': [models.Index(fields=['cadre', 'starts_on'], name='leave_of_cadre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['private', 'sick', 'yearly', 'duty', 'study', 'family']), ('kind__isnull', True), ('kind', ''), _connector='OR'), name='leave_kind_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'granted', 'refused', 'taken', 'returned']), ('state__isnull', True), ('state', ''), _connector='OR'), name='leave_state_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='leave_ends_on_order', violation_error_message='到哪天止不能早于从哪天起'), models.CheckConstraint(condition=models.Q(('back_on__gte', models.F('starts_on')), ('back_on__isnull', True), ('starts_on__isnull', True), _connector='OR'), name='leave_back_on_order', violation_error_message='回村不能早于请假开始'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='leave_decided_by_pair', violation_error_message='批的人和时间须同时有'), models.CheckConstraint(condition=models.Q(models.Q(('back_on__isnull', False), ('state', 'returned')), models.Q(models.Q(('state', 'returned'), _negated=True), ('back_on__isnull', True)), _connector='OR'), name='leave_returned_has_day', violation_error_message='销假须有回村日期')],
            },
        ),
        migrations.CreateModel(
            name='PostCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='查岗日期')),
                ('way', models.CharField(choices=[('site', '到村看'), ('phone', '打电话'), ('video', '视频'), ('secret', '暗访')], max_length=8, verbose_name='怎么查的')),
                ('present', models.BooleanField(verbose_name='在岗')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='情况')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('withdrawn_reason', models.CharField(blank=True, default='', max_length=100, verbose_name='撤销理由')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='assistance.cadre', verbose_name='驻村的人')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='查岗人')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='驻哪个村')),
            ],
            options={
                'verbose_name': '查岗',
                'verbose_name_plural': '查岗',
                'ordering': ['-day', '-pk'],
                'indexes': [models.Index(fields=['cadre', 'day'], name='post_check_of_cadre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['site', 'phone', 'video', 'secret']), ('way__isnull', True), ('way', ''), _connector='OR'), name='post_check_way_known', violation_error_message='代码不在代码表内')],
            },
        ),
        migrations.CreateModel(
            name='PresenceMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('month', models.PositiveSmallIntegerField(verbose_name='月份')),
                ('days', models.CharField(blank=True, default='', max_length=155, verbose_name='在村的日子')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('cadre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='assistance.cadre', verbose_name='驻村的人')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='登记人')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.region', verbose_name='驻哪个村')),
            ],
            options={
                'verbose_name': '在村天数',
                'verbose_name_plural': '在村天数',
                'ordering': ['cadre', '-year', '-month'],
                'constraints': [models.UniqueConstraint(fields=('cadre', 'village', 'year', 'month'), name='presence_month_once'), models.CheckConstraint(condition=models.Q(models.Q(('year__gte', 2013), ('year__lte', 2100)), ('year__isnull', True), _connector='OR'), name='presence_month_year_range', violation_error_message='数值应在 2013 到 2100 之间'), models.CheckConstraint(condition=models.Q(models.Q(('month__gte', 1), ('month__lte', 12)), ('month__isnull', True), _connector='OR'), name='presence_month_month_range', violation_error_message='数值应在 1 到 12 之间')],
            },
        ),
    ])]
