"""What a question is about: which contracts, which side, which registers, what kind of answer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rag.answer.types import Intent, Question, Scope, Turn
from rag.contract_names import NamedContract, name_contract
from rag.errors import NotFoundError
from rag.followup import complete
from rag.language.terms import Vocabulary, language_of
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import REGISTERS, Contract, Register
from rag.names import Naming, find_named
from rag.sides import find_side
from rag.translated_names import by_translation
from rag.unknown_names import unknown_names
from rag.vocabulary import vocabulary


def find_scope(question: Question, library: Library) -> Scope:
    """The scope of a question. A question that names no contract is about all that may be asked.

    Raises NotFoundError when the contracts or the source that the user chose do not exist.
    """
    words = vocabulary(library)
    open_to = _chosen(question, named_contracts(library))
    naming = find_named(question.text, open_to, words)
    if len(naming.contracts) == 1 and _names_one_of_two(naming.rest):
        naming = replace(naming, contracts=(), apart=True)
    earlier = _earlier_naming(question.history, open_to, words)
    if not naming.contracts and not naming.apart and not earlier.contracts:
        translated = by_translation(question.text, open_to, library.embeddings)
        naming = replace(naming, contracts=translated)
    inherits = not naming.contracts and bool(earlier.contracts)
    about = naming.contracts or earlier.contracts
    contracts = about or open_to
    completed = complete(naming.rest, question.history)
    known = completed.topic == naming.rest
    topic = naming.rest if known else find_named(completed.topic, open_to, words).rest
    context = find_named(completed.context, open_to, words).rest if completed.context else ""
    language = language_of(question.text)
    parties = naming.parties or (earlier.parties if inherits else ())
    side = find_side(topic, parties, [item.contract for item in about])
    chosen_by_user = question.contract_ids is not None or question.source is not None
    named = bool(naming.contracts) or inherits or chosen_by_user
    scope = Scope(
        question=f"{context} {question.text}".strip(),
        language=language,
        intent=find_intent(
            topic, len(contracts), apart=earlier.apart if inherits else naming.apart
        ),
        contract_ids=tuple(item.contract.contract_id for item in contracts),
        named=named,
        side=side,
        registers=find_registers(topic),
        topic=topic,
        context=context,
        unknown=() if named else unknown_names(question.text, open_to),
    )
    return replace(scope, notes=_notes(scope, naming, [item.contract for item in contracts]))


def find_intent(topic: str, contracts: int = 1, *, apart: bool = False) -> Intent:
    """What kind of answer is wanted. A list needs a register; else it is a lookup.

    ``apart``: the contracts were named one by one, which is enough for a comparison.
    """
    cues = load_words("intents")["intent"]
    by_degree = _shows(topic, cues["one_of"]) and _shows(topic, cues["degree"])
    if contracts > 1 and (apart or by_degree or _shows(topic, cues["compare"])):
        return "compare"
    if _shows(topic, cues["list"]) and find_registers(topic):
        return "list"
    return "yes_no" if _shows(topic, cues["yes_no"]) else "lookup"


def find_registers(topic: str) -> tuple[Register, ...]:
    """The registers that a question speaks of."""
    cues = load_words("intents")["register"]
    return tuple(register for register in REGISTERS if _shows(topic, cues[register]))


def named_contracts(library: Library) -> tuple[NamedContract, ...]:
    """All contracts with their names, in library order; kept until the library changes."""
    return _named_contracts(library, library.generation)


@lru_cache(maxsize=32)
def _named_contracts(library: Library, _generation: int) -> tuple[NamedContract, ...]:
    texts = {source.name: source.text for source in library.sources()}
    return tuple(
        name_contract(contract, texts[contract.source])
        for contract in sorted(library.contracts(), key=lambda c: (c.source, c.ordinal))
    )


def _chosen(question: Question, contracts: tuple[NamedContract, ...]) -> tuple[NamedContract, ...]:
    """The contracts that the user's own choice leaves."""
    chosen = contracts
    if question.source is not None:
        chosen = tuple(item for item in chosen if item.contract.source == question.source)
    if question.contract_ids is not None:
        chosen = tuple(i for i in chosen if i.contract.contract_id in question.contract_ids)
    if contracts and not chosen:
        raise NotFoundError(
            "None of the chosen contracts is in the library. Choose others, or ingest them again."
        )
    return chosen


def _earlier_naming(
    history: Sequence[Turn], contracts: Sequence[NamedContract], words: Vocabulary
) -> Naming:
    """What the latest turn that names a contract names, the user's turns before the answers.

    An answer contract by contract names them all, and none above the others.
    """
    for role in ("user", "assistant"):
        for turn in reversed(history):
            if (
                turn.role == role
                and not turn.content.startswith(_open_answers())
                and (naming := find_named(turn.content, contracts, words)).contracts
            ):
                return naming
    return Naming((), "")


def _open_answers() -> tuple[str, ...]:
    """How answers to questions that name no contract begin."""
    phrases = load_words("phrases")
    return tuple(phrases[language]["open"].partition("{")[0] for language in ("zh", "en"))


def _names_one_of_two(rest: str) -> bool:
    """Whether a comparison names one contract and, beside it, something that is not known.

    ``rest`` has blanks where names were: " 和奶厂的违约金各是多少". All may be meant then.
    """
    words = load_words("intents")
    sides = "|".join((*words["speaker"]["own"], *words["speaker"]["other"], "[甲乙丙丁双]方"))
    joins = "|".join(words["compared"]["joins_zh"])
    beside = rf"\s(?:{joins})(?!{sides})[\u3400-\u9fff]|^(?!{sides})[^\s,，]{{2,6}}(?:{joins})\s"
    return bool(re.search(beside, rest)) and any(
        cue in rest for cue in words["compared"]["each_zh"]
    )


def _shows(text: str, cues: dict[str, list[str]]) -> bool:
    lower = text.lower().strip(" ,，。?？;；:：")
    if any(cue in lower for cue in cues["zh"]):
        return True
    return any(
        re.search(rf"(?:\b|^){cue}\b" if cue[0] != "^" else rf"{cue}\b", lower)
        for cue in cues["en"]
    )


def _notes(scope: Scope, naming: Naming, contracts: Sequence[Contract]) -> tuple[str, ...]:
    """What the reader must know of the choice: several contracts answer to one name."""
    if not naming.contracts or len(contracts) < 2 or scope.intent == "compare":
        return ()
    if scope.language == "zh":
        return (f"有{len(contracts)}份合同符合这个名称，均已查看。",)
    return (f"{len(contracts)} contracts answer to this name; all were searched.",)
