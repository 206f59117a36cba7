"""The parks app."""

from django.apps import AppConfig


class ParksConfig(AppConfig):
    """The register of parks."""

    name = "xiechuang.domains.parks"
    label = "parks"
    verbose_name = "园区名录"

    def ready(self) -> None:
        """Tell the kernel what a profile holds of ours, and put the register in the menu."""
        from xiechuang.domains.parks.access import parks_visible_to
        from xiechuang.domains.parks.actions.entry import KIND, entry_of_park, load_found_parks
        from xiechuang.domains.parks.actions.profile import load_zones, zone_mistakes
        from xiechuang.domains.parks.pages import register_parks
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part
        from xiechuang.kernel.orgs.public import Park
        from xiechuang.kernel.search.public import register_kind

        register_parks()
        register_profile_part(check=zone_mistakes, load=load_zones)
        register_profile_part(check=lambda _: [], load=load_found_parks)
        register_scope(Park, parks_visible_to)
        register_kind(KIND, "园区", model=Park, entry_of=entry_of_park, order=50)
