"""The fence under what firms ask, use and are paid; the ledger's accounts of vouchers for whoever may see the voucher."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, fence, open_gate

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
SIDE = f"{MY_ROLE} in ('firm', 'institute')"


def office(*columns: str) -> str:
    """Rows of the official's region by any of these columns."""
    any_of = " or ".join(f"{column} = {MY_REGION}" for column in columns)
    return f"({MY_ROLE} = 'regional_official' and {MY_REGION} <> '' and ({any_of}))"


def side(*columns: str) -> str:
    """Rows of one's own organisation by any of these columns."""
    any_of = " or ".join(f"{column} = {MY_ORGANISATION}" for column in columns)
    return f"({SIDE} and ({any_of}))"


# No fence asks a table whose own fence asks back: reviews ask nobody, claims ask reviews, uses ask claims, vouchers both.
REVIEW = f"{OVERSEER} or {office('region_id')} or ({MY_ROLE} = 'expert' and expert_id = {MY_PERSON})"
MY_REVIEW = f"""({MY_ROLE} = 'expert' and exists (select 1 from vouchers_review r
where r.claim_id = vouchers_claim.id))"""
CLAIM = f"""{side("payee_id")} or {MY_REVIEW} or (state not in ('claim_draft', 'claim_withdrawn')
and ({OVERSEER} or {office("region_id", "paying_region_id")} or {side("organisation_id", "provider_organisation_id")}))"""
USE = f"""{OVERSEER} or {office("region_id", "provider_region_id")}
or {side("organisation_id", "provider_organisation_id")}
or ({MY_ROLE} = 'expert' and exists (select 1 from vouchers_claim c where c.use_id = vouchers_use.id))"""
VOUCHER = f"""{side("organisation_id")}
or (state not in ('draft', 'withdrawn') and ({OVERSEER} or {office("region_id")}))
or exists (select 1 from vouchers_use u where u.voucher_id = vouchers_voucher.id)
or exists (select 1 from vouchers_claim c where c.voucher_id = vouchers_voucher.id)"""
PROOF = "exists (select 1 from vouchers_use u where u.id = use_id)"
REGIONAL = f"{OVERSEER} or {office('region_id')}"
ATTACHED = "subject_kind = 'vouchers.use' and exists (select 1 from vouchers_use u where u.id = subject_id)"
ACCOUNT = """owner_kind = 'vouchers.voucher'
and exists (select 1 from vouchers_voucher v where v.account_id = ledger_account.id)"""

# What a scheme says is changed only while nobody has relied on it.
STANDS = """
create function vouchers_parameter_stands() returns trigger language plpgsql security definer set search_path = public as $$
declare held text; wanted bigint;
begin
  if tg_op = 'INSERT' then wanted := new.scheme_version_id; else wanted := old.scheme_version_id; end if;
  select state into held from vouchers_schemeversion where id = wanted;
  if held <> 'scheme_draft' then
    raise exception 'a scheme in force is not changed; make a new version';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger parameter_stands before insert or update or delete on vouchers_schemeparameter
  for each row execute function vouchers_parameter_stands();
create function vouchers_version_stands() returns trigger language plpgsql as $$
begin
  if old.state <> 'scheme_draft' and (tg_op = 'DELETE' or new.state = 'scheme_draft'
    or (new.scheme_id, new.version, new.region_id) is distinct from (old.scheme_id, old.version, old.region_id)) then
    raise exception 'a scheme in force is not changed; make a new version';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger version_stands before update or delete on vouchers_schemeversion
  for each row execute function vouchers_version_stands();
create function vouchers_payment_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.paid_fen, new.transfer_id, new.calculation, new.approved_fen, new.approved_by_id, new.paid_by_id,
      new.paid_on, new.payee_id) is distinct from (old.paid_fen, old.transfer_id, old.calculation, old.approved_fen,
      old.approved_by_id, old.paid_by_id, old.paid_on, old.payee_id) then
    raise exception 'a claim that was paid is not changed; reverse the payment';
  end if;
  return new;
end $$;
create trigger payment_stands before update or delete on vouchers_claim
  for each row when (old.transfer_id is not null) execute function vouchers_payment_stands();
"""
UNDO = """
drop trigger payment_stands on vouchers_claim; drop function vouchers_payment_stands();
drop trigger version_stands on vouchers_schemeversion; drop function vouchers_version_stands();
drop trigger parameter_stands on vouchers_schemeparameter; drop function vouchers_parameter_stands();
"""


class Migration(migrations.Migration):
    """Firms and providers see their own, offices what they decide and pay, experts what they were asked."""

    dependencies = [
        ("vouchers", "0001_initial"),
        ("access", "0001_fenced_role"),
        ("documents", "0003_fence_by_subject"),
        ("ledger", "0004_fence"),
    ]
    operations = [
        fence("vouchers_review", REVIEW),
        fence("vouchers_claim", CLAIM),
        fence("vouchers_use", USE),
        fence("vouchers_voucher", VOUCHER),
        fence("vouchers_proof", PROOF),
        fence("vouchers_paymentbatch", REGIONAL),
        fence("vouchers_appropriation", REGIONAL),
        open_gate("documents_document", "of_vouchers", ATTACHED),
        open_gate("ledger_account", "of_vouchers", ACCOUNT),
        migrations.RunSQL(STANDS, UNDO),
    ]
