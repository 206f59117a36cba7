"""Who is listed, and for how long, is watched: it decides whether a person is found."""

from django.db import migrations

from xiechuang.kernel.search.kinds import note_changes


class Migration(migrations.Migration):
    """A change of a post is a change of the person listed in it."""

    dependencies = [("search", "0002_feed"), ("orgs", "0002_listed")]
    operations = [note_changes("orgs_membership", kind="person", only="listed_at, starts_on, ends_on, role")]
