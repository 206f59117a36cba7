"""One training from three paths to a model and its card."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.evaluation import Evaluation, Held, evaluate
from xiechuang.config.matching_files.evaluation_report import (
    account_table,
    shown_interval,
    summary_table,
    text_table,
)
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.judged_lists import path_problems, read_judged
from xiechuang.config.matching_files.learned import Learned, open_vectors
from xiechuang.config.matching_files.learning import Manner, learner, missing_parts, say_parts
from xiechuang.config.matching_files.output import whole_file
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.running import say_problems
from xiechuang.engines.matching.learning.judgements import Judgement
from xiechuang.kernel.exchange import ReportTable
from xiechuang.kernel.lib import clock


def train_files(args: argparse.Namespace, *, progress: Progress) -> int:
    """Read, train, write; give the number of faults of the lists."""
    began = time.monotonic()
    problems = path_problems(args, output=args.output, suffixes=())
    problems += path_problems(args, output=card_path(args.output), suffixes=()) if not problems else []
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)
    prepared, judged = read_judged(args, progress=progress)
    needs = len({one.need for one in judged.judgements})
    if needs < args.folds:
        raise CannotMatch(
            f"评判清单只有 {needs} 项需求，分不成 {args.folds} 份交叉验证；请补充评判或减小 --folds"
        )
    say_parts(with_dense=not args.no_dense, say=progress.say)
    manner = Manner(
        with_dense=not args.no_dense, parts=args.folds, seed=args.seed, vectors=open_vectors(args.vectors)
    )
    notes = [*judged.notes, *missing_parts(with_dense=not args.no_dense)]
    learn_and_write(
        args.output, prepared.corpus, judged.judgements, manner=manner, notes=notes, progress=progress
    )
    say_problems(prepared, progress, more="")
    progress.say(f"训练用时 {time.monotonic() - began:.0f} 秒")
    return len(prepared.faults)


def learn_and_write(
    path: Path,
    corpus: Corpus,
    judgements: Sequence[Judgement],
    *,
    manner: Manner,
    notes: Sequence[str],
    progress: Progress,
) -> None:
    """Learn, measure beside it what needs no learning, write the model with its card, and tell the figures."""
    learned = learner(corpus, manner=manner, progress=progress)(judgements, Held())
    found = evaluate(
        corpus,
        judgements,
        models=[],
        learn=None,
        parts=manner.parts,
        seed=manner.seed,
        progress=progress,
        notes=notes,
    )
    table = compared(found, learned)
    write_model(
        path, learned=learned, tables=[table, account_table(found, written=f"{clock.now():%Y-%m-%d %H:%M}")]
    )
    progress.say(text_table(table))


def compared(found: Evaluation, learned: Learned) -> ReportTable:
    """The rankers that learn nothing, and the model's own trials on needs kept out of its learning."""
    table = summary_table(found)
    trials = [
        [f"模型（{_USES[name]}），{learned.model.card.folds} 份交叉验证",
         *[shown_interval(*one.figures[figure]) for figure in ("ndcg", "precision", "reciprocal", "level_accuracy")], ""]
        for name, one in learned.model.card.trials.items()
    ]  # fmt: skip
    return replace(table, rows=[*table.rows, *trials])


_USES = {"words": "只用文字", "meaning": "加语义向量"}


def card_path(model: Path) -> Path:
    """Where the card of a model stands: beside it, with .md behind its whole name."""
    return model.with_name(f"{model.name}.md")


def write_model(path: Path, *, learned: Learned, tables: Sequence[ReportTable]) -> None:
    """Write the model and its card, each whole; the card first, so that no model is without one."""
    part = path.with_name(f".{path.name}.new")
    sections = [f"## {table.title}\n\n{text_table(table)}\n" for table in tables]
    card = "\n".join([learned.model.card.to_markdown(), *sections])
    try:
        with whole_file(card_path(path)) as target:
            target.write(card.encode())
        learned.model.save(part)
        part.replace(path)
    except OSError as failed:
        raise CannotMatch(f"{path}：写不了（{failed.strerror}）") from failed
    finally:
        part.unlink(missing_ok=True)
