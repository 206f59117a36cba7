"""What a page says."""

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page as text."""
    return response.content.decode()
