"""Pages of transfer."""

from xiechuang.domains.transfer.pages import (
    dockings,
    intake,
    journey,
    library,
    lists,
    measures,
    statistics,
    records,
    review,
)

urlpatterns = [
    *dockings.urlpatterns,
    *intake.urlpatterns,
    *lists.urlpatterns,
    *measures.urlpatterns,
    *statistics.urlpatterns,
    *library.urlpatterns,
    *review.urlpatterns,
    *journey.urlpatterns,
    *records.urlpatterns,
]
