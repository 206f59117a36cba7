"""What a guide says, checked whole: every fault by field, with the line it stands in."""

from collections.abc import Iterable, Mapping
from typing import Any

from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import OFFICIALS, Region

LENGTHS = {"measure": 200, "summary": 3_000, "change_note": 300}
LINE, ANSWER, MOST = 1_000, 3_000, 60
OPTIONS = range(2, 7)


def checked_guide(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a guide, or everything wrong with them."""
    measure = str(values.get("measure") or "").strip()
    region, audience = str(values.get("region") or ""), [str(one) for one in values.get("audience") or ()]
    wrong: dict[str, list[str]] = {}
    if not measure or len(measure) > LENGTHS["measure"] or not is_storable(measure):
        wrong["measure"] = [f"须填写政策措施，最长 {LENGTHS['measure']} 字"]
    if region and not Region.objects.filter(pk=region, level=Region.Level.REGION).exists():
        wrong["region"] = ["没有这个成员地区"]
    if set(audience) - {role.value for role in OFFICIALS}:
        wrong["audience"] = ["须阅读的人员只能是主管部门、园区和共同体办公室的人员"]
    if wrong:
        raise Invalid(wrong)
    return {"measure": measure, "region_id": region or None, "audience": sorted(set(audience))}


def checked_content(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a version, or everything wrong with them."""
    summary = str(values.get("summary") or "").strip()
    note = str(values.get("change_note") or "").strip()
    wrong: dict[str, list[str]] = {}
    if not summary or len(summary) > LENGTHS["summary"] or not is_storable(summary):
        wrong["summary"] = [f"须填写概要，最长 {LENGTHS['summary']} 字"]
    if len(note) > LENGTHS["change_note"] or not is_storable(note):
        wrong["change_note"] = [f"最长 {LENGTHS['change_note']} 字"]
    steps, papers = _lines(values.get("steps")), _lines(values.get("papers"))
    clauses, faq, checks = (list(values.get(name) or ()) for name in ("clauses", "faq", "checks"))
    found = {
        "steps": _line_faults(steps),
        "papers": _line_faults(papers),
        "clauses": [fault for n, one in enumerate(clauses, 1) for fault in _clause_faults(n, one)],
        "faq": [fault for n, one in enumerate(faq, 1) for fault in _faq_faults(n, one)],
        "checks": [fault for n, one in enumerate(checks, 1) for fault in _check_faults(n, one)],
    }
    for name, rows in (
        ("steps", steps),
        ("papers", papers),
        ("clauses", clauses),
        ("faq", faq),
        ("checks", checks),
    ):
        if len(rows) > MOST:
            found[name] = [*found[name], f"有 {len(rows)} 行，最多 {MOST} 行"]
    wrong |= {name: faults for name, faults in found.items() if faults}
    if wrong:
        raise Invalid(wrong)
    return {
        "summary": summary,
        "change_note": note,
        "steps": steps,
        "papers": papers,
        "clauses": [{key: str(one.get(key) or "").strip() for key in CLAUSE} for one in clauses],
        "faq": [{key: str(one.get(key) or "").strip() for key in FAQ} for one in faq],
        "checks": [_plain_check(one) for one in checks],
    }


CLAUSE, FAQ = ("document", "article", "quote"), ("question", "answer")


def _lines(given: Any) -> list[str]:
    return [str(one).strip() for one in given or () if str(one).strip()]


def _line_faults(rows: Iterable[str]) -> list[str]:
    return [
        f"第 {n} 行：最长 {LINE} 字，不能含有控制字符"
        for n, text in enumerate(rows, 1)
        if len(text) > LINE or not is_storable(text)
    ]


def _whole(one: Any, keys: Iterable[str], longest: int) -> bool:
    texts = [str(one.get(key) or "").strip() for key in keys] if isinstance(one, Mapping) else [""]
    return all(text and len(text) <= longest and is_storable(text) for text in texts)


def _clause_faults(n: int, one: Any) -> list[str]:
    if _whole(one, CLAUSE, LINE):
        return []
    return [f"第 {n} 行：须写明文件、条款和引文三项，用“｜”隔开，每项最长 {LINE} 字"]


def _faq_faults(n: int, one: Any) -> list[str]:
    return [] if _whole(one, FAQ, ANSWER) else [f"第 {n} 行：须写明问题和答案，用“｜”隔开，最长 {ANSWER} 字"]


def _check_faults(n: int, one: Any) -> list[str]:
    options = list(one.get("options") or ()) if isinstance(one, Mapping) else []
    texts = [str(text).strip() for text in options]
    right = one.get("right") if isinstance(one, Mapping) else None
    is_right = isinstance(right, int) and not isinstance(right, bool) and 0 <= right < len(texts)
    is_said = _whole(one, ("question",), LINE) and all(texts) and len(texts) in OPTIONS
    fits = all(len(text) <= LINE and is_storable(text) for text in texts)
    if is_right and is_said and fits and len(set(texts)) == len(texts):
        return []
    return [f"第 {n} 行：须有题目、2 至 6 个不同的选项，并在正确的选项后写“*”，用“｜”隔开"]


def _plain_check(one: Mapping[str, Any]) -> dict[str, Any]:
    options = [str(text).strip() for text in one["options"]]
    return {"question": str(one["question"]).strip(), "options": options, "right": one["right"]}
