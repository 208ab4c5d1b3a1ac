"""Tunes upper layers to read a question and a sentence together and say whether it answers.

From four kinds of pairs: a sentence with a question it answers; with a near miss written for it;
and both questions with another sentence of the contract that comes near by cosine. The last stage
reads them roughened, and some questions with any sentence of the contract. The loss is the logistic
one. Five contracts are held back; how well their near misses are told apart is printed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from descent import descend, free
from examples import Example, by_contract, read_examples
from lower import Lower, alike_long, encode, padded
from networks import Head
from rough import rough_question, rough_sentence
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertModel

LAYERS = 6  # the upper ones; those below read each text alone
HEAD_RATE = 1e-3
LEAST = 0.02  # share of the learning rate in the end
SENTENCES = 8  # of one step, with their questions
ANSWERED = 1.5  # weight of a pair that is an answer, as there are fewer of them
NEIGHBOURS = 6  # sentences of a contract nearest a question, of which one is read with it
ALIKE = 0.02  # a sentence whose cosine is better by more than this may be an answer as well
HELD_BACK = 5  # contracts
LONGEST = 100  # tokens of a question or sentence; rag/cross_encoder.py cuts there too
SEED = 1


@dataclass(frozen=True)
class Stage:
    """So many epochs at a learning rate that is reached after some steps; ``rough``: as in practice."""

    epochs: int
    rate: float
    warm_up: int
    rough: bool


STAGES = (Stage(2, 5e-5, 40, rough=False), Stage(1, 3.5e-5, 20, rough=True))


@dataclass(frozen=True)
class Pair:
    """A question, a sentence below its heading, and whether it answers."""

    question: str
    sentence: str
    answers: bool


def join(
    tuned: BertModel, base: BertModel, tokenizer: Tokenizer, data: Path
) -> tuple[BertModel, Head]:
    """Tunes the upper layers of ``base`` in place to read pairs; returns it and what stands on them.

    ``tuned``: the network of embeddings, which finds the sentences that come near.
    """
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    contracts = by_contract(read_examples(data / "training" / "examples.tsv"))
    chance.shuffle(contracts)
    held, taught = contracts[:HELD_BACK], contracts[HELD_BACK:]
    sentences = [
        Sentence(example, near, own, own[at + 1] if at + 1 < len(own) else None)
        for own in taught
        for at, (example, near) in enumerate(
            zip(own, neighbours(tuned, tokenizer, own), strict=True)
        )
    ]
    joiner = Joiner(base, tokenizer)
    for stage in STAGES:
        teach(joiner, stage, sentences, chance)
    told = joiner.tells([example for own in held for example in own])
    print(f"near misses of contracts held back: area under the curve {told:.3f}", flush=True)
    return joiner.network, joiner.head()


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


def teach(
    joiner: "Joiner", stage: Stage, sentences: list[Sentence], chance: random.Random
) -> None:
    """One stage over all sentences."""
    steps = [batch for _ in range(stage.epochs) for batch in _batches(sentences, chance)]

    def loss(batch: list[Sentence]) -> torch.Tensor:
        return joiner.loss([pair for item in batch for pair in draw(item, stage.rough, chance)])

    descend(steps, loss, joiner.tuned, joiner.optimizer(stage.rate), stage.warm_up, LEAST)


def draw(item: Sentence, rough: bool, chance: random.Random) -> Iterator[Pair]:
    """The pairs of one sentence in one step: two answers, up to four that are none.

    Half the last ones of a rough step are with any sentence of the contract.
    """
    example = item.example

    def pair(question: str, said: Example, answers: bool) -> Pair:
        if not rough:
            return Pair(question, said.below_heading, answers)
        following = item.following if said is example else None
        return Pair(
            rough_question(question, chance), rough_sentence(said, following, chance), answers
        )

    for question in chance.sample(example.questions, 2):
        yield pair(question, example, True)
    for question in chance.sample(example.near_misses, min(2, len(example.near_misses))):
        yield pair(question, example, False)
    number = chance.randrange(len(item.near))
    if item.near[number]:
        yield pair(example.questions[number], chance.choice(item.near[number]), False)
    other = chance.choice(item.own)
    alike = other is example or other in item.near[0]
    if rough and chance.random() < 0.5 and not alike:
        yield pair(chance.choice(example.questions), other, False)
    else:
        said = chance.choice(item.near[0] or [example])
        yield pair(chance.choice(example.near_misses), said, False)


@torch.no_grad()
def neighbours(
    network: BertModel, tokenizer: Tokenizer, own: Sequence[Example]
) -> list[list[list[Example]]]:
    """For each example's first two questions the other sentences of its contract that come near."""
    depth = network.config.num_hidden_layers
    model = Lower(network, tokenizer, depth, LONGEST)

    def unit(texts: Sequence[str]) -> torch.Tensor:
        means = torch.stack([tokens.mean(0) for tokens in model.vectors(texts)])
        return torch.nn.functional.normalize(means, dim=-1)

    sentences = unit([f"passage: {example.text}" for example in own])
    found: list[list[list[Example]]] = []
    for at, example in enumerate(own):
        rows: list[list[Example]] = []
        for cosines in unit([f"query: {q}" for q in example.questions[:2]]) @ sentences.T:
            best = [n for n in cosines.argsort(descending=True).tolist() if own[n] != example]
            rows.append(
                [
                    own[n]
                    for n in best[:NEIGHBOURS]
                    if cosines[n] < cosines[at] + ALIKE
                ]
            )
        found.append(rows)
    return found


class Joiner:
    """The network with what changes while it learns to read pairs."""

    def __init__(self, base: BertModel, tokenizer: Tokenizer) -> None:
        self.network = base
        depth, width = base.config.num_hidden_layers, base.config.hidden_size
        self.layers = range(depth - LAYERS, depth)
        self.lower = Lower(self.network, tokenizer, self.layers.start, LONGEST)
        self.mark = torch.nn.Parameter(torch.zeros(width))
        self.steps = torch.nn.Sequential(
            torch.nn.Linear(4 * width, 64), torch.nn.GELU(), torch.nn.Linear(64, 1)
        )
        self.tuned = free(base, self.layers)

    def optimizer(self, rate: float) -> torch.optim.Optimizer:
        """A fresh one at a learning rate."""
        head = [self.mark, *self.steps.parameters()]
        groups = [{"params": self.tuned, "lr": rate}, {"params": head, "lr": HEAD_RATE}]
        return torch.optim.AdamW(groups, weight_decay=0.01)

    def loss(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """The logistic loss."""
        truth = torch.tensor([float(pair.answers) for pair in pairs])
        weight = torch.tensor(ANSWERED)
        return binary_cross_entropy_with_logits(self.odds(pairs), truth, pos_weight=weight)

    def odds(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """The log odds of each pair."""
        asked = self.lower.vectors([f"query: {pair.question}" for pair in pairs])
        said = self.lower.vectors([f"passage: {pair.sentence}" for pair in pairs])
        both = [torch.cat([a, s + self.mark]) for a, s in zip(asked, said, strict=True)]
        odds: dict[int, torch.Tensor] = {}
        for rows in alike_long(both):
            hidden, mask = padded([both[n] for n in rows])
            hidden = encode(self.network, hidden, mask, self.layers)
            for row, n in enumerate(rows):
                first, second = (
                    part.mean(0)
                    for part in hidden[row, : len(both[n])].split([len(asked[n]), len(said[n])])
                )
                apart = (first - second).abs()
                odds[n] = self.steps(torch.cat([first, second, first * second, apart]))[0]
        return torch.stack([odds[n] for n in range(len(pairs))])

    @torch.no_grad()
    def tells(self, examples: Sequence[Example]) -> float:
        """How often an answered question gets better odds than a near miss: area under the curve."""
        answers = [Pair(q, e.below_heading, True) for e in examples for q in e.questions]
        misses = [Pair(q, e.below_heading, False) for e in examples for q in e.near_misses]
        right, wrong = self.odds(answers).numpy(), self.odds(misses).numpy()
        return float(np.mean(right[:, None] > wrong[None, :]))

    def head(self) -> Head:
        """What stands on the upper layers, as arrays."""
        linear = [step for step in self.steps if isinstance(step, torch.nn.Linear)]
        steps = [(s.weight.detach().numpy(), s.bias.detach().numpy()) for s in linear]
        return Head(self.mark.detach().numpy(), steps)


def _batches(sentences: list[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    drawn = chance.sample(sentences, len(sentences))
    for first in range(0, len(drawn), SENTENCES):
        yield drawn[first : first + SENTENCES]
