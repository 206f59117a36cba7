"""A guide is found by those who may see it; the fence of its entry is its own."""

from django.db import migrations

from xiechuang.kernel.access.public import open_gate
from xiechuang.kernel.search.public import note_changes

SEEN = "kind = 'guide' and exists (select 1 from training_guide g where g.id = subject_id)"


class Migration(migrations.Migration):
    """What the scope reads is watched, so that no process remembers who may see a guide longer than it is so."""

    dependencies = [("training", "0002_fence"), ("search", "0002_feed")]
    operations = [
        open_gate("search_searchentry", "of_guide", SEEN),
        note_changes("training_guide", kind="guide", only="in_force, organisation_id"),
    ]
