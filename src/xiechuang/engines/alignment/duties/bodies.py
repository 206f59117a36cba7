"""Bodies a sentence names: governments, departments, courts, and what a list before 等有关部门 names."""

import re

_SUFFIX = (
    r"人民政府|人民代表大会常务委员会|人民代表大会|人民法院|人民检察院|监察委员会|公安机关|司法机关|行政机关|管理委员会"
    r"|管委会|委员会|办公厅|办公室|主管部门|(?<!有关)(?<!相关)部门|领导小组|联席会议|[^一-鿿]局|(?:技术|改革|教育|财政|税务|管理|产权|信息化)[厅局委]"
)
_LIST = re.compile(
    r"(?P<list>(?:[一-鿿]{2,14}、){1,30}[一-鿿]{2,12}?)(?:等)?(?:(?:有关|相关|主管|行政|行政主管)*部门)"
)
_ONE = re.compile(
    rf"(?:(?<=[，。；、：“（(,;:由经与和及向对报受同将\s])|^)[一-鿿]{{0,14}}?(?:{_SUFFIX})(?!门|关)"
)
_CUT = re.compile(r"^.*?(?:由|经|与|和|及|向|对|报|受|同|将)(?=[一-鿿]{2})")
_GOVERNMENT = re.compile(r"^.*人民政府")


def bodies(text: str) -> tuple[str, ...]:
    """The bodies named, in reading order; every field of 科技、教育等有关部门 is one (教育部门)."""
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for listed in _LIST.finditer(text):
        taken.append(listed.span())
        fields = [_GOVERNMENT.sub("", field) for field in listed["list"].split("、")]
        found += [(listed.start(), f"{field}部门") for field in fields if field]
        government = _GOVERNMENT.match(listed["list"].split("、")[0])
        if government:
            found.append((listed.start() - 1, _short(government.group())))
    for one in _ONE.finditer(text):
        if not any(start < one.end() and one.start() < end for start, end in taken):
            found.append((one.start(), _short(one.group())))
    return tuple(name for _, name in sorted(found, key=lambda each: each[0]))


def _short(name: str) -> str:
    """The body without the words that lead to it: 完善与有关部门 is 有关部门."""
    before = ""
    while before != name:
        before, cut = name, _CUT.sub("", name, count=1)
        name = cut if len(cut) >= 2 else name
    return name
