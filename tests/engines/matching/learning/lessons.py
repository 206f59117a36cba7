"""Small made-up lists whose levels follow a rule, so that there is something true to learn; vectors without a model."""

import hashlib
import itertools

import numpy as np

from xiechuang.engines.matching import Need, Supply
from xiechuang.engines.matching.dense.vectors import Vectors
from xiechuang.engines.matching.learning.judgements import Judgement

TOPICS = (
    "锂电池电解液", "陶瓷涂层", "激光雷达", "钛合金锻件", "光伏组件", "污水处理", "中药提取", "风电叶片",
    "煤矿瓦斯", "桥梁检测", "疫苗佐剂", "芯片封装", "智能仓储", "水性油墨", "玉米育种", "碳纤维",
    "燃料电池", "轴承润滑", "超级电容", "垃圾焚烧", "遥感影像", "压缩空气",
)  # fmt: skip
ENDS = ("制备方法", "检测装置", "回收", "包装技术", "系统集成", "节能改造", "在线监测", "标准研究")


def needs(many: int = len(TOPICS)) -> list[Need]:
    return [
        Need(key=f"X{n:02}", title=f"{topic}的制备", description=f"需要解决{topic}成本高的问题。" * (n % 2))
        for n, topic in enumerate(TOPICS[:many])
    ]


def supplies() -> list[Supply]:
    return [
        Supply(key=f"C{n:02}{m}", title=f"{topic}{end}")
        for (n, topic), (m, end) in itertools.product(enumerate(TOPICS), enumerate(ENDS))
    ]


def judgements(many: int = len(TOPICS)) -> list[Judgement]:
    """Own topic and method 4, own topic 3, the next topic 2, others 1."""
    listed = []
    for n, other in itertools.product(range(many), range(-3, 4)):
        for m in (0, 3, 5):
            level = 1 if abs(other) > 1 else 2 if other else 4 if m == 0 else 3
            listed.append(
                Judgement(need=f"X{n:02}", supply=f"C{(n + other) % len(TOPICS):02}{m}", level=level)
            )
    return listed


def by_characters(texts):
    """Unit vectors in which texts of the same characters lie near each other: any text, any machine, the same."""
    found = np.zeros((len(texts), 384), dtype=np.float32)
    for row, text in enumerate(texts):
        for character in text:
            found[row, hashlib.blake2b(character.encode(), digest_size=2).digest()[0]] += 1
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def vectors(**more) -> Vectors:
    return Vectors(encoder=by_characters, version="characters", **more)
