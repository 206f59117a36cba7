"""The words of benefits: topics of questions, how a measure stands for a firm, the states of a run."""

from enum import StrEnum


class Topic(StrEnum):
    """One page of questions."""

    FIRM = "firm"
    RESEARCH = "research"
    CONTRACTS = "contracts"
    SERVICES = "services"
    TRANSFER = "transfer"
    INVESTING = "investing"
    LOANS = "loans"
    MOVING = "moving"

    @property
    def label(self) -> str:
        """What people call it."""
        return TOPIC_LABELS[self]


TOPIC_LABELS = {
    Topic.FIRM: "企业概况",
    Topic.RESEARCH: "研发费用",
    Topic.CONTRACTS: "技术合同与技术转让",
    Topic.SERVICES: "科技服务与创新券",
    Topic.TRANSFER: "成果转化与技术转移机构",
    Topic.INVESTING: "创业投资",
    Topic.LOANS: "仪器共享与科技贷款",
    Topic.MOVING: "迁移、高企资格与职称",
}


class Standing(StrEnum):
    """How a measure stands for a firm."""

    GETS = "gets"
    MAY = "may"
    MISSES = "misses"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """What people call it."""
        return STANDING_LABELS[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {"gets": "good", "may": "warn", "misses": "bad", "absent": "calm"}[self.value]


STANDING_LABELS = {
    Standing.GETS: "可以享受",
    Standing.MAY: "可能享受",
    Standing.MISSES: "目前不符合",
    Standing.ABSENT: "本地没有这项措施",
}
NATURE_LABELS = {
    "payment": "发给企业的资金",
    "tax_base": "少计的应纳税所得额或免税价款",
    "shared_tax": "地区间分享的税收",
    "risk": "由资金池承担的贷款损失",
    "reward": "由单位付给完成人的奖酬",
    "none": "没有金额",
}


class RunState(StrEnum):
    """Where a no-application run stands."""

    PLANNED = "planned"
    COMPUTED = "computed"
    CHECKING = "checking"
    ANNOUNCED = "announced"
    FINAL = "final"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """What people call it."""
        return RUN_LABELS[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return RUN_TONES[self]

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its list."""
        return self in (RunState.ANNOUNCED, RunState.FINAL)


RUN_LABELS = {
    RunState.PLANNED: "待试算",
    RunState.COMPUTED: "已试算",
    RunState.CHECKING: "抽查中",
    RunState.ANNOUNCED: "公示中",
    RunState.FINAL: "已确定",
    RunState.STOPPED: "已停止",
}
RUN_TONES = {
    RunState.PLANNED: "calm",
    RunState.COMPUTED: "busy",
    RunState.CHECKING: "busy",
    RunState.ANNOUNCED: "warn",
    RunState.FINAL: "good",
    RunState.STOPPED: "calm",
}


class Outcome(StrEnum):
    """What a run found for a firm."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NO_AMOUNT = "no_amount"

    @property
    def label(self) -> str:
        """What people call it."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.YES: "符合",
    Outcome.NO: "不符合",
    Outcome.UNKNOWN: "无法判断",
    Outcome.NO_AMOUNT: "符合，但金额所需的参数未公布或事实未填",
}
