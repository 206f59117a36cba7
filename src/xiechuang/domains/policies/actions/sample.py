"""An invented text for the demonstration: two wordings, and a duty table a sample official went through."""

from typing import Any

from xiechuang.domains.policies.actions.profile import LIST, store_wording
from xiechuang.domains.policies.actions.rows import draft_rows, move_row
from xiechuang.domains.policies.actions.storing import renew_clauses
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Membership, Role, actor_of


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample texts; those that are there stay as they are."""
    entries = folder.read(LIST, required=False).get("sample")
    made = [_load(entry) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    if made:
        say(f"示例政策文本:{len(made)}")


def _load(entry: dict[str, Any]) -> PolicyText:
    names = ("title", "kind", "issued_by", "note", "topics")
    values = {name: entry[name] for name in names} | {"region_id": entry.get("region")}
    flags = {"is_sample": True, "is_listed": True, "is_held": True, "order": 1000}
    policy, is_new = PolicyText.objects.get_or_create(number=entry["number"], defaults=values | flags)
    if is_new:
        versions = [store_wording(policy, one, source=one["text"]) for one in entry["versions"]]
        policy.passed_on = versions[0].passed_on
        policy.save(update_fields=["passed_on"])
        renew_clauses(policy)
        _go_through(versions[-1])
    return policy


def _go_through(version: TextVersion) -> None:
    """Every row that is whole is accepted; the others wait, as they would."""
    reviewer = _reviewer(version.region_id)
    draft_rows(version, actor=reviewer)
    for row in version.rows.all():
        try:
            move_row(row, actor=reviewer, move="accept")
        except Refused:
            continue


def _reviewer(region: str | None) -> Actor:
    posts = Membership.objects.filter(person__is_sample=True, role=Role.REGIONAL_OFFICIAL)
    post = posts.filter(organisation__region_id=region).select_related("person", "organisation").first()
    return actor_of(post) if post else SYSTEM
