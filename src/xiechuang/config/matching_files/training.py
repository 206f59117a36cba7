"""One training from three paths to a model and its card."""

import argparse
import time
from pathlib import Path

from xiechuang.config.matching_files.evaluation import Evaluation, Held, evaluate
from xiechuang.config.matching_files.evaluation_report import account_table, summary_table, text_table
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.judged_lists import path_problems, read_judged
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.learning import learner, missing_parts, say_parts
from xiechuang.config.matching_files.output import whole_file
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.running import say_problems
from xiechuang.kernel.lib import clock


def train_files(args: argparse.Namespace, *, progress: Progress) -> int:
    """Read, try by cross-validation, train on all, write; give the number of faults of the lists."""
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
    learn = learner(prepared.corpus, with_dense=not args.no_dense, seed=args.seed, progress=progress)
    found = evaluate(
        prepared.corpus,
        judged.judgements,
        models=[],
        learn=learn,
        parts=args.folds,
        seed=args.seed,
        progress=progress,
        notes=[*judged.notes, *missing_parts(with_dense=not args.no_dense)],
    )
    progress.say("全部评判一起训练")
    learned = learn(judged.judgements, Held())
    write_model(args.output, learned=learned, found=found)
    say_problems(prepared, progress, more="")
    progress.say(text_table(summary_table(found)))
    progress.say(f"训练用时 {time.monotonic() - began:.0f} 秒")
    return len(prepared.faults)


def card_path(model: Path) -> Path:
    """Where the card of a model stands: beside it, with .md behind its whole name."""
    return model.with_name(f"{model.name}.md")


def write_model(path: Path, *, learned: Learned, found: Evaluation | None) -> None:
    """Write the model and its card, each whole; the card first, so that no model is without one."""
    part = path.with_name(f".{path.name}.new")
    try:
        with whole_file(card_path(path)) as target:
            target.write(_card(learned, found).encode())
        learned.model.save(part)
        part.replace(path)
    except OSError as failed:
        raise CannotMatch(f"{path}：写不了（{failed.strerror}）") from failed
    finally:
        part.unlink(missing_ok=True)


def _card(learned: Learned, found: Evaluation | None) -> str:
    own = learned.model.card.to_markdown().rstrip()
    if found is None:
        return f"{own}\n"
    tables = [summary_table(found), account_table(found, written=f"{clock.now():%Y-%m-%d %H:%M}")]
    sections = [f"## {table.title}\n\n{text_table(table)}\n" for table in tables]
    return "\n".join([own, "", *sections])
