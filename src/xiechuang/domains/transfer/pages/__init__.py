"""Pages of transfer."""

from xiechuang.domains.transfer.pages import (
    dockings,
    intake,
    journey,
    library,
    lists,
    measures,
    organisations,
    records,
    review,
    statistics,
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
    *organisations.urlpatterns,
]
