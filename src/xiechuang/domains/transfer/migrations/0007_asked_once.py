"""Who sees a record, a docking or a published name is asked by functions: their plans are kept, the fences stand as before."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, asked_once, refence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
HERE = "search_searchentry.organisation_id"
ORGANISATION = f"""kind = 'organisation' and ({OVERSEER} or organisation_id = {MY_ORGANISATION}
or ({MY_ROLE} = 'regional_official' and region_code = {MY_REGION})
or ({MY_ROLE} = 'park_official' and exists (select 1 from orgs_organisation o, orgs_organisation me
    where me.id = {MY_ORGANISATION} and o.park_id = me.park_id and o.id = {HERE}))
or transfer_offers_openly({HERE}) or transfer_seeks_openly({HERE}))"""
KINDS = ("achievement", "demand", "docking")


class Migration(migrations.Migration):
    """Documents and entries of the search ask for the row that they belong to."""

    dependencies = [
        ("transfer", "0006_organisations_found"),
        ("documents", "0003_fence_by_subject"),
        ("search", "0002_feed"),
    ]
    operations = [
        *(asked_once(f"transfer_sees_{kind}", f"public.transfer_{kind} where id = $1") for kind in KINDS),
        asked_once(
            "transfer_offers_openly",
            "public.transfer_achievement where organisation_id = $1 and state = 'published'",
        ),
        asked_once(
            "transfer_seeks_openly",
            "public.transfer_demand where organisation_id = $1 and state = 'published' and confidentiality = 'public'",
        ),
        *(
            refence(
                "documents_document",
                f"subject_kind = 'transfer.{kind}' and transfer_sees_{kind}(subject_id)",
                gate=f"of_{kind}",
            )
            for kind in KINDS
        ),
        *(
            refence(
                "search_searchentry",
                f"kind = '{kind}' and transfer_sees_{kind}(subject_id)",
                gate=f"of_{kind}",
            )
            for kind in ("achievement", "demand")
        ),
        migrations.RunSQL(
            f"alter policy of_organisation_read on search_searchentry using ({ORGANISATION})",
            migrations.RunSQL.noop,
        ),
    ]
