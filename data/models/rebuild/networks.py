"""The three networks of the bundled model, as ONNX graphs.

``tokens``: token ids to vectors of tokens, by the lower layers, which both of the others start
from. ``embedding``: those to the vector of the text. ``answer``: those of a question and of
sentences to how likely each sentence answers it.
"""

from dataclasses import dataclass

import numpy as np
import onnx
from graph import Graph, embed, encode, ints, seen, sum_of_tokens
from onnx import TensorProto, helper
from weights import Model

TEXTS = ("batch", "length")
NO_END = 2**31


@dataclass(frozen=True)
class Head:
    """What stands on the upper layers that read a question and a sentence together.

    ``mark`` is added to the tokens of a sentence; ``steps``: weight (out × in) and bias of each.
    """

    mark: np.ndarray
    steps: list[tuple[np.ndarray, np.ndarray]]


def token_network(model: Model, kept: list[int], layers: range) -> onnx.ModelProto:
    """Token ids to vectors of tokens after some layers; the vocabulary is cut to ``kept``."""
    graph = Graph()
    hidden = encode(graph, model, layers, embed(graph, model, kept), seen(graph))
    graph.node("Identity", "tokens", hidden)
    inputs = [_integers(name, *TEXTS) for name in ("input_ids", "attention_mask")]
    return graph.finish(inputs, _floats("tokens", *TEXTS, model.hidden))


def embedding_network(model: Model, layers: range) -> onnx.ModelProto:
    """Vectors of tokens to the mean of those that are no padding, at unit length."""
    graph = Graph()
    mask = seen(graph)
    total = sum_of_tokens(graph, "total", encode(graph, model, layers, "tokens", mask), mask)
    # The mean's divisor drops out when the length is made 1.
    graph.node("LpNormalization", "embedding", total, axis=-1, p=2)
    inputs = [_floats("tokens", *TEXTS, model.hidden), _integers("attention_mask", *TEXTS)]
    return graph.finish(inputs, _floats("embedding", "batch", model.hidden))


def answer_network(model: Model, layers: range, head: Head) -> onnx.ModelProto:
    """Vectors of tokens of a question and of sentences to the log odds that each answers it."""
    graph = Graph()
    mask = seen(graph)
    count = graph.node("Shape", "count", "tokens", start=0, end=1)
    many = graph.node("Concat", "many", count, graph.weight("rest", ints(1, 1)), axis=0)
    asked = graph.node("Expand", "asked", "question", many)
    said = graph.node("Add", "said", "tokens", graph.weight("mark", head.mark))
    length = graph.node("Shape", "asked.length", "question", start=1, end=2)
    shape = graph.node("Concat", "asked.shape", count, length, axis=0)
    ones = graph.node("Expand", "asked.mask", graph.weight("asked.one", np.float32(1)), shape)
    both = graph.node("Concat", "both", asked, said, axis=1)
    hidden = encode(
        graph, model, layers, both, graph.node("Concat", "both.mask", ones, mask, axis=1)
    )
    axis = graph.weight("axis", ints(1))
    start, end = graph.weight("start", ints(0)), graph.weight("end", ints(NO_END))
    parts = (
        ("of.asked", graph.node("Slice", "read.asked", hidden, start, length, axis), ones),
        ("of.said", graph.node("Slice", "read.said", hidden, length, end, axis), mask),
    )
    first, second = (_mean(graph, name, tokens, counted) for name, tokens, counted in parts)
    product = graph.node("Mul", "product", first, second)
    apart = graph.node("Abs", "apart", graph.node("Sub", "difference", first, second))
    given = graph.node("Concat", "pair", first, second, product, apart, axis=1)
    for number, (weight, bias) in enumerate(head.steps):
        if number:
            given = graph.node("Gelu", f"gelu{number}", given)
        matrix = graph.weight(f"step{number}.weight", weight.T)
        shift = graph.weight(f"step{number}.bias", bias)
        given = graph.node("Gemm", f"step{number}", given, matrix, shift)
    graph.node("Squeeze", "log_odds", given, axis)
    inputs = [
        _floats("question", "one", "asked", model.hidden),
        _floats("tokens", *TEXTS, model.hidden),
        _integers("attention_mask", *TEXTS),
    ]
    return graph.finish(inputs, _floats("log_odds", "batch"))


def _mean(graph: Graph, name: str, tokens: str, mask: str) -> str:
    total = sum_of_tokens(graph, f"{name}.total", tokens, mask)
    axis = graph.weight(f"{name}.counted", ints(1))
    return graph.node(
        "Div", name, total, graph.node("ReduceSum", f"{name}.count", mask, axis, keepdims=1)
    )


def _floats(name: str, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _integers(name: str, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)
