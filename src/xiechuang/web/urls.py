"""The pages of the web floor itself."""

from django.urls import path

from xiechuang.web.gallery import gallery
from xiechuang.web.workbench import workbench

urlpatterns = [
    path("workbench/", workbench, name="workbench"),
    path("gallery/", gallery, name="gallery"),
]
