"""Pages of vouchers; what has a word of its own in the address stands before what has a number."""

from xiechuang.domains.vouchers.pages import (
    applying,
    audit,
    auditing,
    bank,
    budgets,
    cases,
    choosing,
    claim_sheets,
    claiming,
    contracting,
    desk,
    lists,
    payments,
    scheme_desk,
    schemes,
)

urlpatterns = [
    *desk.urlpatterns,
    *lists.urlpatterns,
    *auditing.urlpatterns,
    *schemes.urlpatterns,
    *scheme_desk.urlpatterns,
    *budgets.urlpatterns,
    *payments.urlpatterns,
    *bank.urlpatterns,
    *claim_sheets.urlpatterns,
    *contracting.urlpatterns,
    *claiming.urlpatterns,
    *cases.urlpatterns,
    *applying.urlpatterns,
    *choosing.urlpatterns,
    *audit.urlpatterns,
    *cases.late_urlpatterns,
]
