"""Tunes the last layers, so that a question lies nearest the sentence of a contract that answers it.

Two losses over the sentences of a batch, which are neighbours in one contract. Of all of them the
one that a question was written for should be the nearest (cross-entropy). And a question should lie
nearer a sentence that answers it than a near miss does, whatever the contract (logistic loss), so
that the cosine tells something about whether a question is answered at all. Both sides are centred,
as they are when questions are answered: questions on the mean of generic ones, sentences on theirs.
"""

import random
import tomllib
from pathlib import Path

import torch
from descent import descend, free
from examples import Example, batches, read_examples
from lower import Lower, alike_long, encode, padded
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits, normalize
from transformers import BertModel

LAYERS = 4  # the last ones; the others stay as they are
EPOCHS = 2
RATE = 5e-5
WARM_UP = 15  # steps until the learning rate is reached
LEAST = 0.05  # share of it in the end
SHARPNESS = 14.0  # of the choice among sentences, about what a ranking of answers gives the cosine
NEAR_MISS = 0.3  # weight of the second loss
LONGEST = 128  # tokens of a sentence
SEED = 1


def tune(network: BertModel, tokenizer: Tokenizer, data: Path) -> range:
    """Tunes the network in place on the examples of ``data``; returns the layers it changed."""
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    examples = read_examples(data / "training" / "examples.tsv")
    tuner = Tuner(network, tokenizer, generic_questions(data))
    steps = [batch for _ in range(EPOCHS) for batch in batches(examples, chance)]
    descend(steps, tuner.loss, tuner.tuned, tuner.optimizer, WARM_UP, LEAST)
    return tuner.layers


def generic_questions(data: Path) -> list[str]:
    """Questions about no contract in particular, in both languages."""
    listed = tomllib.loads((data / "words" / "generic_questions.toml").read_text(encoding="utf-8"))
    return [question for language in ("zh", "en") for question in listed[language]]


class Tuner:
    """The network with what changes while it is tuned."""

    def __init__(self, network: BertModel, tokenizer: Tokenizer, generic: list[str]) -> None:
        self.network = network
        depth = network.config.num_hidden_layers
        self.layers = range(depth - LAYERS, depth)
        self.lower = Lower(network, tokenizer, self.layers.start, LONGEST)
        self.tuned = free(network, self.layers)
        self.answered = torch.nn.Parameter(torch.tensor([8.0, -3.0]))  # slope, bias of cosines
        self.optimizer = torch.optim.AdamW(
            [
                {"params": self.tuned, "lr": RATE, "weight_decay": 0.01},
                {"params": [self.answered], "lr": 100 * RATE, "weight_decay": 0.0},
            ]
        )
        with torch.no_grad():
            self.middle = self.embed([f"query: {question}" for question in generic]).mean(0)

    def loss(self, batch: list[Example]) -> torch.Tensor:
        """Both losses of a batch."""
        texts = [example.text for example in batch]
        asked = [question for example in batch for question in example.questions[:2]]
        wanted = torch.tensor([n for n in range(len(batch)) for _ in range(2)])
        missed = [example.near_misses[0] for example in batch]
        sentences = self.embed([f"passage: {text}" for text in texts])
        questions = self.embed([f"query: {question}" for question in (*asked, *missed)])
        centred = normalize(sentences - sentences.mean(0).detach(), dim=-1)
        cosines = normalize(questions - self.middle, dim=-1) @ centred.T
        same = torch.tensor([[a == b for b in texts] for a in texts])
        likely = torch.log_softmax(SHARPNESS * cosines[: len(asked)], 1)
        chosen = -torch.logsumexp(likely.masked_fill(~same[wanted], -1e9), 1).mean()
        right = cosines[range(len(asked)), wanted]
        wrong = cosines[len(asked) :].diagonal()
        slope, bias = self.answered
        told = [
            binary_cross_entropy_with_logits(slope * near + bias, torch.full_like(near, truth))
            for near, truth in ((right, 1.0), (wrong, 0.0))
        ]
        return chosen + NEAR_MISS * (told[0] + told[1])

    def embed(self, texts: list[str]) -> torch.Tensor:
        """Unit vectors, text by text: the means of the vectors of their tokens."""
        given = self.lower.vectors(texts)
        vectors: dict[int, torch.Tensor] = {}
        for rows in alike_long(given):
            hidden, mask = padded([given[n] for n in rows])
            hidden = encode(self.network, hidden, mask, self.layers)
            means = normalize((hidden * mask[:, :, None]).sum(1), dim=-1)
            vectors.update(zip(rows, means, strict=True))
        return torch.stack([vectors[n] for n in range(len(texts))])
