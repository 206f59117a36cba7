"""Pages: guides, questions and read receipts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
