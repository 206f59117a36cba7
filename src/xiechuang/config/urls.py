"""The table of contents: every address of the platform."""

from django.urls import include, path
from django.views.i18n import set_language

from xiechuang.config.api import urls as api_urls

# Programs ask far more often than people: their addresses are looked through first.
urlpatterns = [
    path("api/", api_urls),
    path("", include("xiechuang.web.urls")),
    path("", include(("xiechuang.domains.transfer.pages", "transfer"))),
    path("", include(("xiechuang.domains.interests.pages", "interests"))),
    path("", include(("xiechuang.domains.policies.pages", "policies"))),
    path("", include(("xiechuang.domains.parks.pages", "parks"))),
    path("", include(("xiechuang.domains.monitoring.pages", "monitoring"))),
    path("", include(("xiechuang.domains.benefits.pages", "benefits"))),
    path("", include(("xiechuang.domains.drafting.pages", "drafting"))),
    path("", include(("xiechuang.domains.training.pages", "training"))),
    path("", include(("xiechuang.domains.providers.pages", "providers"))),
    path("", include(("xiechuang.domains.vouchers.pages", "vouchers"))),
    path("", include(("xiechuang.domains.clearing.pages", "clearing"))),
    path("", include(("xiechuang.domains.evidence.pages", "evidence"))),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
]
