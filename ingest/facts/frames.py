"""The frame of a clause: what the headings above it say about whose duty it tells and of what."""

from dataclasses import dataclass
from functools import cache

from ingest.facts.context import FactContext
from ingest.reading import fold
from rag.language.words import load_words
from rag.library.records import Clause, Language

# Below these headings a plain item is somebody's duty or right, without a modal verb.
_SIDED = frozenset({"rights_and_duties", "rights", "duties"})
_GOVERNING = _SIDED | {"service"}
_LONGEST_BARE_HEADING = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """``topic``: a key of ``headings`` in ``data/words/statements.toml``, empty if unknown."""

    topic: str = ""
    side: str | None = None

    @property
    def governs(self) -> bool:
        """Whether plain items below these headings are duties or rights."""
        return self.topic in _GOVERNING


def frame_of(context: FactContext, clause: Clause) -> Frame:
    """The topic and the side of the nearest headings, its own included, that name one."""
    topic, side = "", None
    for node in (clause, *context.ancestors(clause)):
        heading = folded_heading(node)
        if not heading or (node is clause and heading_is_all(context, clause)):
            continue
        side = side or _named_side(heading, context)
        topic = topic or _topic(heading, context.language)
        if topic and side:
            break
    if topic in _performers(context.language):
        provides = _performers(context.language)[topic] == "provider"
        side = side or (context.provider if provides else context.payer)
    return Frame(topic, side)


def is_bare_heading(context: FactContext, clause: Clause) -> bool:
    """Whether the clause is nothing but a heading such as 乙方的权利, its body lost."""
    heading = folded_heading(clause)
    titled = _topic(heading, context.language) in _SIDED and len(heading) <= _LONGEST_BARE_HEADING
    return titled and heading_is_all(context, clause)


def folded_heading(clause: Clause) -> str:
    """The heading as it stands in a reading text, in lower case, without blanks."""
    return "".join(map(fold, "".join(clause.heading.split()))).lower()


def heading_is_all(context: FactContext, clause: Clause) -> bool:
    """Whether the heading is the whole clause, so that it is an item rather than a heading."""
    text = "".join(context.texts[clause.clause_id].text.split())
    return clause.own_end == clause.end and len(text.rstrip(":。.")) <= len(folded_heading(clause))


def _performers(language: Language) -> dict[str, str]:
    performers: dict[str, str] = load_words("statements")[language]["performers"]
    return performers


def _named_side(heading: str, context: FactContext) -> str | None:
    """The one side that a heading names, 双方 when it names several, None when it names none."""
    words = sorted(context.role_words, key=len, reverse=True)
    sides: set[str] = set()
    for word in words:
        if "".join(word.split()) in heading:
            sides.add(context.role_words[word])
    return sides.pop() if len(sides) == 1 else ("双方" if sides else None)


@cache
def _topic(heading: str, language: Language) -> str:
    topics: dict[str, list[str]] = load_words("statements")[language]["headings"]
    for topic, words in topics.items():
        if any("".join(word.split()) in heading for word in words):
            return topic
    return ""
