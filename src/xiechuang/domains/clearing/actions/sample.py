"""Sample of clearing: three days made by the same actions as real ones, so that every page shows something."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from xiechuang.domains.clearing.actions.closing import close_day
from xiechuang.domains.clearing.actions.paying import confirm_payment, pay
from xiechuang.domains.clearing.actions.recording import Owing, record_obligations
from xiechuang.domains.clearing.actions.stating import confirm_statement, contest_statement
from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.models import Day, Obligation, Terms
from xiechuang.domains.clearing.queries.totals import matter_of
from xiechuang.domains.clearing.states import DayState, StatementState
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Membership, Role, actor_of

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
EVENING = 20
SOURCE = "示例：只供试用，不是任何文件的规定"
# Who owes whom how many yuan on each of four days, the last of which nobody has closed.
OWED: Sequence[Sequence[tuple[str, str, int]]] = (
    (
        (HEBEI, TIANJIN, 48_000),
        (HEBEI, BEIJING, 126_500),
        (TIANJIN, BEIJING, 30_000),
        (BEIJING, HEBEI, 19_800),
    ),
    ((HEBEI, BEIJING, 88_000), (TIANJIN, HEBEI, 26_400), (BEIJING, TIANJIN, 15_000)),
    ((HEBEI, TIANJIN, 60_000), (HEBEI, TIANJIN, 9_900), (TIANJIN, BEIJING, 72_000)),
    ((HEBEI, BEIJING, 33_000), (BEIJING, TIANJIN, 5_200)),
)


def load_sample(folder: Folder, say: Say) -> None:  # noqa: ARG001 - the shape of a loader
    """Load the sample once, where its people are; a second time it is there already."""
    people = _people()
    if len(people) < len((BEIJING, TIANJIN, HEBEI)) + 1 or Obligation.objects.filter(kind="sample").exists():
        return
    first = clock.today() - timedelta(days=len(OWED))
    if Day.objects.filter(on__gte=first).exists() or Terms.objects.exists():
        return
    with clock.on_day(first, EVENING):
        _set_terms(people[""])
    for n, owed in enumerate(OWED):
        on = first + timedelta(days=n)
        with clock.on_day(on, EVENING):
            _owe(on, owed)
            if n < len(OWED) - 1:
                _clear(close_day(on, actor=people[""]), n, people)
    say(f"示例清算日:{len(OWED) - 1}")


def _people() -> dict[str, Actor]:
    """The sample's officials by region, and the community's office under an empty code."""
    posts = (
        Membership.objects.in_force().filter(person__is_sample=True).select_related("person", "organisation")
    )
    found = {
        post.organisation.region_id or "": actor_of(post)
        for post in posts.filter(role=Role.REGIONAL_OFFICIAL, organisation__region__isnull=False).order_by(
            "-id"
        )
    }
    office = posts.filter(role=Role.COMMUNITY_OFFICE).order_by("id").first()
    return found | ({"": actor_of(office)} if office else {})


def _set_terms(office: Actor) -> None:
    set_terms(
        actor=office,
        starts_on=clock.today(),
        answer_workdays=2,
        payment_workdays=3,
        source=SOURCE,
        is_sample=True,
    )


def _owe(on: date, owed: Sequence[tuple[str, str, int]]) -> None:
    wanted = [
        Owing(
            id=uuid5(NAMESPACE_URL, f"clearing/sample/{on}/{n}"),
            debtor=debtor,
            creditor=creditor,
            amount_fen=yuan * 100,
            arose_on=on,
            kind="sample",
            subject_kind="clearing.sample",
            subject_number=f"SL-{on:%m%d}-{n:02d}",
            is_sample=True,
        )
        for n, (debtor, creditor, yuan) in enumerate(owed, start=1)
    ]
    record_obligations(wanted, actor=SYSTEM)


def _clear(day: Day, n: int, people: dict[str, Actor]) -> None:
    """The first day is settled, the second netted, the third still being compared, with a difference."""
    if n == len(OWED) - 2:
        _contest(day, people)
        return
    for one in day.statements.filter(state=StatementState.PENDING).order_by("region"):
        confirm_statement(one, actor=people[one.region_id])
    if n == 0:
        for due in day.payments.order_by("id"):
            pay(due, actor=people[due.payer_id], bank_reference=f"SL{due.pk:08d}", paid_on=clock.today())
            confirm_payment(due, actor=people[due.payee_id])


def _contest(day: Day, people: dict[str, Actor]) -> None:
    mine = day.statements.filter(region=HEBEI).first()
    line = day.lines.filter(obligation__kind="sample", obligation__debtor=HEBEI).order_by("id").last()
    if mine is None or line is None or day.state != DayState.CLOSED:
        return
    claims = {matter_of(line.obligation): line.obligation.amount_fen - 90_000}
    contest_statement(mine, actor=people[HEBEI], claims=claims, note="示例：发票金额少 900 元")
