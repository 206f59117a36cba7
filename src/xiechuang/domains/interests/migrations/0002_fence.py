"""The fence: an interest and what was found for it are seen by the person alone; what waits to be compared by nobody."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_PERSON, fence


class Migration(migrations.Migration):
    """Personal data: not even an administrator's query finds another person's interests."""

    dependencies = [("interests", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [
        fence("interests_interest", f"person_id = {MY_PERSON}"),
        fence("interests_finding", "exists (select 1 from interests_interest i where i.id = interest_id)"),
        fence("interests_arrival", "false"),
    ]
