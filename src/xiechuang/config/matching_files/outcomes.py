"""Learning from what became of dockings on this platform, by the same steps as from judged lists."""

import argparse
from pathlib import Path

from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.learning import Manner, missing_parts, say_parts
from xiechuang.config.matching_files.preparing import unwritable
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.records import Named
from xiechuang.config.matching_files.training import card_path, learn_and_write
from xiechuang.engines.matching import Matcher
from xiechuang.engines.matching.learning.judgements import LEVEL_OF, Judgement


def train_outcomes(args: argparse.Namespace, *, progress: Progress) -> int:
    """Learn from the outcomes in the database; raises CannotMatch when there is too little to learn from."""
    args.output = args.output or default_model()
    problems = unwritable(args.output, read={}) + unwritable(card_path(args.output), read={})
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)
    corpus, judgements = recorded(progress=progress)
    _refuse_too_little(judgements, parts=args.folds)
    say_parts(with_dense=False, say=progress.say)
    # A page must not wait for texts to be turned into vectors, so the platform's model does without them.
    manner = Manner(with_dense=False, parts=args.folds, seed=args.seed, list_size=False)
    notes = [_BIASED, *missing_parts(with_dense=False)]
    learn_and_write(args.output, corpus, judgements, manner=manner, notes=notes, progress=progress)
    return 0


_BIASED = "评判来自本平台的对接结果：只有被推荐过的配对才有结果，没有推荐过的一概不知"


def default_model() -> Path:
    """Where the platform looks for its model; the folder is made."""
    from django.conf import settings

    path = Path(settings.MATCHING_MODEL)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def recorded(*, progress: Progress) -> tuple[Corpus, tuple[Judgement, ...]]:
    """The outcomes as records and judgements, with everything that was left out said."""
    from xiechuang.domains.transfer.public import recorded_outcomes

    found = recorded_outcomes()
    for word, number in sorted(found.counts.items()):
        progress.say(f"对接 {word}：{number} 件")
    if not found.pairs:
        raise CannotMatch(
            "还没有一件对接有可以学习的结果（已落地、达成一致，或因内容不符终止）；示例数据不算"
        )
    judgements = tuple(Judgement(need=one.need, supply=one.supply, level=one.level) for one in found.pairs)
    corpus = Corpus(
        needs={need.key: need for need in found.needs},
        supplies=found.supplies,
        named={
            key: Named(number=number, title=title, row=0) for key, (number, title) in found.titles.items()
        },
        numbers={one.key: one.key for one in found.supplies},
        matcher=Matcher.build(found.supplies),
    )
    return corpus, judgements


def _refuse_too_little(judgements: tuple[Judgement, ...], *, parts: int) -> None:
    levels = {one.level for one in judgements}
    needs = {one.need for one in judgements}
    problems = []
    if len(levels) < 2:
        words = "、".join(LEVEL_OF[level] for level in levels)
        problems.append(f"对接结果全部是“{words}”一级，学不出好坏之分")
    if len(needs) < parts:
        problems.append(
            f"只有 {len(needs)} 项需求有对接结果，分不成 {parts} 份交叉验证；可减小 --folds，或等结果多一些"
        )
    if problems:
        raise CannotMatch(*problems)
