import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from fupin.tables import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('households', '0001_squashed_0008_second_exit'),
        ('villages', '0002_regionchange'),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name='WatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(max_length=12, verbose_name='行政村代码')),
                ('cause', models.CharField(choices=[('01', '患大病'), ('02', '主要劳动力致残'), ('03', '失学辍学'), ('04', '自然灾害'), ('05', '住房不安全'), ('06', '饮水不安全'), ('07', '务工就业不稳'), ('08', '主要劳动力死亡'), ('09', '产业项目失败'), ('10', '意外事故'), ('12', '疫情影响'), ('13', '收入下降'), ('14', '市场失利'), ('15', '产业见效前的过渡期'), ('16', '矛盾纠纷'), ('99', '其他')], max_length=2, verbose_name='线索种类')),
                ('seen', models.CharField(blank=True, default='', max_length=300, verbose_name='发现的情况')),
                ('opened_on', models.DateField(verbose_name='发现日期')),
                ('found_by', models.CharField(choices=[('edit', '编辑'), ('import', '导入'), ('told', '登记')], max_length=6, verbose_name='怎么发现的')),
                ('recover_by', models.DateField(verbose_name='恢复期限')),
                ('government', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='政府帮扶（元）')),
                ('society', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='社会帮扶（元）')),
                ('own', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='农户自筹（元）')),
                ('kin', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='亲友馈赠（元）')),
                ('state', models.CharField(choices=[('pending', '待核实'), ('helped', '帮扶恢复中'), ('recovered', '已恢复'), ('monitored', '转入监测'), ('relapsed', '转返贫程序'), ('excluded', '排除')], default='pending', max_length=9, verbose_name='状态')),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='进入这一步的时间')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('write', models.UUIDField(db_index=True, editable=False, verbose_name='写入批号')),
                ('token', models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name='防重复提交编号')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watch_items', to='households.case', verbose_name='转入的案卷')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='办结人')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='填报人')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watch_items', to='households.household', verbose_name='农户')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='villages.post', verbose_name='负责岗位')),
            ],
            options={
                'verbose_name': '返贫风险线索',
                'verbose_name_plural': '返贫风险线索',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'village_code'], name='watch_state_place'), models.Index(fields=['village_code'], name='watch_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cause__in', ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '12', '13', '14', '15', '16', '99']), ('cause__isnull', True), ('cause', ''), _connector='OR'), name='watch_cause_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('found_by__in', ['edit', 'import', 'told']), ('found_by__isnull', True), ('found_by', ''), _connector='OR'), name='watch_found_by_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'helped', 'recovered', 'monitored', 'relapsed', 'excluded']), ('state__isnull', True), ('state', ''), _connector='OR'), name='watch_state_known', violation_error_message='代码不在代码表内'), models.UniqueConstraint(condition=models.Q(('state__in', ['helped', 'pending'])), fields=('household', 'cause'), name='watch_one_open', violation_error_message='这一户这一类线索已经在办，不用再登记'), models.CheckConstraint(condition=models.Q(('recover_by__gte', models.F('opened_on')), ('recover_by__isnull', True), ('opened_on__isnull', True), _connector='OR'), name='watch_recover_by_order', violation_error_message='恢复期限不能早于发现日期'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['helped', 'pending']), ('closed_on__isnull', True)), models.Q(models.Q(('state__in', ['helped', 'pending']), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='watch_closed_has_day', violation_error_message='办结的须有办结日期'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('state__in', ['monitored', 'relapsed'])), models.Q(models.Q(('state__in', ['monitored', 'relapsed']), _negated=True), ('case__isnull', True)), _connector='OR'), name='watch_case_of_its_state', violation_error_message='转入监测、转返贫程序的须有案卷'), models.CheckConstraint(condition=models.Q(('state__in', ['helped', 'monitored', 'pending', 'relapsed']), ('closed_by__isnull', True), ('entered_by__isnull', True), models.Q(('closed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='watch_two_persons', violation_error_message='填报的和认定的必须是两个人'), models.CheckConstraint(condition=models.Q(models.Q(('government__gte', 0), ('government__lte', 99999999)), ('government__isnull', True), _connector='OR'), name='watch_government_range', violation_error_message='数值应在 0 到 99999999 之间'), models.CheckConstraint(condition=models.Q(models.Q(('society__gte', 0), ('society__lte', 99999999)), ('society__isnull', True), _connector='OR'), name='watch_society_range', violation_error_message='数值应在 0 到 99999999 之间'), models.CheckConstraint(condition=models.Q(models.Q(('own__gte', 0), ('own__lte', 99999999)), ('own__isnull', True), _connector='OR'), name='watch_own_range', violation_error_message='数值应在 0 到 99999999 之间'), models.CheckConstraint(condition=models.Q(models.Q(('kin__gte', 0), ('kin__lte', 99999999)), ('kin__isnull', True), _connector='OR'), name='watch_kin_range', violation_error_message='数值应在 0 到 99999999 之间')],
            },
        ),
        migrations.CreateModel(
            name='WatchStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('find', '发现'), ('note', '跟进'), ('help', '核实属实，帮扶恢复'), ('plan', '改帮扶安排'), ('recover', '认定已恢复'), ('exclude', '排除'), ('monitor', '转入监测'), ('relapse', '转返贫程序'), ('withdraw', '撤回'), ('reopen', '重新列上')], max_length=8, verbose_name='办理')),
                ('target', models.CharField(choices=[('pending', '待核实'), ('helped', '帮扶恢复中'), ('recovered', '已恢复'), ('monitored', '转入监测'), ('relapsed', '转返贫程序'), ('excluded', '排除')], max_length=9, verbose_name='新状态')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='情况')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('token', models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name='防重复提交编号')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='households.watchitem', verbose_name='返贫风险线索')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='办理人')),
            ],
            options={
                'verbose_name': '返贫风险线索的办理',
                'verbose_name_plural': '返贫风险线索的办理',
                'ordering': ['item', 'at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['find', 'note', 'help', 'plan', 'recover', 'exclude', 'monitor', 'relapse', 'withdraw', 'reopen']), ('act__isnull', True), ('act', ''), _connector='OR'), name='watch_step_act_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('target__in', ['pending', 'helped', 'recovered', 'monitored', 'relapsed', 'excluded']), ('target__isnull', True), ('target', ''), _connector='OR'), name='watch_step_target_known', violation_error_message='代码不在代码表内')],
            },
        ),
        migrations.CreateModel(
            name='RelocationVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(db_index=True, max_length=12, verbose_name='行政村代码')),
                ('visited_on', models.DateField(verbose_name='回访日期')),
                ('housing', models.CharField(choices=[('1', '稳定'), ('2', '有困难'), ('3', '困难没有着落')], max_length=1, verbose_name='住房')),
                ('work', models.CharField(choices=[('1', '稳定'), ('2', '有困难'), ('3', '困难没有着落')], max_length=1, verbose_name='就业')),
                ('fitting_in', models.CharField(choices=[('1', '稳定'), ('2', '有困难'), ('3', '困难没有着落')], max_length=1, verbose_name='融入')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='情况')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='防重复提交编号')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relocation_visits', to='households.household', verbose_name='农户')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='登记人')),
            ],
            options={
                'verbose_name': '搬迁后续回访',
                'verbose_name_plural': '搬迁后续回访',
                'ordering': ['-visited_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('housing__in', ['1', '2', '3']), ('housing__isnull', True), ('housing', ''), _connector='OR'), name='relocation_visit_housing_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('work__in', ['1', '2', '3']), ('work__isnull', True), ('work', ''), _connector='OR'), name='relocation_visit_work_known', violation_error_message='代码不在代码表内'), models.CheckConstraint(condition=models.Q(('fitting_in__in', ['1', '2', '3']), ('fitting_in__isnull', True), ('fitting_in', ''), _connector='OR'), name='relocation_visit_fitting_in_known', violation_error_message='代码不在代码表内')],
            },
        ),
    ])]
