"""Pages of monitoring."""

from xiechuang.domains.monitoring.pages import figures, periods, reports, systems

urlpatterns = [
    *systems.urlpatterns,
    *periods.urlpatterns,
    *reports.urlpatterns,
    *figures.urlpatterns,
]
