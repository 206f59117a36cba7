"""Pages of monitoring."""

from xiechuang.domains.monitoring.pages import (
    computing,
    figures,
    index_pages,
    periods,
    publishing,
    reports,
    system_life,
    systems,
    what_if,
)

urlpatterns = [
    *systems.urlpatterns,
    *system_life.urlpatterns,
    *computing.urlpatterns,
    *periods.urlpatterns,
    *reports.urlpatterns,
    *figures.urlpatterns,
    *what_if.urlpatterns,
    *publishing.urlpatterns,
    *index_pages.urlpatterns,
]
