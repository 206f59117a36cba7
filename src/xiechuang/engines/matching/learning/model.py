"""A learned model: judges pairs, holds no key and nothing of any owner, and lives in one checked file."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from xiechuang.engines.matching.dense import installed
from xiechuang.engines.matching.dense.vectors import Vectors, shared_vectors
from xiechuang.engines.matching.learning.card import Card
from xiechuang.engines.matching.learning.meaning import Centres
from xiechuang.engines.matching.learning.packing import Body, pack, unpack
from xiechuang.engines.matching.learning.ranker import Ranker
from xiechuang.engines.matching.learning.reading import Read, read_pairs
from xiechuang.engines.matching.pairs.match import Matcher
from xiechuang.engines.matching.pairs.records import Need

FORMAT = "xiechuang-matching-model"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a model says of a pair: score 0–100, higher is better; expected level, and the level 1–4 that errs least."""

    need: str
    supply: str
    score: float
    level: float
    level_rounded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Learned from words alone and, where vectors were there, from meaning too; judges with what is installed."""

    words: Ranker
    meaning: Ranker | None
    centres: Centres | None
    card: Card

    def judge(
        self, *, matcher: Matcher, pairs: Sequence[tuple[Need, str]], vectors: Vectors | None = None
    ) -> list[Judged]:
        """Judge pairs of a need and the key of a supply, answered in their order; ValueError for an unknown key.

        All supplies of a need that belong to one list should come in one call (see `features.LIST_SIZE`). Levels never
        fall as scores grow. About 1 ms a pair; meaning adds the encoding of texts not met before. Without `vectors`, one
        cache for the process is used; where they are not installed, words judge alone.
        """
        dense = self.meaning is not None and (vectors is not None or installed())
        read = read_pairs(
            matcher=matcher,
            pairs=pairs,
            vectors=(vectors or shared_vectors()) if dense else None,
            centres=self.centres if dense else None,
        )
        ranker = self.meaning if dense and self.meaning else self.words
        return _judged(pairs, ranker, read) if pairs else []

    def save(self, path: Path) -> None:
        """Write one JSON file, whole or not at all."""
        body = self._pack()
        text = json.dumps(
            {"format": FORMAT, "version": VERSION, "sha256": _digest(body), "body": body}, ensure_ascii=False
        )
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a saved model; ValueError saying what is wrong when it is no model, damaged, or of another version."""
        try:
            whole = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as unreadable:
            raise ValueError("不是匹配模型文件，或文件不完整") from unreadable
        if not isinstance(whole, dict) or whole.get("format") != FORMAT:
            raise ValueError("不是匹配模型文件")
        if whole.get("version") != VERSION:
            raise ValueError(f"模型的版本是 {whole.get('version')}，本程序只认 {VERSION}；请重新训练")
        if whole.get("sha256") != _digest(whole.get("body")):
            raise ValueError("模型文件已损坏：校验和不符")
        try:
            return cls._unpack(whole["body"])
        except (KeyError, TypeError, IndexError) as broken:
            raise ValueError("模型文件已损坏：缺少内容") from broken

    def _pack(self) -> Body:
        centres = self.centres
        return {
            "words": self.words.pack(),
            "meaning": self.meaning.pack() if self.meaning else None,
            "centres": [pack(one, "<f4") for one in (centres.title, centres.whole, centres.supply)]
            if centres
            else None,
            "card": self.card.pack(),
        }

    @classmethod
    def _unpack(cls, body: Body) -> Self:
        centres = [unpack(one) for one in body["centres"]] if body["centres"] else None
        return cls(
            words=Ranker.unpack(body["words"]),
            meaning=Ranker.unpack(body["meaning"]) if body["meaning"] else None,
            centres=Centres(*centres) if centres else None,
            card=Card.unpack(body["card"]),
        )


def _judged(pairs: Sequence[tuple[Need, str]], ranker: Ranker, read: Read) -> list[Judged]:
    scores = ranker.scale.scores(ranker.values(read))
    expected = np.clip(ranker.scale.expected_levels(scores), 1, 4)
    return [
        Judged(need=need.key, supply=supply, score=score, level=level, level_rounded=rounded)
        for (need, supply), score, level, rounded in zip(
            pairs, scores.tolist(), expected.tolist(), ranker.scale.levels(scores), strict=True
        )
    ]


def _digest(body: object) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
