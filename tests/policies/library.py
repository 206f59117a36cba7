"""What the tests of policies share: texts, uploads, people of the three regions."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django.core.files.base import ContentFile

import xiechuang
from tests.factories import RegionFactory, actor, community_office
from xiechuang.domains.policies.actions.profile import load_policies, load_words
from xiechuang.domains.policies.actions.version import add_version, move_version, open_text
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.kernel.community.models import Community
from xiechuang.kernel.community.public import Folder, forget_terms
from xiechuang.kernel.documents.public import store_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

PROFILE = Path(xiechuang.__file__).parent / "profiles" / "jingjinji"
PLAN = "hebei-jingnan-plan-2017-2020"
HEBEI, BEIJING, TIANJIN = (f"{name}-decision-2023" for name in ("hebei", "beijing", "tianjin"))
FIRST = "某省促进条例\n（2019年3月1日通过）\n第一条　企业达到100家。\n第二条　科技部门应当支持转化。\n第三条　按照第一条办理。\n"
SECOND = FIRST.replace("100家", "300家") + "第四条　本条例自2022年1月1日起施行。\n"
KNOWN = {"source_name": "示例公报", "passed_on": date(2019, 3, 1), "valid_from": date(2019, 6, 1)}
LATER = {
    "source_name": "示例公报",
    "passed_on": date(2021, 12, 1),
    "valid_from": date(2022, 1, 1),
    "amended_by": "修改决定",
}


def words() -> None:
    """The three regions, and the words for kinds and topics."""
    for code in ("110000", "120000", "130000"):
        RegionFactory(code=code)
    # Words of vocabularies are read once a community is there.
    Community.objects.get_or_create(code="test", defaults={"name": "测试", "loaded_at": clock.now()})
    load_words(Folder(PROFILE))
    forget_terms()


def load() -> None:
    """The same with the texts of the shipped profile."""
    words()
    load_policies(Folder(PROFILE), lambda _: None)


def people() -> SimpleNamespace:
    """Two officials of Hebei, one of Beijing and Tianjin, the office, a firm, an auditor."""
    return SimpleNamespace(
        hebei=actor(Role.REGIONAL_OFFICIAL, region="130000"),
        second=actor(Role.REGIONAL_OFFICIAL, region="130000"),
        beijing=actor(Role.REGIONAL_OFFICIAL, region="110000"),
        tianjin=actor(Role.REGIONAL_OFFICIAL, region="120000"),
        office=community_office(),
        firm=actor(Role.FIRM, region="130000"),
        park=actor(Role.PARK_OFFICIAL, region="130000"),
        auditor=actor(Role.AUDITOR),
    )


def file_of(who, text: str | bytes, name: str = "条例.txt"):
    content = text.encode() if isinstance(text, str) else text
    return store_document(actor=who, file=ContentFile(content), name=name)


def new_text(who, **more) -> PolicyText:
    values = {"title": "某省促进条例", "kind": "statute", "region": "130000", "topics": ["transfer"]} | more
    return open_text(actor=who, values=values)


def upload(policy: PolicyText, who, text: str = FIRST, **known) -> TextVersion:
    return add_version(policy, actor=who, document=file_of(who, text), values=KNOWN | known)


def publish(version: TextVersion, by, reviewer) -> TextVersion:
    move_version(version, actor=by, move="submit")
    return move_version(version, actor=reviewer, move="publish")
