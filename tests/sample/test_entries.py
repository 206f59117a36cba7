"""What the search keeps of the sample."""

from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve

from xiechuang.kernel.search.public import SearchEntry


def test_every_entry_leads_to_a_page_that_strangers_may_open_if_it_is_public(sample, client: Client):
    seen, opened = set(), set()
    for entry in SearchEntry.objects.all():
        path = urlsplit(entry.url).path
        seen.add(resolve(path).view_name)
        if entry.is_public and entry.kind not in opened:
            opened.add(entry.kind)
            assert client.get(path).status_code == 200, entry.url
    assert {"drafting:outcome", "training:guide", "transfer:achievement"} <= seen
    assert len(opened) > 5
