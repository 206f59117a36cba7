"""Chinese words which say nothing about the subject of a demand or an achievement."""

GRAMMAR = frozenset("的了和与及或之而并且也都就等着")
"""Single characters which are grammar when they stand as a word of their own: never a term."""

STOP_CHARACTERS = frozenset(
    "在是为以对于中上下其从到由被把将个这那该各本但所可能会要有无不我你他她它们拟均较更很最又还则若如因此某每只同"
)
"""Single characters weak as words; the bigrams across them stay findable (中试, 上海)."""

_LISTED = """
一个 一些 一定 一样 一种 一般 不同 不能 不是 不仅 不断 与其 且其 个人 主要 为了 之间 也是 了解 人们 什么 仍然 从而
以上 以下 以及 任何 但是 但其 何种 使得 使其 例如 具体 具有 其中 其他 其它 其次 再者 几个 分别 则是 另外 只有 可以
可能 各种 各个 同时 后者 向着 否则 因为 因此 因而 因素 在于 基于 多个 多种 大量 如何 如果 如下 它们 实现 对于 尽管
已经 希望 并且 并不 应当 应该 应具 当前 很多 我们 我国 所以 所有 所述 按照 提供 提高 提出 故而 方面 是否 曾经 有关
有效 有些 本文 本项 来自 根据 正在 此外 比如 没有 由于 由此 的话 目前 目的 相关 等等 然后 然而 特别 现在 用于 直接
而且 而言 能够 自己 若干 虽然 要求 解决 许多 该项 说明 诸如 越来越 起来 较为 较大 达到 过程 还是 还有 这个 这些 这样 这种
进行 通过 那么 那个 都是 采用 针对 随着 需要 需求 非常 面向 项目 首先
the and for with from that this are was not www http https nbsp
"""

STOP_WORDS = STOP_CHARACTERS | frozenset(_LISTED.split())
"""Words weak in a question; still indexed, so that who asks only for 项目 finds it. idf lowers the rest."""
