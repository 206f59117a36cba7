"""The words of benefits: topics of questions, how a measure stands for a firm, the states of a run."""

from xiechuang.kernel.lib.wording import Worded


class Topic(Worded):
    """One page of questions."""

    FIRM = "firm", "企业概况"
    RESEARCH = "research", "研发费用"
    CONTRACTS = "contracts", "技术合同与技术转让"
    SERVICES = "services", "科技服务与创新券"
    TRANSFER = "transfer", "成果转化与技术转移机构"
    INVESTING = "investing", "创业投资"
    LOANS = "loans", "仪器共享与科技贷款"
    MOVING = "moving", "迁移、高企资格与职称"


class Standing(Worded):
    """How a measure stands for a firm."""

    GETS = "gets", "可以享受", "good"
    MAY = "may", "可能享受", "warn"
    MISSES = "misses", "目前不符合", "bad"
    ABSENT = "absent", "本地没有这项措施"


NATURE_LABELS = {
    "payment": "发给企业的资金",
    "tax_base": "少计的应纳税所得额或免税价款",
    "shared_tax": "地区间分享的税收",
    "risk": "由资金池承担的贷款损失",
    "reward": "由单位付给完成人的奖酬",
    "none": "没有金额",
}


class RunState(Worded):
    """Where a no-application run stands."""

    PLANNED = "planned", "待试算"
    COMPUTED = "computed", "已试算", "busy"
    CHECKING = "checking", "抽查中", "busy"
    ANNOUNCED = "announced", "公示中", "warn"
    FINAL = "final", "已确定", "good"
    STOPPED = "stopped", "已停止"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its list."""
        return self in (RunState.ANNOUNCED, RunState.FINAL)


class Outcome(Worded):
    """What a run found for a firm."""

    YES = "yes", "符合"
    NO = "no", "不符合"
    UNKNOWN = "unknown", "无法判断"
    NO_AMOUNT = "no_amount", "符合，但金额所需的参数未公布或事实未填"
