"""Pages of benefits."""

from xiechuang.domains.benefits.pages import (
    calculator,
    facts,
    gaps,
    notices,
    results,
    rulebase,
    runs,
    trials,
    uploads,
)

urlpatterns = [
    *results.urlpatterns,
    *rulebase.urlpatterns,
    *facts.urlpatterns,
    *gaps.urlpatterns,
    *uploads.urlpatterns,
    *runs.urlpatterns,
    *notices.urlpatterns,
    *trials.urlpatterns,
    *calculator.urlpatterns,
]
