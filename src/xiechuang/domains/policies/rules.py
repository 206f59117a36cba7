"""When a wording may go to review and become public, and when a row may be accepted; rules of the library itself."""

from collections.abc import Iterator

from xiechuang.domains.policies.models import TextVersion
from xiechuang.domains.policies.states import RowKind, VersionState
from xiechuang.engines.alignment.structure import DateKind, parse
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

CLAUSE = "本平台规则：文本收录"
ROWS = "本平台规则：职责与数字核对"
BROKEN = frozenset({"empty", "lost-signs", "control-signs", "wrong-encoding", "unstorable"})
"""Problems after which the text is not the text any more."""
NO_ACTOR = "（文本未写明）"
COUNTED = ("quantity", "rank")


def second_person(attempt: Attempt) -> Iterator[Reason]:
    """A wording is reviewed by somebody else than whoever uploaded or changed it."""
    if attempt.subject.created_by_id is not None and attempt.subject.created_by_id == attempt.actor.person_id:
        yield Reason("须由上传人以外的人复核", CLAUSE)


def signs_are_whole(attempt: Attempt) -> Iterator[Reason]:
    """A text with lost signs or of a wrong encoding is not taken in."""
    for problem in attempt.subject.problems:
        if problem["code"] in BROKEN:
            yield Reason(f"第 {problem['line']} 行：{problem['text']}", CLAUSE, "file")


def problems_are_explained(attempt: Attempt) -> Iterator[Reason]:
    """What looks wrong in a text is mended, or said to be so in the original."""
    version = attempt.subject
    doubtful = [one for one in version.problems if one["code"] not in BROKEN]
    if doubtful and not version.problem_note.strip():
        yield Reason(
            f"文本有 {len(doubtful)} 处问题，请更正后重新上传，或说明原文如此", CLAUSE, "problem_note"
        )


def source_is_named(attempt: Attempt) -> Iterator[Reason]:
    """Every wording says where it was taken from."""
    if not attempt.subject.source_name.strip() and not attempt.subject.source_url.strip():
        yield Reason("须写明文本来源（名称或网址）", CLAUSE, "source_name")


def days_are_those_of_the_text(attempt: Attempt) -> Iterator[Reason]:
    """The days typed in are those the text states of itself."""
    version = attempt.subject
    document = parse(version.source)
    stated = {
        "passed_on": (document.day(DateKind.PASSED) or document.day(DateKind.ISSUED), "通过或印发日期"),
        "valid_from": (document.day(DateKind.EFFECTIVE), "施行日期"),
    }
    for field, (day, label) in stated.items():
        typed = getattr(version, field)
        # An amended text still states its first day; only the first wording has to agree with it.
        if day and typed and typed != day and _last_wording(version) is None:
            yield Reason(f"文本写明的{label}是 {day}，填写的是 {typed}", CLAUSE, field)


def follows_the_last(attempt: Attempt) -> Iterator[Reason]:
    """A later wording says from which day it holds, and that day lies behind the wording before it."""
    version = attempt.subject
    last = _last_wording(version)
    if version.is_draft or last is None:
        return
    if version.valid_from is None:
        yield Reason("已有一版文本，新的一版须写明施行日期", CLAUSE, "valid_from")
        return
    floor = last.valid_from or last.passed_on or version.policy.passed_on
    if floor and version.valid_from <= floor:
        yield Reason(f"施行日期须晚于上一版（{floor}）", CLAUSE, "valid_from")


def says_something_else(attempt: Attempt) -> Iterator[Reason]:
    """A version that says the same, sign for sign, is none."""
    version = attempt.subject
    same = version.policy.versions.filter(
        state=VersionState.PUBLISHED, digest=version.digest, is_draft=version.is_draft
    )
    if found := same.exclude(pk=version.pk).first():
        yield Reason(f"与已公开的{found.name}一字不差", CLAUSE, "file")


def _last_wording(version: TextVersion) -> TextVersion | None:
    public = version.policy.versions.filter(state=VersionState.PUBLISHED, is_draft=False)
    return public.exclude(pk=version.pk).order_by("edition").last()


def row_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """A duty says who has to act, or that the text does not; a number says what is counted."""
    row, given = attempt.subject, attempt.details.get("values") or {}
    if row.kind == RowKind.DUTY and not (given.get("actor") or row.actor).strip():
        yield Reason(f"没有责任主体，请补上；文本确未写明的填“{NO_ACTOR}”", ROWS, "actor")
    if (
        row.kind == RowKind.TARGET
        and row.what in COUNTED
        and not (given.get("indicator") or row.indicator).strip()
    ):
        yield Reason("没有指标名称，请补上", ROWS, "indicator")


def version_is_public(attempt: Attempt) -> Iterator[Reason]:
    """What is taken from a text is announced only when everybody can read the text."""
    if attempt.subject.version_read.state != VersionState.PUBLISHED:
        yield Reason("文本还没有公开", ROWS)
