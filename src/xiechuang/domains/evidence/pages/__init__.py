"""Pages: suspicions and their papers side by side, the register of papers, lists checked at once, statistics."""

from xiechuang.domains.evidence.pages import checks, papers, suspicions

urlpatterns = [*checks.urlpatterns, *papers.urlpatterns, *suspicions.urlpatterns]
