"""All that others may use of policies."""

from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.standing import shown_version, standing_of
from xiechuang.domains.policies.queries.tree import Piece, piece_named, pieces_of

__all__ = ["Piece", "PolicyText", "piece_named", "pieces_of", "shown_version", "standing_of"]
