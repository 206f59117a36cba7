"""Everything can be found by those who may see it; every change is noted by the database itself, for all to follow."""

from django.db import migrations, models
from django.db.models import Func

import xiechuang.kernel.search.models
from xiechuang.kernel.access.public import fence

TRIGGERS = """
create function search_note_entry() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'TRUNCATE' then
    insert into search_change (kind, subject_id) values ('', 0);
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into search_change (kind, subject_id) values (old.kind, old.subject_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (new.kind, new.subject_id) <> (old.kind, old.subject_id)) then
    insert into search_change (kind, subject_id) values (new.kind, new.subject_id);
  end if;
  return null;
end $$;
create trigger search_entry_noted after insert or update or delete on search_searchentry
  for each row execute function search_note_entry();
create trigger search_entries_gone after truncate on search_searchentry
  for each statement execute function search_note_entry();

-- For the tables of domains: a change of the row in column $2 changes the subject of kind $1.
create function search_note() returns trigger language plpgsql security definer set search_path = public as $$
declare before bigint; after bigint;
begin
  if tg_op <> 'INSERT' then
    execute format('select ($1).%I::bigint', tg_argv[1]) into before using old;
  end if;
  if tg_op <> 'DELETE' then
    execute format('select ($1).%I::bigint', tg_argv[1]) into after using new;
  end if;
  insert into search_change (kind, subject_id)
    select distinct tg_argv[0], s from unnest(array[before, after]) s where s is not null;
  return null;
end $$;

-- One life of one database: what was restored, copied or built again is another system, database or table.
create function search_identity() returns text language sql stable set search_path = public as $$
  select (select system_identifier from pg_control_system()) || '/' ||
    (select oid from pg_database where datname = current_database()) || '/' || 'search_searchentry'::regclass::oid
$$;

-- The index of a process serves everybody, so it reads past the fence; what is shown of it goes through the fence.
create function search_read(kinds text[], subjects bigint[]) returns setof search_searchentry
  language sql stable security definer set search_path = public as $$
  select e.* from unnest(kinds, subjects) as s (kind, subject_id)
  join search_searchentry e on e.kind = s.kind and e.subject_id = s.subject_id
$$;
create function search_read_all() returns setof search_searchentry
  language sql stable security definer set search_path = public as $$ select * from search_searchentry order by id $$;
revoke all on function search_read(text[], bigint[]), search_read_all() from public;
grant execute on function search_read(text[], bigint[]), search_read_all() to xiechuang_fenced;
revoke insert, update, delete on search_change, search_trim, search_storedindex from xiechuang_fenced;
"""
UNDO = """
drop trigger search_entry_noted on search_searchentry; drop trigger search_entries_gone on search_searchentry;
drop function search_note_entry(); drop function search_note();
drop function search_identity(); drop function search_read(text[], bigint[]); drop function search_read_all();
"""


class Migration(migrations.Migration):
    """Feed, stored index, fence."""

    dependencies = [("search", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [
        migrations.DeleteModel("IndexVersion"),
        migrations.AddField("searchentry", "organisation_id", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("searchentry", "state", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField("searchentry", "is_public", models.BooleanField(default=True)),
        migrations.CreateModel(
            "Change",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("transaction", xiechuang.kernel.search.models.TransactionId(db_default=Func(function="pg_current_xact_id"))),
                ("noted_at", models.DateTimeField(db_default=Func(function="statement_timestamp"))),
            ],
            options={"indexes": [models.Index(fields=["transaction"], name="search_change_by_transaction")]},
        ),
        migrations.CreateModel(
            "Trim",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=80)),
                ("below", xiechuang.kernel.search.models.TransactionId()),
            ],
        ),
        migrations.CreateModel(
            "StoredIndex",
            [
                ("place", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("token", models.PositiveBigIntegerField(default=0)),
                ("folder", models.CharField(blank=True, max_length=80)),
                ("identity", models.CharField(blank=True, max_length=80)),
                ("position", models.TextField(blank=True)),
                ("documents", models.PositiveBigIntegerField(default=0)),
                ("written_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
        fence("search_searchentry", "is_public"),
    ]
