"""The database role under which requests run."""

from django.db import migrations

MAKE = """
do $$ begin
  create role xiechuang_fenced nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant xiechuang_fenced to current_user;
grant usage on schema public to xiechuang_fenced;
grant select, insert, update, delete on all tables in schema public to xiechuang_fenced;
grant usage, select, update on all sequences in schema public to xiechuang_fenced;
alter default privileges in schema public grant select, insert, update, delete on tables to xiechuang_fenced;
alter default privileges in schema public grant usage, select, update on sequences to xiechuang_fenced;
"""
UNMAKE = """
alter default privileges in schema public revoke all on tables from xiechuang_fenced;
alter default privileges in schema public revoke all on sequences from xiechuang_fenced;
revoke all on all tables in schema public from xiechuang_fenced;
revoke all on all sequences in schema public from xiechuang_fenced;
revoke usage on schema public from xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """Nothing is fenced yet; each table that needs it says so in its own migration."""

    dependencies = []
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
