"""Pages of the library."""

from xiechuang.domains.policies.pages import (
    clauses,
    comparing,
    following,
    library,
    repealing,
    review,
    rows,
    uploading,
)

# Fixed words before what a text may be called.
urlpatterns = [
    *comparing.urlpatterns,
    *uploading.urlpatterns,
    *review.urlpatterns,
    *following.urlpatterns,
    *rows.urlpatterns,
    *repealing.urlpatterns,
    *clauses.urlpatterns,
    *library.urlpatterns,
]
