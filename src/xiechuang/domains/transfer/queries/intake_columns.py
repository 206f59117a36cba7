"""The columns in which achievements and demands come in and go out, with the words of this community."""

from collections.abc import Mapping

from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries import intake_cells as cells
from xiechuang.domains.transfer.queries.labels import CODE_LISTS, CODES, Labels
from xiechuang.kernel.exchange import Column, TableSpec, parsers

LONGEST_TEXT = 32_767


def spec_of(kind: str, *, labels: Labels | None = None) -> TableSpec:
    """The table of this kind, with the words of this community."""
    known = labels or Labels.now()
    own = _achievement_columns(known) if kind == Intake.Kind.ACHIEVEMENT else _demand_columns(known)
    shared = (*_text_columns(kind, known), *own, *_shared_columns(known))
    return TableSpec(title=str(Intake.Kind(kind).label), columns=shared)


def _text_columns(kind: str, known: Labels) -> tuple[Column, ...]:
    word, text = ("成果", "成果简介") if kind == Intake.Kind.ACHIEVEMENT else ("需求", "需求描述")
    titles = ("标题", "名称", "题目", "项目名称", "技术名称", "技术需求名称", "title")
    texts = (
        "正文",
        "摘要",
        "简介",
        "描述",
        "内容",
        "说明",
        "技术简介",
        "需求内容",
        "description",
        "abstract",
    )
    return (
        Column(
            key="title", title=f"{word}名称", parse=parsers.text(longest=200), aliases=titles, required=True,
            help="一句话说明是什么。", example=f"示例{word}，请改写或删去本行",
        ),
        Column(
            key="text", title=text, parse=parsers.text(longest=LONGEST_TEXT), aliases=texts,
            help="技术内容、指标、应用场景。", example="说明技术内容、关键指标和应用场景。",
        ),
        Column(
            key="fields", title="技术领域", parse=cells.listed(known.fields, aliases=known.field_aliases),
            aliases=("领域", "所属领域", "高新技术领域"), example=_first(known.fields), help="可写名称、代码或完整路径。",
        ),
        Column(
            key="keywords", title="关键词", parse=parsers.words(longest=60),
            aliases=("关键字", "keywords"), example="储能；电解液",
        ),
    )  # fmt: skip


def _shared_columns(known: Labels) -> tuple[Column, ...]:
    return (
        _choice(known, "trl_scale", "成熟度量表", ("技术成熟度量表",)),
        Column(
            key="trl_level", title="技术成熟度", parse=cells.level(most=known.highest_level), aliases=("成熟度", "trl", "成熟度级别"),
            help="与“成熟度量表”同时填写。", example="",
        ),
        Column(
            key="expires_on", title="有效期至", parse=parsers.date(), aliases=("有效期", "截止日期", "到期日"), example="2030-12-31"
        ),
        Column(
            key="place", title="所在地", parse=parsers.choice(known.places, aliases=known.place_aliases), aliases=("所在城市", "所在区县"), help="不填则为本单位所在地。", example=""
        ),
        Column(
            key="own_code", title="本单位编号", parse=parsers.text(longest=60), unique=True,
            aliases=("内部编号", "成果编号", "需求编号", "项目编号", "id"), help="在本单位内不得重复。", example="NB-001",
        ),
    )  # fmt: skip


def _achievement_columns(known: Labels) -> tuple[Column, ...]:
    kinds = known.words("ip_kinds")
    return (
        _choice(known, "kind", "成果类别", ("类别", "成果类型")),
        _choice(known, "stage", "所处阶段", ("阶段", "成果阶段", "所处阶段")),
        _codes(known, "ways", "转化方式", ("合作方式", "转让方式")),
        _choice(known, "price_mode", "定价方式", ("价格方式",)),
        Column(
            key="price", title="价格（万元）", parse=cells.sum_or_range(), aliases=("转让价格", "报价", "意向价格"), example="180"
        ),
        Column(
            key="price_to", title="价格上限（万元）", parse=parsers.money(unit="万元"), help="仅区间价填写。", example=""
        ),
        Column(
            key="parameters", title="技术指标", parse=cells.qualities(), aliases=("指标", "主要指标"), example="压缩比 = 11 倍"
        ),
        Column(
            key="ip", title="知识产权", parse=cells.rights(kinds), aliases=("专利", "知识产权情况"), example=_first(kinds)
        ),
        Column(
            key="inventors", title="完成人", parse=parsers.words(longest=60), aliases=("发明人", "成果完成人", "团队"), example=""
        ),
    )  # fmt: skip


def _demand_columns(known: Labels) -> tuple[Column, ...]:
    return (
        Column(
            key="parameters", title="技术指标", parse=cells.requirements(), aliases=("指标要求", "技术要求", "考核指标"),
            example="循环寿命 ≥ 2000 次；成本 < 0.5 元/Wh（希望）",
        ),
        Column(
            key="budget", title="预算（万元）", parse=cells.sum_or_range(), aliases=("拟投入资金", "投入预算", "经费预算"), example="50"
        ),
        Column(key="budget_to", title="预算上限（万元）", parse=parsers.money(unit="万元"), example=""),
        Column(
            key="deadline_on", title="期望完成", parse=parsers.date(), aliases=("期望完成时间", "完成时限", "需求期限"), example="2029-06-30"
        ),
        _codes(known, "modes", "合作方式", ("意向合作方式",)),
        _choice(known, "stage", "期望阶段", ("期望成果阶段", "阶段")),
        Column(
            key="region_preference", title="意向地区", parse=cells.listed(known.regions, aliases=known.region_aliases),
            aliases=("期望地区",), example=_first(known.regions),
        ),
        _choice(known, "confidentiality", "公开范围", ("保密要求", "是否公开")),
    )  # fmt: skip


def _choice(known: Labels, key: str, title: str, aliases: tuple[str, ...]) -> Column:
    words = known.words(CODES[key])
    return Column(
        key=key, title=title, parse=parsers.choice(words), aliases=aliases, example=_example(key, words)
    )


def _example(key: str, words: Mapping[str, str]) -> str:
    # A readiness scale without a level would be half an answer.
    return "" if key == "trl_scale" else _first(words)


def _codes(known: Labels, key: str, title: str, aliases: tuple[str, ...]) -> Column:
    words = known.words(CODE_LISTS[key])
    return Column(key=key, title=title, parse=cells.listed(words), aliases=aliases, example=_first(words))


def _first(words: Mapping[str, str]) -> str:
    return next(iter(words.values()), "")
