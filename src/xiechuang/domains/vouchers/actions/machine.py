"""The platform as it acts on what somebody did."""

from dataclasses import replace

from xiechuang.kernel.orgs.public import SYSTEM, Actor


def machine(behind: Actor) -> Actor:
    """The platform, with the person whose deed made it act: so their trail shows it, and the fence lets it be written."""
    if behind.is_system:
        return behind
    return replace(behind, name=SYSTEM.name, organisation_name="", is_system=True)
