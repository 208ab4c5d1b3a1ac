"""Tuning: some layers of a network made free, and the way down the slope of a loss."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import torch
from transformers import BertModel

Batch = TypeVar("Batch")

MOST = 1.0  # length of a gradient; a longer one is cut


def free(network: BertModel, layers: range) -> list[torch.nn.Parameter]:
    """Leaves some layers to be tuned and fixes all others; returns the weights that are free."""
    network.requires_grad_(False)
    for layer in layers:
        network.encoder.layer[layer].requires_grad_(True)
    return [weight for weight in network.parameters() if weight.requires_grad]


def descend(
    batches: Sequence[Batch],
    loss: Callable[[Batch], torch.Tensor],
    tuned: list[torch.nn.Parameter],
    optimizer: torch.optim.Optimizer,
    warm_up: int,
    least: float,
) -> None:
    """A step for each batch; the rate rises over ``warm_up`` steps and falls to the share ``least``."""
    rate = partial(_rate, warm_up, len(batches), least)
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for number, batch in enumerate(batches, start=1):
        lost = loss(batch)
        optimizer.zero_grad()
        lost.backward()
        torch.nn.utils.clip_grad_norm_(tuned, MOST)
        optimizer.step()
        rates.step()
        if number % 10 == 0:
            print(f"step {number} of {len(batches)}: loss {float(lost.detach()):.3f}", flush=True)


def _rate(warm_up: int, steps: int, least: float, step: int) -> float:
    """The share of the learning rate at a step: up quickly, then down in a straight line."""
    return min(1.0, (step + 1) / warm_up) * max(least, 1 - step / steps)
