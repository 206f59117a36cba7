"""All that others may use of community."""

from xiechuang.kernel.community.folder import Folder, ProfileInvalid
from xiechuang.kernel.community.loading import (
    Say,
    load_profile,
    register_profile_part,
    register_sample_loader,
)
from xiechuang.kernel.community.models import Community, Term
from xiechuang.kernel.community.queries import (
    choices,
    current_community,
    field_path,
    forget_terms,
    name_of,
    term,
    terms,
)

__all__ = [
    "Community",
    "Folder",
    "ProfileInvalid",
    "Say",
    "Term",
    "choices",
    "current_community",
    "field_path",
    "forget_terms",
    "load_profile",
    "name_of",
    "register_profile_part",
    "register_sample_loader",
    "term",
    "terms",
]
