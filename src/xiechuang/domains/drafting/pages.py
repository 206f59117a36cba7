"""Pages: drafts that three regions discuss."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
