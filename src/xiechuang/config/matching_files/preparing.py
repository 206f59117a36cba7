"""Makes of two lists what can be compared: records, faults, and a matcher over the achievements."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiechuang.config.matching_files.classification import Classification
from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.faults import CannotMatch, Fault, in_order
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.reading import ListRead, list_rows, read_lists
from xiechuang.config.matching_files.records import Records, records_of
from xiechuang.config.matching_files.vocabulary import ProfileUnreadable, Vocabulary, load_vocabulary
from xiechuang.config.matching_files.weighting import read_weighting
from xiechuang.engines.matching import Level, Matcher, Setting, Thresholds, Weights
from xiechuang.kernel.lib import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may decide about a run."""

    k: int = 20
    least: Level = Level.WEAK
    today: date
    weights: Weights
    thresholds: Thresholds
    weights_file: Path | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Two lists, understood."""

    reads: Mapping[Side, ListRead]
    records: Mapping[Side, Records]
    faults: tuple[Fault, ...]
    classification: Classification
    options: Options
    vocabulary: Vocabulary
    matcher: Matcher

    @property
    def corpus(self) -> Corpus:
        """The records alone, for measuring and learning."""
        demands, achievements = self.records[Side.DEMANDS], self.records[Side.ACHIEVEMENTS]
        return Corpus(
            needs={need.key: need for need in demands.needs},
            supplies=achievements.supplies,
            named=demands.named,
            numbers={key: one.number for key, one in achievements.named.items()},
            matcher=self.matcher,
        )


def prepare_files(args: argparse.Namespace, *, progress: Progress) -> Prepared:
    """Read both lists and say what was taken for what; raises CannotMatch with the reasons of both."""
    words = _words(args.profile)
    options = _options(args, words)
    paths = {Side.DEMANDS: args.demands, Side.ACHIEVEMENTS: args.achievements}
    reads = read_lists(paths, words=words, overrides=args.columns)
    for read in reads.values():
        for label, what, text in list_rows(read):
            progress.say(f"{label} {what}：{text}")
    return prepare(reads, words=words, options=options, begin=progress.begin)


def prepare(
    reads: Mapping[Side, ListRead], *, words: Vocabulary, options: Options, begin: Callable[[str], None]
) -> Prepared:
    """Make records of all rows and index the achievements; raises CannotMatch when no row of a list can take part."""
    faults: list[Fault] = []
    classification = Classification.of(_field_cells(reads), words=words)
    records = {
        side: records_of(read, words=words, classification=classification, scale=options.scale, faults=faults)
        for side, read in reads.items()
    }
    _refuse_empty(records, faults)
    begin("建立索引")
    setting = Setting(today=options.today, names={**words.names, **classification.names})
    matcher = Matcher.build(
        records[Side.ACHIEVEMENTS].supplies,
        weights=options.weights,
        thresholds=options.thresholds,
        setting=setting,
    )
    return Prepared(
        reads=reads,
        records=records,
        faults=in_order(faults),
        classification=classification,
        options=options,
        vocabulary=words,
        matcher=matcher,
    )


def missing_files(paths: Mapping[str, Path | None]) -> list[str]:
    """Sentences about those of the named files that are not there."""
    return [f"{name} {path}：没有这个文件" for name, path in paths.items() if path and not path.is_file()]


def unwritable(output: Path, *, read: Mapping[str, Path | None], suffixes: Sequence[str] = ()) -> list[str]:
    """Sentences about why a file cannot be written there, or would write over one that is to be read."""
    problems = []
    if suffixes and output.suffix.lower() not in suffixes:
        problems.append(f"{output}：后缀应为 {'、'.join(suffixes)}")
    if not output.parent.is_dir():
        problems.append(f"{output.parent}：没有这个文件夹")
    elif not os.access(output.parent, os.W_OK) or output.is_dir():
        problems.append(f"{output}：不能写到这里")
    problems += [
        f"{output}：不能覆盖要读的{name}"
        for name, path in read.items()
        if path and path.resolve() == output.resolve()
    ]
    return problems


def _words(profile: str | None) -> Vocabulary:
    try:
        return load_vocabulary(profile or os.environ.get("XIECHUANG_PROFILE", "jingjinji"))
    except ProfileUnreadable as unreadable:
        raise CannotMatch(str(unreadable), wrong_usage=True) from unreadable


def _options(args: argparse.Namespace, words: Vocabulary) -> Options:
    weights, thresholds = read_weighting(args.weights)
    if args.scale and args.scale not in words.scales:
        known = "、".join(f"{code}（{name}）" for code, name in words.scales.items())
        raise CannotMatch(f"--scale {args.scale}：没有这个量表；可写 {known}", wrong_usage=True)
    # Only `match` lists anything; to the other commands what is listed does not matter.
    return Options(
        k=getattr(args, "k", 20),
        least=Level(getattr(args, "min_level", Level.WEAK)),
        today=args.today or clock.today(),
        weights=weights,
        thresholds=thresholds,
        weights_file=args.weights,
        scale=args.scale,
    )


def _field_cells(reads: Mapping[Side, ListRead]) -> list[str]:
    return [str(row.values.get("fields") or "") for read in reads.values() for row in read.checked.rows]


def _refuse_empty(records: Mapping[Side, Records], faults: Sequence[Fault]) -> None:
    empty = [side for side, one in records.items() if not one.named]
    if empty:
        reasons = [f"{side.label}没有一行可以参与匹配" for side in empty]
        raise CannotMatch(*reasons, *(fault.sentence for fault in in_order(list(faults))))
