"""Who sees which job: its own requester, and administrators."""

from django.db.models import QuerySet

from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.orgs.public import Actor, Role


def visible_to(actor: Actor, rows: QuerySet[JobRun]) -> QuerySet[JobRun]:
    """A job's arguments and result may be confidential, so not even colleagues see it."""
    if actor.is_system or actor.has(Role.ADMINISTRATOR):
        return rows
    return rows.filter(requested_by_id=actor.person_id) if actor.person_id else rows.none()
