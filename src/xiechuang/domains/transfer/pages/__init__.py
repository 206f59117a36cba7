"""Pages of transfer."""

from xiechuang.domains.transfer.pages import (
    dockings,
    intake,
    lists,
    measures,
)

urlpatterns = [
    *dockings.urlpatterns,
    *intake.urlpatterns,
    *lists.urlpatterns,
    *measures.urlpatterns,
]
