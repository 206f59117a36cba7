"""A wording becomes public: its edition, its difference from the one before, the clauses that can be found."""

from datetime import date

from xiechuang.domains.policies.actions.entry import let_find, let_go
from xiechuang.domains.policies.models import Clause, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import published, shown_version
from xiechuang.domains.policies.queries.tree import Piece, pieces_of
from xiechuang.domains.policies.states import VersionState
from xiechuang.engines.alignment.versions import PatchError, apply, difference
from xiechuang.engines.alignment.versions.patching import digest
from xiechuang.kernel.lib import clock

_SAID = ("label", "address", "depth", "order", "text")


def make_public(version: TextVersion, *, policy: PolicyText) -> None:
    """Give the version its edition and what makes the one before it this one; the caller has locked both and saves it."""
    before = published(policy)
    version.edition = len(before) + 1
    version.state = VersionState.PUBLISHED
    version.published_at = clock.now()
    version.patch = patch_between(before[-1].source, version.source) if before else None
    adopted = [one for one in before if not one.is_draft]
    if adopted and not version.is_draft and version.valid_from:
        _end(adopted[-1], version.valid_from)


def patch_between(old: str, new: str) -> dict[str, object]:
    """The difference, proven: applied to the old wording it gives the new one byte for byte."""
    patch = difference(old, new)
    if apply(old, patch).encode() != new.encode():
        raise PatchError("差异还原不出新文本")
    return patch.plain()


def _end(version: TextVersion, day: date) -> None:
    """The wording before ends where the new one begins, unless it ended earlier by itself."""
    if version.valid_until is None or version.valid_until > day:
        version.valid_until = day
        version.save(update_fields=["valid_until"])


def renew_clauses(policy: PolicyText) -> int:
    """Bring the clauses that are shown and found in line with today's wording; how many there are."""
    version = shown_version(policy)
    pieces = pieces_of(version.source) if version else ()
    _keep_only(policy, anchors={piece.anchor for piece in pieces})
    wanted = {piece.anchor: _said(piece, order=place) for place, piece in enumerate(pieces)}
    let_find(_brought_in_line(policy, wanted))
    return len(pieces)


def _said(piece: Piece, *, order: int) -> dict[str, str | int]:
    return {
        "label": piece.label,
        "address": piece.address,
        "depth": piece.depth,
        "order": order,
        "text": "\n".join(piece.paragraphs),
    }


def _brought_in_line(policy: PolicyText, wanted: dict[str, dict[str, str | int]]) -> list[Clause]:
    """All clauses as they are wanted; what says the same already is not written again."""
    kept = {clause.anchor: clause for clause in policy.clauses.all()}
    added = [Clause(policy=policy, anchor=at, **said) for at, said in wanted.items() if at not in kept]
    for anchor, clause in kept.items():
        if _take_on(clause, wanted[anchor]):
            clause.save()
    # Who else brings them in line at this moment writes the same.
    Clause.objects.bulk_create(
        added, update_conflicts=True, unique_fields=["policy", "anchor"], update_fields=_SAID
    )
    return [*kept.values(), *added]


def _take_on(clause: Clause, said: dict[str, str | int]) -> bool:
    changed = {name: value for name, value in said.items() if getattr(clause, name) != value}
    for name, value in changed.items():
        setattr(clause, name, value)
    return bool(changed)


def _keep_only(policy: PolicyText, *, anchors: set[str]) -> None:
    for clause in policy.clauses.exclude(anchor__in=anchors):
        let_go(clause)
        clause.delete()


def remove_text(policy: PolicyText) -> None:
    """Take a text out with everything of it."""
    _keep_only(policy, anchors=set())
    policy.delete()


def digest_of(source: str) -> str:
    """SHA-256 of a wording in UTF-8."""
    return digest(source)
