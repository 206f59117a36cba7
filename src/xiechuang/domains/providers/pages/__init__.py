"""Pages of providers."""

from xiechuang.domains.providers.pages import (
    applications,
    applying,
    calls,
    catalogue,
    decisions,
    own_desk,
    sheets,
)

urlpatterns = [
    *catalogue.catalogue_patterns,
    *calls.urlpatterns,
    *applying.urlpatterns,
    *applications.urlpatterns,
    *decisions.urlpatterns,
    *own_desk.urlpatterns,
    *sheets.urlpatterns,
    *catalogue.urlpatterns,
]
