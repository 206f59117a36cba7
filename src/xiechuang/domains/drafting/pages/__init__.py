"""Pages of drafting; addresses with a fixed word stand before those with a number."""

from xiechuang.domains.drafting.pages import answers, drafts, meetings, opinions, outcomes

urlpatterns = [
    *outcomes.urlpatterns,
    *meetings.urlpatterns,
    *drafts.urlpatterns,
    *opinions.urlpatterns,
    *answers.urlpatterns,
]
