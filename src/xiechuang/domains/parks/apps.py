"""The parks app."""

from django.apps import AppConfig


class ParksConfig(AppConfig):
    """The register of parks."""

    name = "xiechuang.domains.parks"
    label = "parks"
    verbose_name = "园区名录"

    def ready(self) -> None:
        """Tell the kernel what a profile holds of ours, and put the register in the menu."""
        from xiechuang.domains.parks.actions.profile import load_zones, zone_mistakes
        from xiechuang.domains.parks.pages import register_parks
        from xiechuang.kernel.community.public import register_profile_part

        register_parks()

        register_profile_part(check=zone_mistakes, load=load_zones)
