from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_printing")]

    operations = [
        migrations.AddField("printout", "asked", models.JSONField("要求", default=dict, blank=True)),
    ]
