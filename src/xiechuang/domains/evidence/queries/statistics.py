"""How many papers are on file and what became of suspicions, as far as the actor may see."""

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.states import SETTLED, PaperKind, Sign, SuspicionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.web.charts import About, Chart, bar_chart
from xiechuang.web.look import place_name
from xiechuang.web.words import Words, said

FEWEST = 5
"""With fewer decisions a median says nothing."""


def charts(actor: Actor) -> list[Chart]:
    """Papers by region and kind; suspicions by state; suspicions by sign."""
    return [papers_chart(actor), states_chart(actor), signs_chart(actor)]


def papers_chart(actor: Actor) -> Chart:
    """Papers in use by region and kind."""
    rows = visible(actor, Paper).filter(withdrawn_at=None).values("region", "kind").annotate(n=Count("pk"))
    counted = {(row["region"], row["kind"]): row["n"] for row in rows.order_by()}
    codes = {region for region, _kind in counted}
    places = list(Region.objects.filter(code__in=codes))
    series: dict[Words, list[float | None]] = {
        said(kind.label): [counted.get((place.pk, kind.value), 0) for place in places] for kind in PaperKind
    }
    names = [place_name(place) for place in places]
    return bar_chart(
        about=_about("papers", _("在用的凭证"), sum(counted.values())), categories=names, series=series
    )


def states_chart(actor: Actor) -> Chart:
    """Suspicions by where their decision stands."""
    rows = visible(actor, Suspicion).values("state").annotate(n=Count("pk")).order_by()
    counted = {row["state"]: row["n"] for row in rows}
    return _bars(
        "states",
        _("疑点的状态"),
        [(said(state.label), counted.get(state.value, 0)) for state in SuspicionState],
    )


def signs_chart(actor: Actor) -> Chart:
    """Suspicions by sign; one suspicion may rest on several."""
    counted = Counter(
        sign["sign"] for signs in visible(actor, Suspicion).values_list("signs", flat=True) for sign in signs
    )
    return _bars("signs", _("疑点的依据"), [(said(sign.label), counted[sign.value]) for sign in Sign])


def key_figures(actor: Actor) -> list[tuple[Any, str]]:
    """Suspicions, decisions by outcome, and the median days to a decision by a person."""
    rows = list(
        visible(actor, Suspicion)
        .filter(state__in=SETTLED, held_from=None)
        .values_list("state", "raised_at", "settled_at")
    )
    counted = Counter(state for state, _raised, _settled in rows)
    days = [(settled - raised).total_seconds() / 86_400 for _state, raised, settled in rows if settled]
    figures = [(said(state.label), str(counted[state.value])) for state in SuspicionState if state in SETTLED]
    taken = f"{median(days):.1f}" if len(days) >= FEWEST else _("决定不足 %(n)d 个，不计算") % {"n": FEWEST}
    return [*figures, (_("从发现到决定的天数（中位数）"), taken)]


def _bars(key: str, title: str, pairs: Sequence[tuple[str, int]]) -> Chart:
    shown = [pair for pair in pairs if pair[1]]
    about = _about(key, title, None)
    return bar_chart(
        about=about,
        categories=[name for name, _n in shown],
        series={title: [n for _name, n in shown]},
        is_lying=True,
    )


def _about(key: str, title: str, cases: int | None) -> About:
    today = _("截至 %(day)s") % {"day": f"{clock.today():%Y-%m-%d}"}
    return About(key=f"evidence-{key}", title=title, period=today, source=_("平台登记的凭证"), cases=cases)
