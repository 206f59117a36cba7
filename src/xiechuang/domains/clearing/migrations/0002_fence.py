"""The fence under clearing, what may never change, and the totals that every region may recompute the netting from."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_REGION, MY_ROLE, fence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor')"
REGION = f"{MY_ROLE} = 'regional_official' and {MY_REGION} <> ''"
READER = f"({OVERSEER} or ({REGION}))"
BETWEEN = f"{OVERSEER} or ({REGION} and {MY_REGION} in (debtor_id, creditor_id))"
# What is asked of another table is asked inside that table's own fence.
LINE = "exists (select from clearing_obligation o where o.id = obligation_id)"
SIDE = "exists (select from clearing_case c where c.id = case_id)"
BOOKING = f"""{OVERSEER} or ({REGION} and exists (select from clearing_statement s
where s.id = statement_id and s.region_id = {MY_REGION}))"""

STANDS = """
create function clearing_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added to', tg_table_name;
end $$;
create trigger obligation_stands before update or delete on clearing_obligation
  for each row execute function clearing_refuse();
create function clearing_line_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.case_id is not null
    or (new.id, new.day_id, new.obligation_id) is distinct from (old.id, old.day_id, old.obligation_id) then
    raise exception 'a line of a clearing day leaves it for a case and in no other way';
  end if;
  return new;
end $$;
create trigger line_stands before update or delete on clearing_line
  for each row execute function clearing_line_stands();
"""
UNSTAND = """
drop trigger line_stands on clearing_line; drop function clearing_line_stands();
drop trigger obligation_stands on clearing_obligation; drop function clearing_refuse();
"""
# A region sees only its own lines, but everybody nets the same totals.
PAIRS = f"""
create function clearing_pairs(p_day bigint) returns table (debtor text, creditor text, lines bigint, fen bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select o.debtor_id, o.creditor_id, count(*), sum(o.amount_fen)::bigint
  from clearing_line l join clearing_obligation o on o.id = l.obligation_id
  where l.day_id = p_day and l.case_id is null and (coalesce({MY_ROLE}, '') = '' or {READER})
  group by o.debtor_id, o.creditor_id order by o.debtor_id, o.creditor_id;
$$;
revoke execute on function clearing_pairs(bigint) from public;
grant execute on function clearing_pairs(bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """A region sees what it owes and is owed; obligations stand for ever, lines leave a day only for a case."""

    dependencies = [("clearing", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [
        fence("clearing_obligation", BETWEEN),
        fence("clearing_line", LINE),
        fence("clearing_case", BETWEEN),
        fence("clearing_side", SIDE),
        fence("clearing_booking", BOOKING),
        fence("clearing_day", READER),
        fence("clearing_statement", READER),
        fence("clearing_payment", READER),
        migrations.RunSQL(STANDS, UNSTAND),
        migrations.RunSQL(PAIRS, "drop function clearing_pairs(bigint)"),
    ]
