"""A use: intention, contract, registration, service, acceptance."""

from xiechuang.domains.vouchers.flow.who import FIRM, MACHINE, PROVIDER
from xiechuang.domains.vouchers.rules.using import (
    contract_is_new,
    contract_is_stated,
    contract_paper_is_there,
    delivery_is_stated,
    nothing_is_claimed,
    nothing_is_excluded,
    provider_is_usable,
    report_is_there,
    service_is_supported,
    voucher_is_valid,
)
from xiechuang.domains.vouchers.states import UseState as S
from xiechuang.kernel.workflow.public import Move, flow

USE = flow(
    "voucher_use",
    states=S,
    start=S.INTENDED,
    moves=[
        Move(
            "accept",
            "接受意向",
            frozenset({S.INTENDED}),
            S.ACCEPTED,
            PROVIDER,
            (voucher_is_valid, provider_is_usable),
            tone="primary",
        ),
        Move("decline", "不接受", frozenset({S.INTENDED}), S.DECLINED, PROVIDER, needs_note=True),
        Move(
            "sign",
            "登记合同",
            frozenset({S.ACCEPTED, S.CONTRACTED}),
            S.CONTRACTED,
            FIRM,
            (
                voucher_is_valid,
                provider_is_usable,
                service_is_supported,
                contract_is_stated,
                contract_is_new,
                nothing_is_excluded,
                contract_paper_is_there,
            ),
            tone="primary",
        ),
        Move(
            "register",
            "确认使用登记",
            frozenset({S.CONTRACTED}),
            S.REGISTERED,
            PROVIDER,
            (voucher_is_valid,),
            tone="primary",
        ),
        Move("correct", "退回合同登记", frozenset({S.CONTRACTED}), S.ACCEPTED, PROVIDER, needs_note=True),
        Move(
            "deliver",
            "报告服务完成",
            frozenset({S.REGISTERED}),
            S.DELIVERED,
            PROVIDER,
            (delivery_is_stated, report_is_there),
            tone="primary",
        ),
        Move("confirm", "确认完成", frozenset({S.DELIVERED}), S.DONE, FIRM, tone="primary"),
        Move("dispute", "退回服务报告", frozenset({S.DELIVERED}), S.REGISTERED, FIRM, needs_note=True),
        Move(
            "cancel",
            "取消",
            frozenset({S.INTENDED, S.ACCEPTED, S.CONTRACTED, S.REGISTERED, S.DELIVERED, S.DONE}),
            S.CANCELLED,
            FIRM,
            (nothing_is_claimed,),
            needs_note=True,
            tone="danger",
        ),
        Move(
            "lapse",
            "随券失效",
            frozenset({S.INTENDED, S.ACCEPTED, S.CONTRACTED, S.REGISTERED, S.DELIVERED, S.DONE}),
            S.LAPSED,
            MACHINE,
            (nothing_is_claimed,),
            by_machine=True,
        ),
    ],
)
