"""Who is who: the parties of a contract with their side, name, aliases, and blanks and masks.

Looked for where parties stand: the front of the contract (labels such as "甲方:", a sentence that
ends in 以下简称"甲方", an English preamble) and the signature block at its end. An English preamble
names the sides by order: the first party is 甲方, the second 乙方.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from ingest.names import (
    MAX_NAME,
    SIDES,
    NamedParty,
    alternatives,
    blankness,
    organisation_end,
    short_names,
)
from ingest.preamble import english_parties
from ingest.reading import ReadingText, reading_text
from rag.language.words import load_words
from rag.library.records import Contract, Party, Source, Span

# Characters at the front and at the end of a contract in which parties are looked for.
HEAD, TAIL = 5_000, 2_000
_HAN = re.compile(r"[一-龥]")
_ALIAS = re.compile(
    r"\((?:以下|下文|在下文中|下称|简称|合称|统称)[^()\"']{0,12}[\"']?([^()\"']{1,30}?)[\"']?\)"
)
_ROLE_BRACKET = re.compile(r"\((?:以下|下文|下称)([^()]{1,40})\)")
_SENTENCE_SIGNS = re.compile(r"[。;:\"']|\((?:以下|下文|下称)[^()]{1,40}\)")
# 与 and 和 join two parties only where the first has just been named.
_BEFORE_NAME = re.compile(r"(?:(?<=[)])[与和及同]|由|[,、]|之间)(?=[一-龥A-Z])")
_CALLED = re.compile(r"(?:统|简|合|下)?称[为作]?|[\"'、,或]|以下")
_QUOTED_PAIR = re.compile(
    r"\"([^\"]{1,20})\"(?:与|和|及)\"([^\"]{1,20})\"(?:签署|签订|订立|之间|达成)"
)


def find_parties(source: Source, contract: Contract) -> tuple[Party, ...]:
    """The parties in the order of their sides; empty when the contract names none.

    ``start``/``end`` frame the printed name, or the label when the name is left empty, and
    ``printed`` is the source text there. A side that is named twice, on the cover and in the
    signature block say, keeps the best name: one that can be read before a mask before a blank.
    """
    parties: dict[str, Party] = {}
    for reading in _windows(source, contract):
        if contract.language == "en" and len(parties) > 1:
            break  # whom the preamble names, the signature block only signs for
        found = english_parties(reading.text) if contract.language == "en" else []
        if len(found) < 2:
            found += [*_labelled(reading, source.text), *_role_sentences(reading)]
        if len({place.side for place in found}) < 2:
            found += _quoted_pair(reading)
        for place in found:
            party = _party(place, reading, source)
            parties[party.side] = _better(parties.get(party.side), party)
    for side in _mentioned(source, contract) - parties.keys():
        parties[side] = Party(side, None, blank="blank")
    return tuple(parties[side] for side in SIDES if side in parties)


def _mentioned(source: Source, contract: Contract) -> set[str]:
    """甲方 and 乙方 where the text speaks of them although their block is missing."""
    front = source.text[contract.start : min(contract.end, contract.start + HEAD)]
    return {side for side in SIDES[:2] if side in front}


def _windows(source: Source, contract: Contract) -> Iterator[ReadingText]:
    """The front and, when it is not part of the front, the end of a contract."""
    front_end = min(contract.end, contract.start + HEAD)
    yield reading_text(source, contract.start, front_end)
    if front_end < contract.end:
        yield reading_text(source, max(front_end, contract.end - TAIL), contract.end)


def _party(found: NamedParty, reading: ReadingText, source: Source) -> Party:
    start, end = reading.source_span(*found.place)
    blank = blankness(found.value)
    name = None if blank else found.value
    aliases = (*found.roles, *found.aliases, *(short_names(name) if name else ()))
    return Party(
        side=found.side,
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        blank=blank,
        printed=source.text[start:end],
        start=start,
        end=end,
    )


def _better(old: Party | None, new: Party) -> Party:
    """The better of two readings of one side, with the aliases of both."""
    if old is None:
        return new
    rank = {None: 2, "masked": 1, "blank": 0}
    best = new if rank[new.blank] > rank[old.blank] else old
    other = old if best is new else new
    kept = other.aliases if other.name in (None, best.name) else other.aliases[:1]
    return replace(best, aliases=tuple(dict.fromkeys([*best.aliases, *kept])))


# --- labels: "甲方(委托方): X", "Licensor: X" -------------------------------------------------


@cache
def _role_sides() -> dict[str, str]:
    """Every role word that contracts print, with its side."""
    words = load_words("roles")
    sides = {
        word: side
        for table in (words["letters"], words["printed"])
        for side, row in table.items()
        for word in row
    }
    english = words["english"].items()
    return sides | {word.title(): side for side, row in english for word in row}


@cache
def _label() -> re.Pattern[str]:
    roles = alternatives(list(_role_sides()))
    remark = r"\([^()]{0,30}\)"
    return re.compile(rf"({roles})((?:{remark}){{0,3}})(:|\||(?={remark}|[一-龥A-Z])|$)")


@cache
def _name_end() -> re.Pattern[str]:
    """What ends a name: the next field, label or sentence sign."""
    fields = alternatives(_parties_words()["fields"])
    roles = alternatives(list(_role_sides()))
    return re.compile(
        rf"(?:{fields})(?:\([^()]{{0,20}}\))?:|(?:{roles})(?:\([^()]{{0,30}}\)){{0,2}}:|[。;!?|]|,(?!\s?(?:Inc|Ltd|LLC|Limited|Corp|L\.P|N\.A)\b)"
    )


def _parties_words() -> dict[str, Any]:
    return load_words("parties")


def _labelled(reading: ReadingText, source_text: str) -> list[NamedParty]:
    found = []
    for match in _label().finditer(reading.text):
        label = match.span()
        followed = match[3] == ":" or (match[3] and reading.text.endswith("|", 0, label[0]))
        if not followed and not (
            _line_ends(reading, source_text, label[0])
            and _line_ends(reading, source_text, label[1])
        ):
            continue
        if _inside_a_word(reading, match):
            continue
        find_value = _value if followed else _value_below
        place = find_value(reading, source_text, match.end())
        if place is None:
            continue
        printed = reading.text[slice(*place)]
        if not printed:
            place = label
        side, roles = _side_and_roles(match[1], match[2])
        name, aliases = _without_remarks(printed)
        found.append(NamedParty(side, roles, name, place, aliases))
    return found


def _inside_a_word(reading: ReadingText, label: re.Match[str]) -> bool:
    """Whether 供应商 is only the end of 设备供应商; after a name it may stand without a break."""
    at = label.start()
    if at == 0 or at in reading.breaks or label[1] in SIDES:
        return False
    words = _parties_words()
    names_end = (*words["legal_forms"], *words["organisations"])
    before = reading.text[max(0, at - 10) : at]
    return bool(_HAN.match(before[-1])) and not before.endswith(names_end)


def _side_and_roles(role: str, brackets: str) -> tuple[str, tuple[str, ...]]:
    """The side of a label such as 委托方(甲方), where the letter decides, and the words it uses."""
    words = [role]
    for inside in re.findall(r"\(([^()]*)\)", brackets):
        word = re.sub(r"^(?:以下|下文|下称|简称|统称|称)+[为:]?|[\"']", "", inside).strip()
        if word and len(word) <= 12 and not re.search("签|章|全称", word):
            words.append(word)
    letters = load_words("roles")["letters"]
    for word in words:
        for side, spellings in letters.items():
            if word in spellings:
                return side, tuple(w for w in words if w not in spellings)
    return _role_sides()[role], tuple(words)


def _value_below(reading: ReadingText, text: str, at: int) -> Span | None:
    """The name on the line below a label that stands alone: "名称: X", or an organisation."""
    field = _name_field().match(reading.text, at)
    if field and _line_ends(reading, text, field.end()):
        return field.end(), field.end()
    if field:
        return _value(reading, text, field.end())
    end = organisation_end(_until(reading.text, at))
    return (at, at + end) if end and _line_ends(reading, text, at + end) else None


def _value(reading: ReadingText, text: str, at: int) -> Span | None:
    """The span of the name after "甲方:", empty when nothing stands there.

    None when the label is part of a sentence ("客户:是指…"); white space after it makes it a label.
    """
    field = _name_field().match(reading.text, at)
    if field and _line_ends(reading, text, at):
        at = field.end()
    empty = (at, at)
    window = _until(reading.text, at)
    remark = _remark().match(window)
    if _line_ends(reading, text, at) or (remark and at + remark.end() in reading.breaks):
        below = organisation_end(window)
        whole_line = below and _line_ends(reading, text, at + below) and not field and not remark
        if below and any(at + i in reading.breaks for i in range(1, below)):
            return empty  # two columns of names under two labels: which is whose is not printed
        return (at, at + below) if below and whole_line else empty
    gaps = [i for i in range(1, len(window)) if at + i in reading.breaks]
    blanks = [i for i in range(1, len(window)) if " " in window[i - 1 : i + 1]]
    line = next((i for i in sorted({*gaps, *blanks}) if _line_ends(reading, text, at + i)), None)
    form = organisation_end(window)
    for gap in gaps:
        if organisation_end(window[:gap]) == gap and reading.text[at + gap] not in "((股有":
            form = gap  # what follows the white space is another name
            break
    if form is not None and line is not None and form > line:
        form = organisation_end(window[:line]) or form
    first = gaps[0] if gaps else len(window)
    end = form or (first if _HAN.search(window) else line) or len(window)
    alias = _ALIAS.match(window[end:])
    value = window[: end + (alias.end() if alias else 0)].rstrip(" _")
    lead = len(value) - len(value.lstrip(" _"))
    if not value.strip(" _"):
        blank = window[:end]
        return at + len(blank) - len(blank.lstrip()), at + len(blank.rstrip())
    emptiness = blankness(value)
    if emptiness is None and not _is_name(value[lead:]):
        return empty if at in reading.breaks else None
    if emptiness == "masked":  # the line before 公司 is where the name belongs
        lead = len(value) - len(value.lstrip())
    return at + lead, at + len(value)


@cache
def _name_field() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(_parties_words()['name_fields'])}):")


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(rf"\((?:{alternatives(_parties_words()['remarks'])})\)")


def _until(text: str, at: int) -> str:
    """At most a name's length of text, ended before the next field, label or sentence sign."""
    window = text[at : at + MAX_NAME + 20]
    end = _name_end().search(window)
    return window[: end.start()] if end else window[:MAX_NAME]


def _line_ends(reading: ReadingText, text: str, at: int) -> bool:
    """Whether a line of the source ends right before ``reading.text[at]``, or within its blank."""
    if at == 0 or at >= len(reading.text):
        return True
    if reading.text[at] == " ":
        at += 1
    elif at not in reading.breaks and reading.text[at - 1] != " ":
        return False
    return "\n" in text[reading.offsets[at - 1] + 1 : reading.offsets[at]] or (
        reading.text[at - 1] == " " and "\n" in text[reading.offsets[at - 1] : reading.offsets[at]]
    )


def _without_remarks(value: str) -> tuple[str, tuple[str, ...]]:
    """A name without brackets such as (盖章), and the alias that (以下简称"X") gives it."""
    alias = _ALIAS.search(value)
    name = value[: alias.start()] if alias else value
    name = _remark().sub("", name).strip(" \"'")
    return name, (alias[1],) if alias and alias[1] not in SIDES else ()


def _is_name(value: str) -> bool:
    """Whether words after a label can be a name, not a sentence about the party."""
    if not _HAN.search(value):
        return bool(re.match(r"[A-Z\[]", value)) and len(value.split()) <= 12
    bare, _ = _without_remarks(value)
    words = _parties_words()
    if any(word in bare for word in words["never_in_names"]):
        return False
    openings = tuple(words["sentence_openings"])
    if organisation_end(bare) == len(
        bare
    ):  # 同方股份有限公司 opens with a word, not with a sentence
        openings = tuple(word for word in openings if len(word) > 1)
    return not bare.startswith(openings) and 2 <= len(bare) <= MAX_NAME // 2


# --- sentences: 由 X 公司(以下简称"甲方")与 …, "X"与"Y"签署 --------------------------------------


def _role_sentences(reading: ReadingText) -> list[NamedParty]:
    found = []
    for match in _ROLE_BRACKET.finditer(reading.text):
        terms = [term for term in _CALLED.split(match[1]) if term]
        side = next((_role_sides()[term] for term in terms if term in _role_sides()), None)
        start = max(0, match.start() - MAX_NAME)
        for pattern in (_SENTENCE_SIGNS, _BEFORE_NAME):
            cuts = pattern.finditer(reading.text, start, match.start())
            start = max((cut.end() for cut in cuts), default=start)
        name = reading.text[start : match.start()]
        if side is None or not name or organisation_end(name) != len(name):
            continue
        words = tuple(term for term in terms if term not in SIDES)
        found.append(NamedParty(side, words, name, (start, match.start())))
    return found


def _quoted_pair(reading: ReadingText) -> list[NamedParty]:
    """Templates that only name roles: 由"[公司]"与"分销商"签署."""
    match = _QUOTED_PAIR.search(reading.text)
    if not match:
        return []
    found = []
    for side, group in zip(SIDES, (1, 2), strict=False):
        role = match[group].strip("[]【】")
        found.append(NamedParty(side, (role,), "", match.span(group)))
    return found
