"""The pages of both journeys in their order."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.forms.achievement import BasicsForm, MaturityForm, ReachedForm, TransferForm
from xiechuang.domains.transfer.forms.demand import (
    BudgetForm,
    CooperationForm,
    DemandTopicForm,
    ProblemForm,
    RequiredForm,
    ScopeForm,
)
from xiechuang.domains.transfer.forms.record import AttachmentsForm, ExpiryForm, TopicForm
from xiechuang.domains.transfer.forms.rights import RightsForm
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.web.steps import Step

STEP, ATTACHMENTS_STEP = "transfer/records/step.html", "transfer/records/attachments.html"
TITLES = {Achievement: _("登记科技成果"), Demand: _("提出技术需求")}
FILES = Step(key="attachments", title=_("附件"), form=AttachmentsForm, template=ATTACHMENTS_STEP)
EXPIRY = Step(key="expiry", title=_("有效期"), form=ExpiryForm, template=STEP)
STEPS: dict[type[Record], tuple[Step, ...]] = {
    Achievement: (
        Step(key="basics", title=_("基本信息"), form=BasicsForm, template=STEP),
        Step(key="topic", title=_("技术领域与关键词"), form=TopicForm, template=STEP),
        Step(key="maturity", title=_("成熟度与阶段"), form=MaturityForm, template=STEP),
        Step(key="parameters", title=_("指标"), form=ReachedForm, template=STEP),
        Step(key="rights", title=_("知识产权与完成人"), form=RightsForm, template=STEP),
        Step(key="transfer", title=_("转化方式与价格"), form=TransferForm, template=STEP),
        FILES,
        EXPIRY,
    ),
    Demand: (
        Step(key="problem", title=_("要解决的问题"), form=ProblemForm, template=STEP),
        Step(key="topic", title=_("技术领域"), form=DemandTopicForm, template=STEP),
        Step(key="parameters", title=_("可度量的指标"), form=RequiredForm, template=STEP),
        Step(key="budget", title=_("预算与期限"), form=BudgetForm, template=STEP),
        Step(key="cooperation", title=_("合作方式与意向地区"), form=CooperationForm, template=STEP),
        Step(key="scope", title=_("公开范围"), form=ScopeForm, template=STEP),
        FILES,
        EXPIRY,
    ),
}
