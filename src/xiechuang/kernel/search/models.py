"""What can be found, the feed of its changes, and which stored index the database knows."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Func

from xiechuang.kernel.lib import clock


class TransactionId(models.Field):
    """PostgreSQL's 64-bit number of a transaction, which never comes back (xid8)."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        """The column's type."""
        return "xid8"


class SearchEntry(models.Model):
    """One thing that can be found by those who may see it."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    keywords = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    region_code = models.CharField(max_length=12, blank=True)
    organisation_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=200)
    # Strangers may see it. Who else sees what is decided by the scope of the kind, never by this column.
    is_public = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def says(self, wanted: Mapping[str, Any]) -> bool:
        """Whether it says of its subject just what is to be said."""
        return all(getattr(self, name) == value for name, value in wanted.items())


class Change(models.Model):
    """Something about a subject changed: what it says, or who sees it. Written by triggers, in the same transaction."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    transaction = TransactionId(db_default=Func(function="pg_current_xact_id"))
    noted_at = models.DateTimeField(db_default=Func(function="statement_timestamp"))

    class Meta:
        indexes = [models.Index(fields=["transaction"], name="search_change_by_transaction")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Trim(models.Model):
    """Changes of older transactions have been thrown away; one row, of one life of the database."""

    identity = models.CharField(max_length=80)
    below = TransactionId()

    def __str__(self) -> str:
        return str(self.below)


class StoredIndex(models.Model):
    """The index that a data folder holds. The database says which one counts, so no half-written file ever does."""

    place = models.CharField(max_length=32, primary_key=True)
    token = models.PositiveBigIntegerField(default=0)
    folder = models.CharField(max_length=80, blank=True)
    identity = models.CharField(max_length=80, blank=True)
    position = models.TextField(blank=True)
    documents = models.PositiveBigIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.place} {self.folder}"
