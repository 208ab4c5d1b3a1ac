"""Tunes upper layers to read a question and a sentence together and say whether it answers.

From pairs of a question and a sentence (``pairs.py``) that answers it or does not; the loss is the
logistic one. Five contracts are held back; how well their near misses and counterparts are told
apart is printed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from descent import descend, free
from examples import Example, by_contract, read_counterparts, read_examples
from lower import Lower, alike_long, encode, padded
from networks import Head
from pairs import LONGEST, Four, Pair, Sentence, draw, draw_four, neighbours
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertModel

LAYERS = 6  # the upper ones; those below read each text alone
HEAD_RATE = 1e-3
LEAST = 0.02  # share of the learning rate in the end
TOGETHER = 7  # sentences of one step, and as many fours
ANSWERED = 1.5  # weight of a pair that is an answer, as there are fewer of them
AVERAGED = 2  # last stages, the mean of whose weights is kept
HELD_BACK = 5  # contracts
SEED = 1


@dataclass(frozen=True)
class Stage:
    """Epochs at a rate that is reached after some steps; ``rough``: texts as in practice."""

    epochs: int
    rate: float
    warm_up: int
    rough: bool


STAGES = (
    Stage(2, 5e-5, 40, rough=False),
    Stage(2, 5e-5, 40, rough=True),
    Stage(1, 4e-5, 40, rough=True),
)


def join(
    tuned: BertModel, base: BertModel, tokenizer: Tokenizer, data: Path
) -> tuple[BertModel, Head]:
    """Tunes the upper layers of ``base`` in place; returns it and what stands on them.

    ``tuned``: the network of embeddings, which finds the sentences that come near.
    """
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    examples = read_examples(data / "training" / "examples.tsv")
    contracts = by_contract(examples)
    chance.shuffle(contracts)
    sentences = [item for own in contracts for item in neighbours(tuned, tokenizer, own)]
    of = {item.example: item for item in sentences}
    fours = [
        Four(of[given], counterpart)
        for given, counterpart in read_counterparts(
            data / "training" / "counterparts.tsv", examples
        )
    ]
    held = {own[0].contract for own in contracts[:HELD_BACK]}
    joiner = Joiner(base, tokenizer)
    reached: list[list[torch.Tensor]] = []
    for stage in STAGES:
        teach(
            joiner,
            stage,
            [item for item in sentences if item.example.contract not in held],
            [four for four in fours if four.counterpart.contract not in held],
            chance,
        )
        reached.append([weight.detach().clone() for weight in joiner.weights()])
    joiner.take_mean(reached[-AVERAGED:])
    misses = joiner.tells_misses([e for own in contracts[:HELD_BACK] for e in own])
    both = joiner.tells_counterparts([f for f in fours if f.counterpart.contract in held])
    print(
        f"contracts held back: near misses told {misses:.3f}, counterparts {both:.3f}", flush=True
    )
    return joiner.network, joiner.head()


def teach(
    joiner: "Joiner",
    stage: Stage,
    sentences: list[Sentence],
    fours: list[Four],
    chance: random.Random,
) -> None:
    """One stage over all sentences, and as many fours."""
    steps = [batch for _ in range(stage.epochs) for batch in _batches(sentences, chance)]
    drawn = _without_end(fours, chance)

    def loss(batch: list[Sentence]) -> torch.Tensor:
        pairs = [pair for item in batch for pair in draw(item, stage.rough, chance)]
        for _ in batch:
            pairs += draw_four(next(drawn), stage.rough, chance)
        with torch.autocast("cpu", torch.bfloat16):
            return joiner.loss(pairs)

    descend(steps, loss, joiner.tuned, joiner.optimizer(stage.rate), stage.warm_up, LEAST)


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

    def weights(self) -> list[torch.nn.Parameter]:
        """All that changes."""
        return [*self.tuned, self.mark, *self.steps.parameters()]

    @torch.no_grad()
    def take_mean(self, reached: Sequence[list[torch.Tensor]]) -> None:
        """Puts the mean of some states of the weights in their place."""
        for weight, *values in zip(self.weights(), *reached, strict=True):
            weight.copy_(torch.stack(values).mean(0))

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

    def tells_misses(self, examples: Sequence[Example]) -> float:
        """The share of pairs in which an answered question gets better odds than a near miss."""
        answers = self._read(
            [Pair(q, e.below_heading, True) for e in examples for q in e.questions]
        )
        misses = self._read(
            [Pair(q, e.below_heading, False) for e in examples for q in e.near_misses]
        )
        return float(np.mean(answers[:, None] > misses[None, :]))

    def tells_counterparts(self, fours: Sequence[Four]) -> float:
        """How often the counterpart gets better odds for its question than the sentence given."""
        asked = [(four.counterpart.questions[0], four) for four in fours]
        answers = self._read([Pair(q, four.counterpart.below_heading, True) for q, four in asked])
        others = self._read([Pair(q, four.given.example.below_heading, False) for q, four in asked])
        return float(np.mean(answers > others))

    @torch.no_grad()
    def _read(self, pairs: Sequence[Pair]) -> np.ndarray:
        return self.odds(pairs).numpy()

    def head(self) -> Head:
        """What stands on the upper layers, as arrays."""
        linear = [step for step in self.steps if isinstance(step, torch.nn.Linear)]
        steps = [(s.weight.detach().numpy(), s.bias.detach().numpy()) for s in linear]
        return Head(self.mark.detach().numpy(), steps)


def _batches(sentences: list[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    drawn = chance.sample(sentences, len(sentences))
    for first in range(0, len(drawn), TOGETHER):
        yield drawn[first : first + TOGETHER]


def _without_end(fours: list[Four], chance: random.Random) -> Iterator[Four]:
    while True:
        yield from chance.sample(fours, len(fours))
