"""One evaluation from three paths to a table, and a report where one is wanted."""

import argparse
from collections.abc import Callable

from xiechuang.config.matching_files.evaluation import Evaluation, evaluate
from xiechuang.config.matching_files.evaluation_report import (
    SUFFIXES,
    summary_table,
    text_table,
    threshold_lines,
    write_report,
)
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.judged_lists import path_problems, read_judged
from xiechuang.config.matching_files.learned import Learned, open_vectors
from xiechuang.config.matching_files.learning import Manner, learner, say_parts
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.running import say_problems
from xiechuang.kernel.lib import clock


def evaluate_files(args: argparse.Namespace, *, progress: Progress, tell: Callable[[str], None]) -> int:
    """Read, measure, tell the table; give the number of faults of the lists. Raises CannotMatch before any writing."""
    problems = path_problems(args, output=args.output, suffixes=SUFFIXES)
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)
    vectors = open_vectors(args.vectors)
    models = [Learned.load(args.model, vectors=vectors)] if args.model else []
    prepared, judged = read_judged(args, progress=progress)
    needs = len({one.need for one in judged.judgements})
    if args.train and needs < args.folds:
        raise CannotMatch(f"评判清单只有 {needs} 项需求，分不成 {args.folds} 份；请减小 --folds")
    if args.train:
        say_parts(with_dense=not args.no_dense, say=progress.say)
    manner = Manner(with_dense=not args.no_dense, parts=args.folds, seed=args.seed, vectors=vectors)
    found = evaluate(
        prepared.corpus,
        judged.judgements,
        models=models,
        learn=learner(prepared.corpus, manner=manner, progress=progress) if args.train else None,
        parts=args.folds,
        seed=args.seed,
        progress=progress,
        notes=[*judged.notes, *([_SEEN] if models else [])],
    )
    say_problems(prepared, progress, more="")
    _tell(found, tell)
    if args.output:
        write_report(args.output, found=found, now=clock.now())
    return len(prepared.faults)


_SEEN = (
    "给定的模型若学过这些评判，它的数字会偏高；要公平比较，请用 --train 做交叉验证，或换一份它没有见过的评判"
)


def _tell(found: Evaluation, tell: Callable[[str], None]) -> None:
    tell(text_table(summary_table(found)))
    without = found.rankers[0].figures.without_gain
    needs = len(found.rankers[0].figures.needs)
    tell(
        f"\n{len(found.judgements)} 对，{needs} 项需求（{without} 项全部评为 1 级，没有 nDCG）；方括号内为 95% 区间。"
    )
    for note in found.notes:
        tell(f"{note}。")
    tell("级别分界：")
    for line in threshold_lines(found):
        tell(f"- {line}")
