"""Pages: calculating what a firm gets in each region."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
