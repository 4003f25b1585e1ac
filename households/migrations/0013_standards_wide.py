from django.db import migrations


def widen(apps, schema_editor):
    """A register made from an early state has 10 characters where the model says 60; elsewhere nothing changes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE households_standardset ALTER COLUMN standards TYPE varchar(60)")


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0012_township_tally"),
    ]

    operations = [
        migrations.RunPython(widen, migrations.RunPython.noop),
    ]
