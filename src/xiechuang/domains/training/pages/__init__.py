"""Pages of training."""

from xiechuang.domains.training.pages import guides, questions

urlpatterns = [*guides.urlpatterns, *questions.urlpatterns]
