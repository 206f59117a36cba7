"""Checks of what the database holds."""

from collections.abc import Iterator

from xiechuang.config.checks.finding import Finding, bad, ok, warn
from xiechuang.kernel.audit.public import broken_links, head
from xiechuang.kernel.community.public import current_community
from xiechuang.kernel.ledger.public import rederive


def profile() -> Iterator[Finding]:
    """A community is there."""
    community = current_community()
    yield (
        ok("共同体配置", community.name)
        if community
        else bad("共同体配置", "尚未载入", "xiechuang load jingjinji")
    )


def audit_chain() -> Iterator[Finding]:
    """The audit trail is whole."""
    breaks = list(broken_links())
    end = head()
    fix = "xiechuang verify-audit 列出每一处；保存现状后由审计人员追查，可从备份比对"
    says = f"{end.length} 条，末端 {end.digest[:16]}…（请定期抄存别处）"
    yield bad("审计链", f"有 {len(breaks)} 处断裂", fix) if breaks else ok("审计链", says)


def ledger() -> Iterator[Finding]:
    """Balances, holds and hashes of the ledger follow from its rows."""
    derived = rederive()
    fix = "停止记账、保存现状，由审计人员逐处追查，可从备份比对"
    yield (
        bad("账本", f"有 {len(derived.faults)} 处不符，第一处：{derived.faults[0]}", fix)
        if derived.faults
        else ok("账本", f"{derived.transfers} 笔转账、{derived.entries} 条分录，余额与哈希重新推算相符")
    )


def map_number() -> Iterator[Finding]:
    """The map shows its approval number, or somebody knows that it does not."""
    community = current_community()
    shown = community.settings.get("map", {}) if community else {}
    if shown.get("enabled") and not shown.get("approval_number"):
        yield warn(
            "审图号",
            "未填写；公开展示地图须有审图号",
            "在共同体配置 profile.yaml 的 map.approval_number 填写后重新载入",
        )
    elif shown:
        yield ok("审图号", str(shown.get("approval_number") or "不展示地图"))
