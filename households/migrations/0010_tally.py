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
                ('by', models.CharField(choices=[('standing', '登记状态、脱贫属性、监测'), ('cause', '主要致贫原因'), ('band', '收入档')], max_length=8, verbose_name='按什么分')),
                ('value', models.CharField(blank=True, default='', max_length=24, verbose_name='哪一类')),
                ('households', models.PositiveIntegerField(verbose_name='户数（户）')),
                ('persons', models.PositiveIntegerField(verbose_name='人数（人）')),
                ('income', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='纯收入合计（元）')),
                ('earners', models.PositiveIntegerField(default=0, verbose_name='有收入的人数（人）')),
            ],
            options={
                'verbose_name': '各村现在的数',
                'verbose_name_plural': '各村现在的数',
                'ordering': ['village_code', 'by', 'value'],
                'constraints': [models.UniqueConstraint(fields=('village_code', 'by', 'value'), name='village_tally_once'), models.CheckConstraint(condition=models.Q(('by__in', ['standing', 'cause', 'band']), ('by__isnull', True), ('by', ''), _connector='OR'), name='village_tally_by_known', violation_error_message='代码不在代码表内')],
            },
        ),
    ]
