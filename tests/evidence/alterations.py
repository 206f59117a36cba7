"""Generated papers of a year, and what people do to a paper to use it twice; seeded, so the measure is the same each time."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xiechuang.domains.evidence.rules.comparing import Compared
from xiechuang.domains.evidence.rules.marking import Said, text_marks

TOWNS = ("北京", "天津", "石家庄", "廊坊", "保定", "唐山", "雄安", "沧州")
WORDS = ("精密", "光谱", "华测", "蓝海", "智源", "恒信", "新材", "北辰", "同创", "远景", "泰达", "启明")
TRADES = ("检测", "材料", "仪器", "生物", "电子", "环境", "软件", "装备")
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
ITEMS = ("拉伸强度", "灰分", "含水率", "粒径 D50", "比表面积", "电导率", "黏度", "固含量", "pH 值", "热失重")
CLAUSES = (
    "一、乙方按照国家标准和双方约定的方法完成检测，并对检测数据的真实性负责。",
    "二、甲方应当按时提供样品，样品由甲方自行保证其代表性。",
    "三、乙方应当对甲方的技术资料保密，未经书面同意不得向第三方披露。",
    "四、因不可抗力不能履行的，双方互不承担违约责任。",
    "五、争议由双方协商解决；协商不成的，向乙方所在地人民法院起诉。",
    "六、本合同一式四份，双方各执两份，自双方签字盖章之日起生效。",
)


def firm_name(draw: random.Random) -> str:
    return draw.choice(TOWNS) + "".join(draw.sample(WORDS, 2)) + draw.choice(TRADES) + draw.choice(FORMS)


@dataclass
class World:
    """Firms that deal with each other again and again, so that innocent papers look alike too."""

    draw: random.Random
    sellers: list[str]
    buyers: list[str]

    @classmethod
    def of(cls, seed: int, *, firms: int = 60) -> "World":
        draw = random.Random(seed)
        return cls(draw, [firm_name(draw) for _ in range(firms)], [firm_name(draw) for _ in range(firms)])

    def paper(self, kind: str = "") -> Said:
        """An honest paper: amounts are round as often as not, dates lie in one year, forms repeat."""
        draw = self.draw
        kind = kind or draw.choice(("invoice", "contract", "report", "payment"))
        amount = draw.choice((draw.randint(5, 200) * 100_000, draw.randint(100_000, 30_000_000)))
        seller, buyer = draw.choice(self.sellers), draw.choice(self.buyers)
        day = date(2026, 1, 1) + timedelta(days=draw.randrange(365))
        said = Said(kind=kind, seller=seller, buyer=buyer, amount_fen=amount, dated_on=day)
        number = f"{draw.choice('ABCDEFG')}{day:%y%m}-{draw.randrange(10**4):04d}"
        if kind == "invoice":
            code = draw.choice(("", "0110026", "0120026", "0130026"))
            said = replace(
                said,
                invoice_code=code and f"{code}{draw.randrange(10**5):05d}",
                invoice_number=str(draw.randrange(10**8)).zfill(8)
                if code
                else f"26{draw.randrange(10**18):018d}",
            )
        elif kind == "contract":
            said = replace(said, contract_number=f"HT{number}")
        elif kind == "report":
            said = replace(said, report_number=f"BG{number}")
        return replace(said, text=self.text(said), sha256=f"{draw.getrandbits(256):064x}")

    def text(self, said: Said) -> str:
        """What the paper's file says; invoices and payments have next to none."""
        draw, sum_ = self.draw, f"{(said.amount_fen or 0) / 100:,.2f}"
        if said.kind == "contract":
            items = "、".join(draw.sample(ITEMS, 3))
            head = f"技术服务合同 编号 {said.contract_number} 甲方 {said.buyer} 乙方 {said.seller} 签订于 {said.dated_on}。"
            return (
                head
                + f"甲方委托乙方检测 {items}，样品 {draw.randint(2, 40)} 批，总价 {sum_} 元。"
                + "".join(CLAUSES)
            )
        if said.kind == "report":
            rows = "；".join(
                f"{item} 实测 {draw.uniform(0, 500):.2f}，限值 {draw.randint(1, 600)}" for item in ITEMS
            )
            head = f"检测报告 编号 {said.report_number} 委托单位 {said.buyer} 检测单位 {said.seller} 报告日期 {said.dated_on}。"
            return (
                head
                + f"样品编号 S{draw.randrange(10**6)}。{rows}。以上结果只对来样负责，未经本单位同意不得部分复制。"
            )
        return ""


def compared(said: Said) -> Compared:
    return Compared(said=said, sketch=text_marks(said.text, kind=said.kind)[1])


def _resaved(said: Said, draw: random.Random) -> Said:
    """Saved again: other bytes, spaces and line ends in the text."""
    return replace(
        said,
        sha256=f"{draw.getrandbits(256):064x}",
        text=said.text.replace("。", "。\n ").replace("，", ", "),
    )


def _number_typed_otherwise(said: Said, draw: random.Random) -> Said:
    number = said.invoice_number or said.contract_number or said.report_number
    spaced = (
        " ".join((number[:4], number[4:])).replace("0", draw.choice("0OＯ")).replace("1", draw.choice("1I"))
    )
    name = next((n for n in ("invoice_number", "contract_number", "report_number") if getattr(said, n)), "")
    return replace(_resaved(said, draw), **{name: spaced}) if name else _resaved(said, draw)


def _number_mistyped(said: Said, draw: random.Random) -> Said:
    name = next((n for n in ("invoice_number", "contract_number", "report_number") if getattr(said, n)), "")
    if not name:
        return _resaved(said, draw)
    number = getattr(said, name)
    at = draw.randrange(len(number) - 3, len(number))
    other = str((int(number[at]) + draw.randint(1, 9)) % 10)
    return replace(_resaved(said, draw), **{name: number[:at] + other + number[at + 1 :]})


def _dated_otherwise(said: Said, draw: random.Random) -> Said:
    day = (said.dated_on or date(2026, 1, 1)) + timedelta(days=draw.randint(3, 60))
    return replace(_resaved(said, draw), dated_on=day, text=said.text.replace(str(said.dated_on), str(day)))


def _party_misspelt(said: Said, draw: random.Random) -> Said:
    short = said.seller.replace("有限责任公司", "有限公司").replace("股份", "")
    return replace(
        _resaved(said, draw), seller=f" {short[:2]}市{short[2:]}（{draw.choice(('本部', '公司'))}）"
    )


def _other_amount(said: Said, draw: random.Random) -> Said:
    amount = (said.amount_fen or 0) + draw.randint(1, 9) * 10_000
    old, new = (f"{each / 100:,.2f}" for each in (said.amount_fen or 0, amount))
    return replace(_resaved(said, draw), amount_fen=amount, text=said.text.replace(old, new))


def _half_unknown(said: Said, draw: random.Random) -> Said:
    return replace(_resaved(said, draw), buyer="", dated_on=None, invoice_code="")


ALTERATIONS = {
    "另存一遍": _resaved,
    "号码写法不同": _number_typed_otherwise,
    "号码错一位": _number_mistyped,
    "日期改了": _dated_otherwise,
    "单位名称写法不同": _party_misspelt,
    "金额改了": _other_amount,
    "少填几项": _half_unknown,
}
