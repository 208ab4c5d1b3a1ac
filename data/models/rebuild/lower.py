"""What the lower layers, which stay as they are, make of texts: computed once for each text."""

from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

TOGETHER = 8  # texts of like length that go through the layers at once
MOST = 60_000  # texts whose vectors are kept: some gigabytes


class Lower:
    """The first ``depth`` layers of a network, without slopes."""

    def __init__(self, network: BertModel, tokenizer: Tokenizer, depth: int, longest: int) -> None:
        self.network, self.tokenizer = network.eval(), tokenizer
        self.depth, self.longest = depth, longest
        self.kept: dict[str, torch.Tensor] = {}

    def vectors(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """The vectors of the tokens of each text, tokens × width."""
        if len(self.kept) > MOST:
            self.kept.clear()
        self._read([text for text in dict.fromkeys(texts) if text not in self.kept])
        return [self.kept[text].float() for text in texts]

    @torch.no_grad()
    def _read(self, texts: list[str]) -> None:
        encoded = [self._cut(item.ids) for item in self.tokenizer.encode_batch(texts)]
        embedded = [self.network.embeddings(torch.tensor([ids]))[0] for ids in encoded]
        for rows in alike_long(embedded):
            hidden, mask = padded([embedded[n] for n in rows])
            hidden = encode(self.network, hidden, mask, range(self.depth))
            for row, n in enumerate(rows):
                # In 16 bits: all texts of the examples in 32 would fill gigabytes.
                self.kept[texts[n]] = hidden[row, : len(encoded[n])].to(torch.float16)

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self.longest else [*ids[: self.longest - 1], ids[-1]]


def encode(
    network: BertModel, hidden: torch.Tensor, mask: torch.Tensor, layers: range
) -> torch.Tensor:
    """What some layers make of texts × tokens × width; ``mask`` is 0 where there is no token."""
    unseen = (1 - mask)[:, None, None, :] * -1e9
    for layer in layers:
        hidden = network.encoder.layer[layer](hidden, attention_mask=unseen)
    return hidden


def alike_long(texts: Sequence[torch.Tensor]) -> Iterator[list[int]]:
    """The numbers of the texts in groups of like length, so that little is padding."""
    by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    for first in range(0, len(by_length), TOGETHER):
        yield by_length[first : first + TOGETHER]


def padded(texts: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts × tokens × width, and the mask: 1 for each token, 0 behind the last one."""
    mask = pad_sequence([torch.ones(len(text)) for text in texts], batch_first=True)
    return pad_sequence(list(texts), batch_first=True), mask
