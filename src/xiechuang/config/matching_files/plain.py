"""A ranking as plain data, for JSON and for other programs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import xiechuang
from xiechuang.config.matching_files.ranking import Ranked, Ranking
from xiechuang.config.matching_files.reading import ListRead
from xiechuang.config.matching_files.sheets import why_nothing
from xiechuang.engines.matching import Match


def ranking_data(ranking: Ranking, *, seconds: float, now: datetime) -> dict[str, Any]:
    """Everything the workbook says, with the numbers as numbers."""
    options = ranking.options
    return {
        "program": f"xiechuang {xiechuang.__version__}",
        "written_at": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "settings": {
            "k": options.k,
            "min_level": options.least.value,
            "today": options.today.isoformat(),
            "scale": options.scale,
            "weights": asdict(options.weights),
            "thresholds": asdict(options.thresholds),
            "community": ranking.vocabulary.community,
            "classification": ranking.classification.name,
            "model": ranking.learned.name if ranking.learned else None,
        },
        "files": {side.value: _file(read) for side, read in ranking.reads.items()},
        "faults": [
            {"list": f.side.value, "row": f.error.row, "column": f.error.column, "value": f.error.value,
             "problem": f.error.problem, "mend": f.error.mend, "effect": f.effect}
            for f in ranking.faults
        ],
        "demands": [_demand(ranking, one) for one in ranking.ranked],
    }  # fmt: skip


def _file(read: ListRead) -> dict[str, Any]:
    table = read.table
    return {
        "name": table.name,
        "format": table.format,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "rows": len(table.rows),
        "columns": {key: table.columns[index] for key, index in read.mapping.items()},
        "unused": list(read.checked.unused),
        "notes": list(table.notes),
    }


def _demand(ranking: Ranking, one: Ranked) -> dict[str, Any]:
    found = {
        "number": one.demand.number,
        "title": one.demand.title,
        "row": one.demand.row,
        "matches": [_match(ranking, one, place, match) for place, match in enumerate(one.listed, start=1)],
    }
    return found if one.listed else found | {"why_nothing": why_nothing(ranking, one)}


def _match(ranking: Ranking, one: Ranked, place: int, match: Match) -> dict[str, Any]:
    offered, opinion = ranking.achievements[match.key], one.opinions.get(match.key)
    said = {"score": opinion.score, "level_by_points": match.level.value, "sentence": opinion.sentence} if opinion else None  # fmt: skip
    return {
        "rank": place,
        "number": offered.number,
        "title": offered.title,
        "row": offered.row,
        "score": match.score,
        "level": one.level(match).value,
        "model": said,
        "contributions": [
            {"signal": c.signal.value if c.signal else "cap", "label": c.label, "value": c.value,
             "weight": round(c.weight, 4), "points": c.points, "sentence": c.sentence}
            for c in match.contributions
        ],
        "terms": [{"term": term.surface, "points": round(term.points, 3)} for term in match.terms],
        "parameters": [
            {"required": v.requirement.label, "must": v.requirement.must, "fit": v.fit.value, "sentence": v.sentence}
            for v in match.parameters
        ],
        "would_raise": list(match.would_raise),
    }  # fmt: skip
