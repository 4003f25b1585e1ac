"""What stood before there were verdicts: an answer explained; what was closed had gone of itself."""

from django.db import migrations


def say_verdicts(apps, schema_editor):
    doubts = apps.get_model("doubts", "Doubt").objects.all()
    doubts.filter(state="answered").update(verdict="explained")
    doubts.filter(state="closed").update(verdict="gone")


class Migration(migrations.Migration):

    dependencies = [("doubts", "0003_work_on_findings")]

    operations = [migrations.RunPython(say_verdicts, migrations.RunPython.noop, elidable=True)]
