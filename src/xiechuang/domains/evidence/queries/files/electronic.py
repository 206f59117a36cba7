"""Electronic invoices: what their XML, or the data an OFD file carries about itself, states.

The elements are those of the invoices the tax authority hands out (EInvoice: EInvoiceData, TaxSupervisionInfo) and the
CustomData of OFD.xml (GB/T 33190-2016, 7.4). An element that is not there is not known.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from xiechuang.domains.evidence.rules.facts import LONGEST
from xiechuang.domains.evidence.rules.stated import as_day, as_fen

LARGEST = 5_000_000
MOST_PAGES = 50
MOST_PAGE_BYTES = 20_000_000
_ELEMENTS = {
    "invoice_number": ("InvoiceNumber",),
    "seller": ("SellerName",),
    "buyer": ("BuyerName",),
    "dated_on": ("IssueTime", "RequestTime"),
}
_SUMS = ("TotalTax-includedAmount", "TotalAmWithoutTax")
_CUSTOM = {
    "发票代码": "invoice_code",
    "发票号码": "invoice_number",
    "销售方名称": "seller",
    "购买方名称": "buyer",
    "开票日期": "dated_on",
}
_CUSTOM_SUMS = ("价税合计", "合计金额")


def facts_of_xml(path: Path) -> tuple[dict[str, Any], str, str]:
    """The facts of an electronic invoice, and everything it says as text."""
    root = _parsed(path.read_bytes()[:LARGEST])
    if root is None:
        return {}, "", "XML 文件损坏，读不出内容"
    said = {name: _first(root, names) for name, names in _ELEMENTS.items()}
    return _facts(said, [_first(root, (name,)) for name in _SUMS]), _text(root), ""


def facts_of_ofd(path: Path) -> tuple[dict[str, Any], str, str]:
    """The facts an OFD file states about itself, and the text of its pages."""
    try:
        with ZipFile(path) as archive:
            return _of_archive(archive)
    except (BadZipFile, OSError, KeyError, RuntimeError, NotImplementedError):
        return {}, "", "OFD 文件损坏，读不出内容"


def _of_archive(archive: ZipFile) -> tuple[dict[str, Any], str, str]:
    about = _parsed(_member(archive, "OFD.xml"))
    custom = (
        {}
        if about is None
        else {one.get("Name", ""): (one.text or "") for one in _named(about, "CustomData")}
    )
    said = {column: custom.get(name, "") for name, column in _CUSTOM.items()}
    sums = [custom.get(name, "") for name in _CUSTOM_SUMS]
    if custom.get("合计税额") and not sums[0] and sums[1]:
        sums[0] = _added(sums[1], custom["合计税额"])
    return _facts(said, sums), "\n".join(one for one in _page_texts(archive) if one), ""


def _page_texts(archive: ZipFile) -> Iterator[str]:
    """The texts of the first pages, until more was unpacked than an honest file holds."""
    unpacked = 0
    for name in [name for name in archive.namelist() if name.endswith("Content.xml")][:MOST_PAGES]:
        data = _member(archive, name)
        unpacked += len(data)
        if unpacked > MOST_PAGE_BYTES:
            return
        yield _page_text(data)


def _member(archive: ZipFile, name: str) -> bytes:
    """A member, cut off where it would be too large to be honest."""
    with archive.open(name) as file:
        return file.read(LARGEST)


def _page_text(data: bytes) -> str:
    root = _parsed(data)
    return "" if root is None else "\n".join(one.text or "" for one in _named(root, "TextCode"))


def _parsed(data: bytes) -> Any:
    """The root; entities are not resolved and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _named(root: Any, name: str) -> Any:
    return (one for one in root.iter() if isinstance(one.tag, str) and etree.QName(one).localname == name)


def _first(root: Any, names: tuple[str, ...]) -> str:
    found = ((one.text or "").strip() for name in names for one in _named(root, name))
    return next((one for one in found if one), "")


def _text(root: Any) -> str:
    return "\n".join(one.strip() for one in root.itertext() if one.strip())


def _facts(said: dict[str, str], sums: list[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: value.strip()[: LONGEST[name]]
        for name, value in said.items()
        if value.strip() and name in LONGEST
    }
    if day := as_day(said.get("dated_on", "")):
        facts["dated_on"] = day.isoformat()
    if amounts := [fen for one in sums if (fen := as_fen(one))]:
        facts["amount_fen"] = amounts
    return facts


def _added(one: str, other: str) -> str:
    left, right = as_fen(one), as_fen(other)
    return "" if left is None or right is None else f"{(left + right) / 100:.2f}"
