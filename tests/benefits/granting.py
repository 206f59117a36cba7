"""The rule base of the profile, firms with facts, and runs brought to a state by real actions."""

from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from tests.factories import RegionFactory, actor
from xiechuang.domains.benefits.actions.facts import keep_facts, release_facts
from xiechuang.domains.benefits.actions.profile import files_of, keep_edition, load_edition
from xiechuang.domains.benefits.actions.run import begin_run, check_line, compute_run, move_run
from xiechuang.domains.benefits.models import Edition, FactsRow, FactsUpload, GrantRun
from xiechuang.domains.benefits.queries.edition import LoadedRules, read_base
from xiechuang.domains.benefits.states import RunState
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.lib import clock
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Role

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
DAY = date(2026, 11, 22)
VOUCHER = "voucher_computing"
# 25% of 120万元, below the cap of an incubated firm.
COMPUTING = {
    "is_technology_sme": "是",
    "in_incubator": "是",
    "service_contract": "120万元",
    "paid_in_full": "是",
}


@cache
def profile_files() -> dict[str, str]:
    """The shipped rules."""
    return files_of(find_profile("jingjinji"))


@cache
def profile_base() -> LoadedRules:
    """The shipped rules, read, without a database."""
    return read_base("GZ-0", profile_files())


def load_rules() -> Edition:
    """The three regions and the shipped rules with their texts."""
    for order, code in enumerate((BEIJING, TIANJIN, HEBEI)):
        RegionFactory(code=code, order=order)
    load_edition(find_profile("jingjinji"), lambda _: None)
    return Edition.objects.get()


def small_edition(files: dict[str, str], texts: dict[str, str] | None = None) -> Edition:
    """An edition of other files."""
    return keep_edition(files=files, texts=texts or {})


def firm(region: str = BEIJING, **answers: str) -> Actor:
    """Somebody of a firm that keeps these facts and released them."""
    who = actor(Role.FIRM, region=region)
    release_facts(actor=who, facts=keep_facts(actor=who, answers=COMPUTING | answers))
    return who


def listed(*answers: dict[str, str], region: str = BEIJING, **more: Any) -> FactsUpload:
    """A list of firms, one for each set of answers."""
    made = FactsUpload.objects.create(
        number=next_number("QM"), title="名单", region_id=more.pop("of", region), **more
    )
    FactsRow.objects.bulk_create(
        FactsRow(
            upload=made,
            row=n,
            name=f"第{n}家企业",
            credit_code=f"9111000000000{n:05d}",
            region_id=region,
            answers=one,
        )
        for n, one in enumerate(answers, start=2)
    )
    return made


def offices(region: str = BEIJING) -> SimpleNamespace:
    """Two people of a region's office."""
    first = actor(Role.REGIONAL_OFFICIAL, region=region)
    from xiechuang.kernel.orgs.public import Organisation

    same = Organisation.objects.get(pk=first.organisation_id)
    return SimpleNamespace(first=first, second=actor(Role.REGIONAL_OFFICIAL, organisation=same))


def begun(
    who: Actor, *, budget: int = 100_000_000, upload: FactsUpload | None = None, **more: Any
) -> GrantRun:
    """A run that was begun."""
    given = {"rule": VOUCHER, "region_code": BEIJING, "day": DAY, "budget_fen": budget, "upload": upload}
    return begin_run(actor=who, **(given | more))


def bring(
    run: GrantRun, state: RunState, *, office: SimpleNamespace, size: int = 1, days: int = 7
) -> GrantRun:
    """The run on its way, as far as this state."""
    if state is RunState.PLANNED:
        return run
    run = compute_run(actor=office.first, run=run)
    if state is RunState.COMPUTED:
        return run
    run = move_run(run, actor=office.first, move="draw", size=size)
    if state is RunState.CHECKING:
        return run
    for line in run.lines.filter(is_drawn=True):
        check_line(line, actor=office.second, confirms=True)
    today = clock.today()
    run = move_run(
        run,
        actor=office.first,
        move="announce",
        publicity_from=today,
        publicity_until=today + timedelta(days=days),
    )
    if state is RunState.ANNOUNCED:
        return run
    with clock.fixed(clock.now() + timedelta(days=days)):
        return move_run(run, actor=office.first, move="finish")
