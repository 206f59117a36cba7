"""What stays valid when a firm moves or a person changes the region."""

from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, number, place
from xiechuang.engines.rules.formulas.registry import formula
from xiechuang.engines.rules.parameters import Unit

CERTIFICATE = flag("certificate_valid", "高新技术企业证书在有效期内")
WHOLE = flag("whole_relocation", "整体迁移", hint="否为跨认定机构管理区域部分搬迁")
MOVED_IN = flag("moved_in_registered", "有市场监管部门完成迁入的证明")
FILED = flag("relocation_filed", "已在认定管理系统填报异地搬迁")


@formula(
    "high_tech_relocation",
    facts=(CERTIFICATE, WHOLE, MOVED_IN, FILED),
    parameters=("relocation.publicity_days", "relocation.site_visit", "relocation.local_rules"),
)
def high_tech_relocation(case: Case) -> None:
    """A high-tech firm that moves as a whole stays one.

    高新技术企业在资格有效期内整体迁移的,凭有效期内证书和完成迁入证明办理,资格继续有效;跨认定机构管理区域部分搬迁的,由迁入地重新认定。
    """
    case.require("高新技术企业证书在有效期内", case.flag("certificate_valid"))
    whole = case.flag("whole_relocation")
    case.require("整体迁移（部分搬迁须由迁入地重新认定）", whole)
    case.require("有市场监管部门完成迁入的证明", case.flag("moved_in_registered"))
    case.require("已在认定管理系统填报异地搬迁", case.flag("relocation_filed"))
    case.remark("迁入地现场核查", by="relocation.site_visit")
    case.remark("公示期", by="relocation.publicity_days")
    case.remark("本地实施细则", by="relocation.local_rules")


CHANGE_MONTHS = number("months_since_change", "更名或重大变化后的月数", Unit.MONTHS)
STILL_QUALIFIED = flag("still_qualified", "变化后仍符合认定条件")


@formula(
    "high_tech_change",
    facts=(CHANGE_MONTHS, STILL_QUALIFIED),
    parameters=("relocation.report_months",),
)
def high_tech_change(case: Case) -> None:
    """A high-tech firm reports a change in time.

    高新技术企业更名或发生分立、合并、重组、经营业务变化等重大变化的,应在规定期限内报告;仍符合条件的资格、编号与有效期不变,不符合的自变化年度起取消。
    """
    months, limit = case.number("months_since_change"), case.parameter("relocation.report_months")
    case.require("在规定期限内报告", months <= limit, by="relocation.report_months")
    case.require("变化后仍符合认定条件", case.flag("still_qualified"))


ISSUED_IN = place("title_issued_in", "职称证书签发地")
VERIFIED = flag("title_verified", "已在网上查验职称信息")


@formula(
    "title_recognition",
    facts=(ISSUED_IN, VERIFIED),
    parameters=("titles.recognised_from", "titles.online_check"),
)
def title_recognition(case: Case) -> None:
    """Titles issued in another region count here.

    互认地区签发的职称证书在职称晋升、岗位聘用、人才引进、培养选拔、服务保障等方面与本地证书同等效力;信息网上查验,电子证书同等效力。
    """
    case.require(
        "证书由互认地区签发",
        case.among("title_issued_in", "titles.recognised_from"),
        by="titles.recognised_from",
    )
    case.demand("已在网上查验", case.flag("title_verified"), by="titles.online_check")
