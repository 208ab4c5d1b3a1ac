"""The pairs of a question and a sentence that the cross-encoder learns from.

A sentence with questions that it answers; with a near miss written for it; and questions with
another sentence of the contract that comes near by cosine, or with any. And fours: a sentence and
its counterpart, each with a question that it answers and with that of the other. In a four every
question and every sentence is once an answer and once none, so that neither alone gives away what
is right.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from examples import Example
from lower import Lower
from rough import rough_question, rough_sentence
from tokenizers import Tokenizer
from transformers import BertModel

NEIGHBOURS = 6  # sentences of a contract nearest a question, of which one is read with it
ALIKE = 0.02  # a sentence whose cosine is better by more than this may be an answer as well
LONGEST = 100  # tokens of a question or sentence; rag/cross_encoder.py cuts there too
ANY = 0.4  # share of questions of a rough step that are read with any sentence of the contract


@dataclass(frozen=True)
class Pair:
    """A question, a sentence below its heading, and whether it answers."""

    question: str
    sentence: str
    answers: bool


@dataclass(frozen=True)
class Sentence:
    """An example with what it is read beside.

    ``near``: for each of its first two questions the sentences of its contract that come near;
    ``own``: all of its contract; ``following``: the next one.
    """

    example: Example
    near: list[list[Example]]
    own: list[Example]
    following: Example | None


@dataclass(frozen=True)
class Four:
    """A sentence, and the counterpart that answers a question which it does not."""

    given: Sentence
    counterpart: Example


def draw(item: Sentence, rough: bool, chance: random.Random) -> Iterator[Pair]:
    """The pairs of one sentence in one step: two answers, up to three that are none."""
    example = item.example
    for question in chance.sample(example.questions, 2):
        yield _pair(item, question, example, True, rough, chance)
    yield _pair(item, chance.choice(example.near_misses), example, False, rough, chance)
    number = chance.randrange(len(item.near))
    if item.near[number]:
        said = chance.choice(item.near[number])
        yield _pair(item, example.questions[number], said, False, rough, chance)
    other = chance.choice(item.own)
    alike = other is example or other in item.near[0]
    if rough and chance.random() < ANY and not alike:
        yield _pair(item, chance.choice(example.questions), other, False, rough, chance)
    else:
        said = chance.choice(item.near[0] or [example])
        yield _pair(item, chance.choice(example.near_misses), said, False, rough, chance)


def draw_four(four: Four, rough: bool, chance: random.Random) -> Iterator[Pair]:
    """The four pairs of a sentence, its counterpart, and a question for each."""
    given, counterpart = four.given.example, four.counterpart
    own, other = chance.choice(given.questions), counterpart.questions[0]
    for question, said in ((other, counterpart), (other, given), (own, counterpart), (own, given)):
        answers = question in said.questions
        yield _pair(four.given, question, said, answers, rough, chance)


def _pair(
    item: Sentence, question: str, said: Example, answers: bool, rough: bool, chance: random.Random
) -> Pair:
    if not rough:
        return Pair(question, said.below_heading, answers)
    following = item.following if said is item.example else None
    return Pair(rough_question(question, chance), rough_sentence(said, following, chance), answers)


@torch.no_grad()
def neighbours(
    network: BertModel, tokenizer: Tokenizer, own: Sequence[Example]
) -> Iterator[Sentence]:
    """The examples of a contract with the other sentences of it that come near their questions."""
    model = Lower(network, tokenizer, network.config.num_hidden_layers, LONGEST)

    def unit(texts: Sequence[str]) -> torch.Tensor:
        means = torch.stack([tokens.mean(0) for tokens in model.vectors(texts)])
        return torch.nn.functional.normalize(means, dim=-1)

    sentences = unit([f"passage: {example.text}" for example in own])
    for at, example in enumerate(own):
        near: list[list[Example]] = []
        for cosines in unit([f"query: {q}" for q in example.questions[:2]]) @ sentences.T:
            best = [n for n in cosines.argsort(descending=True).tolist() if n != at]
            least = cosines[at] + ALIKE
            near.append([own[n] for n in best[:NEIGHBOURS] if cosines[n] < least])
        following = own[at + 1] if at + 1 < len(own) else None
        yield Sentence(example, near, list(own), following)
