"""The kinds of service, as the community's profile names them."""

from xiechuang.kernel.community.public import Term, choices, name_of, terms

KINDS = "voucher_service_kinds"


def service_kinds() -> tuple[Term, ...]:
    """The kinds of service that vouchers support somewhere; each term's details carry its source and how sure it is."""
    return terms(KINDS)


def kind_choices() -> list[tuple[str, str]]:
    """Code and name of every kind, for a form."""
    return choices(KINDS)


def kind_name(code: str) -> str:
    """What people call a kind; the code itself when the profile has no such kind."""
    return name_of(KINDS, code)


def is_kind(code: object) -> bool:
    """Whether the profile has such a kind."""
    return any(one.code == code for one in service_kinds())
