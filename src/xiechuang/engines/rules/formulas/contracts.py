"""What several clauses ask of a technology contract."""

from xiechuang.engines.rules.formulas.facts import choice, flag

CONTRACT_KIND = choice(
    "contract_kind",
    "技术合同类型",
    {
        "development": "技术开发",
        "patent_assignment": "专利权转让",
        "application_assignment": "专利申请权转让",
        "secret_assignment": "技术秘密转让",
        "patent_licence": "专利实施许可",
        "secret_licence": "技术秘密使用许可",
        "consulting": "技术咨询",
        "service": "技术服务",
    },
)
CONTRACT_REGISTERED = flag("contract_registered", "技术合同已认定登记")
