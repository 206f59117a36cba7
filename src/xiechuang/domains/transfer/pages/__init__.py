"""Pages of transfer."""

from xiechuang.domains.transfer.pages import (
    dockings,
    lists,
    measures,
)

urlpatterns = [
    *dockings.urlpatterns,
    *lists.urlpatterns,
    *measures.urlpatterns,
]
