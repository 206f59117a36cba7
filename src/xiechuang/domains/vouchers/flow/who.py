"""Who does what, in words and as a test."""

from typing import Any

from xiechuang.domains.vouchers.access import (
    is_expert_of,
    is_firm_of,
    is_payee_of,
    is_payer_of,
    is_payment_office,
    is_provider_of,
    runs_scheme,
)
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Who


def _is_machine(actor: Actor, _: Any) -> bool:
    return actor.is_system


OFFICE = Who("方案所在地区主管部门", runs_scheme)
FIRM = Who("持券企业", is_firm_of)
PROVIDER = Who("服务机构", is_provider_of)
CLAIMANT = Who("收款单位", is_payee_of)
PAYER = Who("拨付地区主管部门", is_payer_of)
PAYMENT_OFFICE = Who("拨付地区主管部门", is_payment_office)
EXPERT = Who("受邀专家", is_expert_of)
MACHINE = Who("系统", _is_machine)
