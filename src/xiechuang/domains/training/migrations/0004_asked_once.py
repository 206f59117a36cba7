"""Who sees a guide is asked by a function: its plan is kept, the fence stands as before."""

from django.db import migrations

from xiechuang.kernel.access.public import asked_once, refence

SEEN = "kind = 'guide' and training_sees_guide(subject_id)"


class Migration(migrations.Migration):
    """Entries of the search ask for the guide that they belong to."""

    dependencies = [("training", "0003_found"), ("search", "0002_feed")]
    operations = [
        asked_once("training_sees_guide", "public.training_guide where id = $1"),
        refence("search_searchentry", SEEN, gate="of_guide"),
    ]
