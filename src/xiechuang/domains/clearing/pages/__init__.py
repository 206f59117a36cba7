"""Pages: clearing between regions."""

from django.urls import URLPattern

from xiechuang.domains.clearing.pages import cases, days, desk, ledger, obligations, payments, statements

urlpatterns: list[URLPattern] = [
    *desk.urlpatterns,
    *days.urlpatterns,
    *statements.urlpatterns,
    *obligations.urlpatterns,
    *cases.urlpatterns,
    *payments.urlpatterns,
    *ledger.urlpatterns,
]
