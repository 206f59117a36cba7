"""Pages: papers that were used before."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
