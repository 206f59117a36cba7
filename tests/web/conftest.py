import pytest

from xiechuang.kernel.orgs.public import Membership, Organisation, Person, Region


@pytest.fixture
def regions(db):
    names = {"910000": "甲省", "920000": "乙省"}
    made = [
        Region.objects.create(code=code, name=name, level="region", order=n)
        for n, (code, name) in enumerate(names.items())
    ]
    return {region.name: region for region in made}


@pytest.fixture
def organisations(regions):
    first, second = regions.values()
    return [
        Organisation.objects.create(
            number=f"T-{n:03d}", name=f"{'氢能' if n % 3 else '芯片'}机构{n}", kind="park" if n % 5 == 0 else "firm",
            region=second if n % 2 else first,
        )
        for n in range(45)
    ]  # fmt: skip


@pytest.fixture
def browser(organisations, client_as):
    person = Person.objects.create(username="somebody", name="王禾")
    Membership.objects.create(
        person=person, organisation=organisations[1], role="firm", starts_on="2026-01-01"
    )
    return client_as(person)
