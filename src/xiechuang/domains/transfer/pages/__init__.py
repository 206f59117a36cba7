"""Pages of transfer."""

urlpatterns: list = []
