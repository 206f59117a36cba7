"""The columns in which demands and achievements come, under the many titles people give them."""

from enum import StrEnum

from xiechuang.config.matching_files import cells
from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.kernel.exchange import Column, Parser, TableSpec, parsers
from xiechuang.kernel.exchange.table import EXCEL_CELL_LENGTH

TEXTS = ("title", "text", "keywords")
"""At least one of these columns must be there; nothing else can bring a pair together."""


class Side(StrEnum):
    """Which of the two lists."""

    DEMANDS = "demands"
    ACHIEVEMENTS = "achievements"

    @property
    def label(self) -> str:
        """The Chinese name of the list."""
        return "需求清单" if self is Side.DEMANDS else "成果清单"

    @property
    def word(self) -> str:
        """What one row is."""
        return "需求" if self is Side.DEMANDS else "成果"


def spec_of(side: Side, *, words: Vocabulary) -> TableSpec:
    """All columns understood on this side; none is required by itself."""
    own = _demand_columns(words) if side is Side.DEMANDS else _achievement_columns(words)
    return TableSpec(title=side.label, columns=(*_text_columns(side), *own, *_readiness_columns(words)))


def _column(key: str, title: str, parse: Parser, aliases: str = "", *, unique: bool = False) -> Column:
    return Column(key=key, title=title, parse=parse, aliases=tuple(aliases.split()), unique=unique)


def _text_columns(side: Side) -> tuple[Column, ...]:
    word, english = side.word, side.value.removesuffix("s")
    text = parsers.text(longest=EXCEL_CELL_LENGTH)
    return (
        _column("number", f"{word}编号", text, f"编号 本单位编号 内部编号 项目编号 序号 id number no {english}_id", unique=True),
        _column(
            "title", f"{word}名称", text,
            f"标题 名称 题目 {word}标题 项目名称 技术名称 技术{word}名称 科技{word}名称 难题名称 title title_tokens name",
        ),
        _column(
            "text", f"{word}描述", text,
            f"描述 摘要 正文 简介 内容 说明 {word}简介 {word}内容 {word}说明 {word}摘要 技术简介 技术描述 项目简介 "
            "description abstract summary text content",
        ),
        _column("keywords", "关键词", text, "关键字 主题词 标签 keywords keyword tags"),
        _column("fields", "技术领域", text, "领域 所属领域 行业领域 所属行业 行业 高新技术领域 field fields domain"),
    )  # fmt: skip


def _demand_columns(words: Vocabulary) -> tuple[Column, ...]:
    modes = parsers.choices(words.modes, aliases=words.mode_aliases)
    return (
        _column(
            "parameters", "技术指标", cells.requirements(),
            "指标 指标要求 技术要求 考核指标 技术指标要求 主要指标 关键指标 requirements parameters",
        ),
        _column(
            "budget", "预算（万元）", parsers.money_range(), "投入预算 经费预算 拟投入资金 拟投入 预算金额 意向价格 意向投入 budget"
        ),
        _column("budget_to", "预算上限（万元）", parsers.money(), "最高预算"),
        _column("modes", "合作方式", modes, "意向合作方式 合作模式 modes mode"),
        _column("stage", "期望阶段", parsers.choice(words.stages), "阶段 成果阶段 期望成果阶段 stage"),
        _column(
            "regions", "意向地区", words.places.parser(), "期望地区 地区意向 意向成果地区 合作地区 region_preference"
        ),
    )  # fmt: skip


def _achievement_columns(words: Vocabulary) -> tuple[Column, ...]:
    modes = parsers.choices(words.modes, aliases=words.mode_aliases)
    return (
        _column(
            "parameters", "技术指标", cells.offers(), "指标 主要指标 技术参数 关键指标 性能指标 主要技术指标 parameters"
        ),
        _column(
            "price", "价格（万元）", parsers.money_range(), "转让价格 报价 意向价格 挂牌价格 转化价格 转让费 成果价格 price"
        ),
        _column("price_mode", "定价方式", parsers.choice(words.price_modes), "价格方式 price_mode"),
        _column("modes", "转化方式", modes, "合作方式 转让方式 成果转化方式 拟转化方式 modes ways"),
        _column("stage", "所处阶段", parsers.choice(words.stages), "阶段 成果阶段 成果所处阶段 stage"),
        _column(
            "region", "所在地区", words.places.parser(), "地区 所在地 所在城市 所在区县 地域 省市 所属地区 region"
        ),
        _column("published_on", "发布日期", parsers.date(), "发布时间 发布日 登记日期 published_on"),
    )  # fmt: skip


def _readiness_columns(words: Vocabulary) -> tuple[Column, ...]:
    scale = parsers.choice(words.scales, aliases=words.scale_aliases)
    return (
        _column("scale", "成熟度量表", scale, "技术成熟度量表 成熟度标准 成熟度等级标准 scale"),
        _column(
            "level", "技术成熟度", cells.level(), "成熟度 成熟度级别 成熟度等级 技术成熟度等级 最低成熟度 trl"
        ),
    )
