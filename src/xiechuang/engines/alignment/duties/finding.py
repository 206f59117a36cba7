"""Words of duty and whom they bind: a draft that a person goes through."""

import re
from collections.abc import Iterator

from xiechuang.engines.alignment.duties.bodies import bodies
from xiechuang.engines.alignment.duties.duty import Duty, Force
from xiechuang.engines.alignment.structure import HEAD, Clause, Document, Kind

_SILENT = HEAD | {Kind.ATTACHMENT}
"""Kinds whose own words bind nobody."""

_FORCES: dict[str, Force] = {
    "应当": Force.MUST, "必须": Force.MUST, "应": Force.MUST, "须": Force.MUST, "有义务": Force.MUST,
    "不得": Force.MUST_NOT, "禁止": Force.MUST_NOT, "严禁": Force.MUST_NOT, "不应": Force.MUST_NOT,
    "可以": Force.MAY, "允许": Force.MAY, "有权": Force.MAY,
    "支持": Force.SUPPORTS, "鼓励": Force.ENCOURAGES, "引导": Force.ENCOURAGES, "提倡": Force.ENCOURAGES,
}  # fmt: skip
_PUSH = r"重点|积极|大力|优先|共同|协同|继续|进一步|并|全面|着力|加快|充分"
# 资金支持 and 政策引导 are nouns: these words bind only at the head of a part of a sentence.
_WORD = re.compile(
    r"(?P<firm>应当|必须|不得低于|不得少于|不得高于|不得超过|不得|禁止|严禁|可以|(?<!所)有权(?=[一-鿿])|有义务"
    r"|(?<![适对相响反供回效感顺])应(?=[当按于在依根及将对])|(?<=[，,])须)"
    rf"|(?:(?<=[，。；、：,;:\n])|(?<=国家)|(?<=本[省市])|^)(?P<push>(?:{_PUSH})*)(?P<soft>支持|鼓励|引导|提倡|允许)"
)
_SENTENCE = re.compile(r"[^。；！？;!?\r\n]+[。；！？;!?]?")
_PART = re.compile(r"[，,：:]")
_NO_ACTOR = re.compile(
    r"^(?:为了?|根据|按照|依照|依据|通过|围绕|对于?|涉及|推进|推动|加强|在|以|到|凡|属于|符合|未|因|经|自|除|有下列|并|其)"
)
_WHEN = re.compile(r"(?:时|的|后|前|期间|情形|工作|建设|方面|情况|之日起.*内)$")
_ADVERB = re.compile(r"(?:按照职责|依法|根据需要|每年|定期|及时|均|都|也|还|同时|不|共同|协同)+$")
_PLACE = r"[一-鿿]{1,6}?[省市区县](?![、一-鿿]{0,6}(?:中心|部门|基地))"
_OFFICE = r"(?!落实|依托|扩大|引进|加[快强]|完善|建立|推[动进]|支持|协调|组织|实施|引导|会同|配合)(?:(?!与)[一-鿿]){2,12}?(?:部门|管委会|委员会|办公室|联席会议)"
_GOVERNMENT = r"(?:[省市县区]|[一-鿿]{1,6}[省市县区])?人民政府(?:[一-鿿、]{2,90}?(?:有关|相关|主管)部门)?"
_LOCAL = r"各(?:级|地|市|县|区|分园区)?(?:有关)?(?:人民政府|各?(?:有关)?部门|管委会|地|市|县)|(?![将由在对])[一-鿿]{0,8}所在(?:市|县|区)(?:、(?:市|县|区))*"
_STATE = rf"国家(?=(?:{_PUSH})*(?:支持|鼓励|引导|提倡|允许|建立|设立|实行|对|保护|加强))"
_ACTOR = rf"(?:{_STATE}|[本我][省市区县]|{_GOVERNMENT}|{_LOCAL}|{_OFFICE})"
_ACTING = re.compile(
    rf"^(?P<actor>{_ACTOR}(?:(?:[、与和及]|以及|或)(?:{_GOVERNMENT}|{_PLACE}|{_ACTOR}|责任主体))*)(?![的、与和])(?P<action>.{{3,}})$",
    re.DOTALL,
)


# Who is named in the middle of a sentence: 违反规定的，由市场监督管理部门责令改正。
_BY = re.compile(
    rf"(?:^|[，,])由(?P<actor>{_GOVERNMENT}|{_LOCAL}|{_OFFICE})(?![的、与和])(?P<action>.{{2,}})$", re.DOTALL
)


def duties(document: Document) -> tuple[Duty, ...]:
    """The draft duty table of a text: one row a word of duty, and one a sentence which says plainly who does what."""
    return tuple(
        row
        for clause in document.walk()
        if clause.kind not in _SILENT
        for row in _of_clause(document.source, clause)
    )


def duty_words(text: str) -> tuple[str, ...]:
    """The words of duty in reading order."""
    return tuple(
        _word(found)[0] for part in _SENTENCE.finditer(text) for found in _WORD.finditer(part.group())
    )


def _of_clause(source: str, clause: Clause) -> Iterator[Duty]:
    for sentence in _SENTENCE.finditer(source, clause.body, clause.own_end):
        start = sentence.start() + len(sentence.group()) - len(sentence.group().lstrip())
        words = source[start : sentence.end()]
        rows = list(_of_sentence(clause, words, start))
        yield from rows or _stated(clause, words, start)


def _of_sentence(clause: Clause, words: str, start: int) -> Iterator[Duty]:
    """One row for each word of duty; who stands at the head of the sentence acts in all its parts."""
    found = list(_WORD.finditer(words))
    acting = _ACTING.match(words) if found else None
    head = acting.span("actor") if acting and acting.end("actor") <= found[0].start() else None
    if head and found[0]["soft"]:
        yield from _stated(clause, words[: found[0].start("soft")].rstrip("，,"), start)
    actor = head
    for place, one in enumerate(found):
        word, at = _word(one)
        begins = found[place - 1].end() if place else 0
        if one["firm"]:
            actor = _subject(words, begins, one.start()) or head
        until = found[place + 1].start() if place + 1 < len(found) else len(words)
        yield _row(
            clause,
            words,
            start,
            force=_force(word),
            word=(at, at + len(word)),
            actor=actor or (0, 0),
            action=words[at + len(word) : until],
        )


def _word(found: re.Match[str]) -> tuple[str, int]:
    if found["firm"]:
        return found["firm"], found.start("firm")
    return found["soft"], found.start("soft")


def _force(word: str) -> Force:
    return Force.MUST_NOT if word.startswith("不得") else _FORCES[word]


def _subject(words: str, begins: int, ends: int) -> tuple[int, int] | None:
    """The words between the last pause and a word of duty, where they can be somebody who acts."""
    low = max([begins, *(pause.end() for pause in _PART.finditer(words, begins, ends))])
    bare = _ADVERB.sub("", words[low:ends].rstrip())
    if len(bare) < 2 or _NO_ACTOR.match(bare) or _WHEN.search(bare):
        return None
    return low, low + len(bare)


def _stated(clause: Clause, words: str, start: int) -> Iterator[Duty]:
    found = _ACTING.match(words) or _BY.search(words)
    if found is None:
        return
    yield _row(
        clause,
        words,
        start,
        force=Force.STATED,
        word=(found.end("actor"), found.end("actor")),
        actor=found.span("actor"),
        action=found["action"],
    )


def _row(
    clause: Clause,
    words: str,
    start: int,
    *,
    force: Force,
    word: tuple[int, int],
    actor: tuple[int, int],
    action: str,
) -> Duty:
    who = words[actor[0] : actor[1]]
    return Duty(
        at=clause.id,
        force=force,
        word=words[word[0] : word[1]],
        word_start=start + word[0],
        word_end=start + word[1],
        actor=who,
        actor_start=start + actor[0],
        actor_end=start + actor[1],
        bodies=bodies(who),
        action=action.strip("，,。；; "),
        start=start,
        end=start + len(words.rstrip()),
    )
