"""What those who made an achievement get where nothing was agreed, and the publicity of a negotiated price."""

from xiechuang.engines.rules.arithmetic import Condition, Quantity, greatest, where
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import choice, flag, money, number
from xiechuang.engines.rules.formulas.registry import Bound, Nature, formula
from xiechuang.engines.rules.parameters import Unit

WAY = choice(
    "transfer_way",
    "转化方式",
    {
        "assignment": "转让给他人",
        "licence": "许可他人使用",
        "equity": "作价投资",
        "own_use": "自行实施或合作实施",
    },
)
AGREED = flag("reward_agreed", "单位已规定或已与完成人约定奖酬")
GOVERNMENT = flag("government_institution", "政府设立的高等学校或科研机构")
NET_INCOME = money("net_income", "转让或许可的净收入", hint="收入减税金、维护费和评估、鉴定、谈判等直接成本")
EQUITY = money("equity_value", "作价投资形成的股份或出资比例的价值")
PROFIT = money("operating_profit", "实施该成果的当年营业利润", may_be_negative=True)
YEARS = number("production_years", "投产后第几年", Unit.YEARS)
_KINDS = ("transfer", "equity", "profit")


@formula(
    "inventors_reward",
    benefit="完成人奖酬",
    nature=Nature.REWARD,
    bound=Bound.AT_LEAST,
    facts=(WAY, AGREED, GOVERNMENT, NET_INCOME, EQUITY, PROFIT, YEARS),
    parameters=(
        *(f"reward.{kind}_ways" for kind in _KINDS),
        *(f"reward.{kind}_share" for kind in _KINDS),
        "reward.profit_years",
    ),
    optional=tuple(f"reward.regional_{kind}_share" for kind in _KINDS),
)
def inventors_reward(case: Case) -> Quantity:
    """The least that inventors get where nothing was agreed.

    未规定、也未约定奖酬的,转让或许可的从净收入、作价投资的从股份中提取不低于规定比例,自行或合作实施的在投产后连续若干年每年从营业利润中提取不低于规定比例,奖励完成人和重要贡献人员;地方条例另有更高比例的从其规定。
    """
    ways = {kind: case.among("transfer_way", f"reward.{kind}_ways") for kind in _KINDS}
    bases = {
        "transfer": case.number("net_income"),
        "equity": case.number("equity_value"),
        "profit": greatest(case.number("operating_profit"), 0),
    }
    case.require("单位没有规定、也没有约定奖酬", ~case.flag("reward_agreed"))
    in_time = case.number("production_years") <= case.parameter("reward.profit_years")
    case.require("自行或合作实施的，在规定年限内", ~ways["profit"] | in_time, by="reward.profit_years")
    shares = {kind: _share(case, base, kind, ways[kind]) for kind, base in bases.items()}
    return where(
        ways["transfer"],
        shares["transfer"],
        where(ways["equity"], shares["equity"], shares["profit"]),
    )


def _share(case: Case, base: Quantity, kind: str, way: Condition) -> Quantity:
    """The national floor, or the regional one where it is published and applies."""
    floor, regional = base * case.parameter(f"reward.{kind}_share"), f"reward.regional_{kind}_share"
    if not case.is_entered(regional):
        return floor
    higher = case.parameter(regional)
    if higher.known is False:
        case.remark("本地条例的比例未公布，按国家规定的下限计算", way, by=regional)
        return floor
    case.remark("政府设立的院校可按本地条例提高比例", way, by=regional)
    return where(case.flag("government_institution"), greatest(floor, base * higher), floor)


PRICING = choice(
    "pricing_way",
    "定价方式",
    {"negotiation": "协议定价", "listing": "在技术交易市场挂牌交易", "auction": "拍卖"},
)
NAME_PUBLIC = flag("name_published", "已在本单位公示成果名称")
PRICE_PUBLIC = flag("price_published", "已在本单位公示拟交易价格")


@formula(
    "price_publicity",
    facts=(PRICING, NAME_PUBLIC, PRICE_PUBLIC),
    parameters=("pricing.ways", "pricing.publicity_ways", "pricing.publicity_days"),
)
def price_publicity(case: Case) -> None:
    """Prices found by negotiation are made public first.

    持有单位可以自主决定转让、许可或作价投资,通过协议定价、在技术交易市场挂牌交易、拍卖等方式确定价格;协议定价的,应当在本单位公示成果名称和拟交易价格。
    """
    case.require("以规定的方式确定价格", case.among("pricing_way", "pricing.ways"), by="pricing.ways")
    negotiated = case.among("pricing_way", "pricing.publicity_ways")
    for words, fact in (("成果名称", "name_published"), ("拟交易价格", "price_published")):
        done = ~negotiated | case.flag(fact)
        case.require(f"协议定价的，已在本单位公示{words}", done, by="pricing.publicity_ways")
    case.remark("公示天数法律未规定", negotiated, by="pricing.publicity_days")
