"""A language model's opinion of answers, apart from the figures that are counted.

openevals (LangChain's evaluators) gives prompts and parsing; the model chooses one of ``SCORES``.
RAGAS would need an older langchain-openai and rich than the rest of the project.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from rag.answer.generate import chat_model
from rag.errors import SettingsError
from rag.evaluation.questions import GoldQuestion
from rag.evaluation.summary import Estimate, bootstrap
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SCORES = (0.0, 0.5, 1.0)
_CONTEXT = 8  # retrieved passages shown to the judge


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model thinks of one answer: each opinion one of ``SCORES``, None where it gave none.

    ``grounded``: in the passages; ``helpful``: to the one who asks; ``correct``: by the gold.
    """

    question_id: str
    grounded: float | None
    helpful: float | None
    correct: float | None


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinions of ``model`` on the answers that were not declined.

    ``failed``: how often it gave none; ``reason``: why, the first time.
    """

    model: str
    judgements: tuple[Judgement, ...]
    failed: int = 0
    reason: str = ""

    @property
    def means(self) -> dict[str, Estimate]:
        """The mean of each opinion over the answers that have one."""
        opinions = {
            name: [value for item in self.judgements if (value := getattr(item, name)) is not None]
            for name in ("grounded", "helpful", "correct")
        }
        return {name: bootstrap(values) for name, values in opinions.items() if values}

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self) | {
            "means": {name: asdict(estimate) for name, estimate in self.means.items()}
        }


def judge_answers(
    settings: Settings,
    name: str,
    questions: Sequence[GoldQuestion],
    answers: Mapping[str, Mapping[str, Any]],
) -> Opinions:
    """What the model ``name`` of the configured endpoint thinks of the answers.

    Raises SettingsError when there is no endpoint, or openevals is not installed.
    """
    model = chat_model(settings.model_copy(update={"llm_model": name}))
    if model is None:
        raise SettingsError("a judge needs an endpoint. Set CONTRACT_QA_LLM_BASE_URL.")
    judges = _judges(model)
    reasons: list[str] = []

    def opinion(about: str, **shown: str) -> float | None:
        try:
            score = judges[about](**shown)["score"]
        except Exception as error:  # whatever an endpoint or a model does wrong is no opinion
            reasons.append((str(error).splitlines() or [type(error).__name__])[0][:160])
            return None
        if score not in SCORES:
            reasons.append(f"the score was {score}")
            return None
        return float(score)

    judgements = []
    for question in questions:
        answer = answers.get(question.id)
        if answer is None or answer["abstained"]:
            continue
        asked, said = question.question, answer["answer"]
        passages = "\n\n".join(passage["text"] for passage in answer["retrieved"][:_CONTEXT])
        gold = "\n".join(group[0].quote for group in question.gold)
        judgements.append(
            Judgement(
                question.id,
                opinion("grounded", outputs=said, context=passages),
                opinion("helpful", inputs=asked, outputs=said),
                opinion("correct", inputs=asked, outputs=said, reference_outputs=gold)
                if gold
                else None,
            )
        )
    return Opinions(name, tuple(judgements), len(reasons), (reasons or [""])[0])


def _judges(model: "BaseChatModel") -> dict[str, Callable[..., Any]]:
    """openevals' judges by opinion, with its prompts."""
    if find_spec("openevals") is None:
        raise SettingsError("a judge needs openevals. Install it with contract-qa[judge].")
    from openevals import prompts
    from openevals.llm import create_llm_as_judge

    wording = {
        "grounded": prompts.RAG_GROUNDEDNESS_PROMPT,
        "helpful": prompts.RAG_HELPFULNESS_PROMPT,
        "correct": prompts.CORRECTNESS_PROMPT,
    }
    return {
        name: create_llm_as_judge(
            prompt=prompt, judge=model, choices=list(SCORES), use_reasoning=False
        )
        for name, prompt in wording.items()
    }
