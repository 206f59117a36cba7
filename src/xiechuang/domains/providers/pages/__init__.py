"""Pages: providers recognised by three regions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
