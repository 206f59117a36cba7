"""Pages: clearing between regions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
