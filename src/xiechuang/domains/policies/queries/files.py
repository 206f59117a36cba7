"""A wording as a file in the form of others."""

from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.queries.tree import document_of
from xiechuang.engines.alignment.akoma import Identity, write


def akoma_of(policy: PolicyText, version: TextVersion) -> bytes:
    """A wording as Akoma Ntoso 3.0; its author is the region or the community."""
    identity = Identity(
        number=policy.number,
        author=policy.region_id or "community",
        subtype=policy.kind,
        day=version.passed_on or policy.passed_on,
    )
    return write(document_of(version.source), identity=identity)
