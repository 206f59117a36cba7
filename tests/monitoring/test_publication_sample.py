"""Another community's sample shows published indices from the first page on, marked as invented."""

import pytest
from django.test import Client

from xiechuang.domains.monitoring.models import Publication
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.kernel.community.public import load_profile

pytestmark = pytest.mark.django_db


def test_the_sample_is_published_once_and_says_that_it_is_invented():
    load_profile("yunhai", with_sample=True)
    load_profile("yunhai", with_sample=True)
    rows = list(Publication.objects.order_by("id"))
    assert 1 <= len(rows) <= 4
    assert all(row.is_sample and "示例" in row.title for row in rows)
    assert len({row.computation.series for row in rows}) == 1
    last = rows[-1]
    ranks = [unit["rank"] for unit in reading_of(last.computation).units if unit["rank"]]
    assert ranks[0] == 1
    page = Client().get(f"/index/{last.number}/").content.decode()
    assert "示例数据，不是真实监测结果" in page
    park = reading_of(last.computation).units[0]["code"]
    assert Client().get(f"/index/{last.number}/parks/{park}/").status_code == 200
