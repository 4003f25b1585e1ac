from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0009_watch'),
    ]

    operations = [
        migrations.CreateModel(
            name='VillageTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(max_length=12, verbose_name='行政村代码')),
                ('register', models.CharField(max_length=8, verbose_name='登记状态')),
                ('poverty_status', models.CharField(blank=True, default='', max_length=4, verbose_name='脱贫属性')),
                ('monitoring_kind', models.CharField(blank=True, default='', max_length=4, verbose_name='监测对象类别（未消除）')),
                ('main_cause', models.CharField(blank=True, default='', max_length=4, verbose_name='主要致贫原因')),
                ('band', models.CharField(blank=True, choices=[('below', '低于监测范围'), ('near', '1—1.5 倍'), ('above', '1.5—2 倍'), ('well', '2 倍以上')], default='', max_length=8, verbose_name='收入档')),
                ('households', models.PositiveIntegerField(verbose_name='户数（户）')),
                ('persons', models.PositiveIntegerField(verbose_name='人数（人）')),
                ('income', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='纯收入合计（元）')),
                ('earners', models.PositiveIntegerField(default=0, verbose_name='有收入的人数（人）')),
            ],
            options={
                'verbose_name': '各村现在的数',
                'verbose_name_plural': '各村现在的数',
                'ordering': ['village_code', 'register', 'poverty_status', 'monitoring_kind', 'main_cause', 'band'],
                'constraints': [models.UniqueConstraint(fields=('village_code', 'register', 'poverty_status', 'monitoring_kind', 'main_cause', 'band'), name='village_tally_once'), models.CheckConstraint(condition=models.Q(('band__in', ['below', 'near', 'above', 'well']), ('band__isnull', True), ('band', ''), _connector='OR'), name='village_tally_band_known', violation_error_message='代码不在代码表内')],
            },
        ),
    ]
