"""The database role under which requests run."""

from django.db import migrations

MAKE = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'xiechuang_fenced') then
    create role xiechuang_fenced nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise insufficient_privilege using message = format(
      '数据库账户 %1$s 不能创建角色，请数据库管理员先执行：'
      'CREATE ROLE xiechuang_fenced NOLOGIN; GRANT xiechuang_fenced TO %1$I;', current_user);
end $$;
-- A database administrator may have made and granted the role; granting it again would need more rights than using it.
do $$ begin
  grant xiechuang_fenced to current_user;
exception when insufficient_privilege then
  if not pg_has_role(current_user, 'xiechuang_fenced', 'member') then raise; end if;
end $$;
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
