"""Questions with gold, read from JSON lines (the format stands in docs/formats.md)."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.answer.types import Question, Turn
from rag.errors import SettingsError


class GoldQuote(BaseModel):
    """A quote that answers the question, and where it stands; offsets where they are known."""

    source: str
    quote: str
    start: int | None = None
    end: int | None = None


class HistoryTurn(BaseModel):
    """One earlier message."""

    role: str = Field(pattern="^(user|assistant)$")
    content: str


class QuestionScope(BaseModel):
    """The limit the user chose."""

    source: str | None = None


class GoldQuestion(BaseModel):
    """One question. ``gold``: all groups are needed, one alternative each; ``facts`` likewise."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    question: str
    lang: str = "zh"
    kind: str = "lookup"
    history: tuple[HistoryTurn, ...] = ()
    scope: QuestionScope | None = None
    answerable: bool = True
    blank: bool = False
    gold: tuple[tuple[GoldQuote, ...], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()

    def as_question(self) -> Question:
        """The question as the chain takes it, without its gold."""
        turns = tuple(
            Turn("user" if turn.role == "user" else "assistant", turn.content)
            for turn in self.history
        )
        return Question(
            self.question, turns, None, self.scope.source if self.scope else None, self.id
        )


def load_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """All questions of a file. Raises SettingsError naming the first line that cannot be used."""
    if not path.is_file():
        raise SettingsError(f"{path} does not exist. Give a file with one question a line.")
    questions: list[GoldQuestion] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(GoldQuestion.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise SettingsError(
                f"{path.name}, line {number} is no question: {reason}. "
                "Each line needs at least id and question."
            ) from None
    return tuple(questions)
