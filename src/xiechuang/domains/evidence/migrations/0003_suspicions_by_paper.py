"""What stands against a subject is looked up by its own papers, instead of asking each suspicion there is about its papers."""

from importlib import import_module

from django.db import migrations

FINDER = import_module("xiechuang.domains.evidence.migrations.0002_fence").FINDER
BEFORE = "create or replace function evidence_suspicions" + (
    FINDER.partition("create function evidence_suspicions")[2].partition("create function")[0]
)
# Two ways to a suspicion, each by its own index; "either of the two" in one condition would read them all.
AFTER = """
create or replace function evidence_suspicions(for_kind text, for_number text) returns setof evidence_suspicion
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.* from evidence_suspicion s where s.id in (
    select l.id from evidence_paper p join evidence_suspicion l on l.later_id = p.id
      where p.subject_kind = for_kind and p.subject_number = for_number and p.withdrawn_at is null
    union
    select e.id from evidence_paper p join evidence_suspicion e on e.earlier_id = p.id
      where p.subject_kind = for_kind and p.subject_number = for_number and p.withdrawn_at is null) order by s.id
$$;
"""


class Migration(migrations.Migration):
    """The same answer by another way."""

    dependencies = [("evidence", "0002_fence")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
