"""A scheme as the search knows it."""

from typing import Any

from xiechuang.domains.vouchers.models import Scheme
from xiechuang.domains.vouchers.queries.schemes import current_version, parameter_lines
from xiechuang.kernel.orgs.public import PUBLIC
from xiechuang.kernel.search.public import show_entry

KIND = "voucher_scheme"


def show_scheme(scheme: Scheme) -> None:
    """Bring the search up to date."""
    show_entry(kind=KIND, subject_id=scheme.pk, **entry_of(scheme))


def entry_of(scheme: Scheme) -> dict[str, Any]:
    """What the search keeps of a scheme: its name, its basis, and what its version for everybody says."""
    version = current_version(scheme, actor=PUBLIC)
    lines = parameter_lines(version) if version else []
    return {
        "number": scheme.number,
        "title": scheme.name,
        "keywords": "科技创新券",
        "text": "\n".join(
            [scheme.basis, scheme.note, *(f"{one.label}：{one.text}" for one in lines)]
        ).strip(),
        "region_code": scheme.region_id,
        "state": version.state if version else "",
        "owner": scheme.region.name,
        "url": f"/vouchers/schemes/{scheme.number}/",
        "is_public": True,
    }
