"""The pieces of a BERT encoder as nodes of an ONNX graph.

The blocks of 4 and 8 bits go in as they are: ``DequantizeLinear`` for matrices, and for the word
embeddings ``GatherBlockQuantized``, an operator of ONNX Runtime.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from weights import BLOCK, Model, Quantized

MICROSOFT = "com.microsoft"


class Graph:
    """Collects nodes and weights; every node has one output, named by its step."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: np.ndarray) -> str:
        """Adds a tensor; returns its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def four_bits(self, name: str, values: np.ndarray, kind: int = TensorProto.UINT4) -> str:
        """Adds a tensor of numbers 0-15, two a byte, the first one low; returns its name.

        As ``TensorProto.INT4`` those from 8 on stand for -8 to -1.
        """
        tensor = TensorProto(name=name, data_type=kind, dims=values.shape)
        tensor.raw_data = pack(values).tobytes()
        self.weights.append(tensor)
        return name

    def node(self, operator: str, output: str, *inputs: str, **attributes: object) -> str:
        """Adds a node; returns the name of its output."""
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def linear(self, output: str, given: str, matrix: Quantized, bias: np.ndarray) -> str:
        """Adds ``given`` × matrix, plus bias; returns the name of the result.

        The blocks become floats once, when a session is made with ``session.disable_quant_qdq``:
        without the instructions of newer processors, multiplying blocks (``MatMulNBits``) takes
        longer for whole sentences.
        """
        signed = matrix.values.astype(np.int16) - 2 ** (matrix.bits - 1)
        floats = self.node(
            "DequantizeLinear",
            f"{output}.floats",
            self.signed(f"{output}.weight", signed, matrix.bits),
            self.weight(f"{output}.scales", matrix.scales),
            axis=1,
            block_size=BLOCK,
        )
        turned = self.node("Transpose", f"{output}.turned", floats, perm=[1, 0])
        product = self.node("MatMul", f"{output}.product", given, turned)
        return self.node("Add", output, product, self.weight(f"{output}.bias", bias))

    def signed(self, name: str, values: np.ndarray, bits: int) -> str:
        """Adds a tensor of signed numbers of 4 or 8 bits; returns its name."""
        if bits == 8:
            return self.weight(name, values.astype(np.int8))
        return self.four_bits(name, (values & 15).astype(np.uint8), TensorProto.INT4)

    def finish(
        self, inputs: list[onnx.ValueInfoProto], output: onnx.ValueInfoProto
    ) -> onnx.ModelProto:
        """The whole network."""
        made = helper.make_graph(self.nodes, output.name, inputs, [output], self.weights)
        versions = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(made, opset_imports=versions, ir_version=10)


def pack(values: np.ndarray) -> np.ndarray:
    """Pairs of numbers 0-15 of the last axis in one byte, the first one low."""
    return (values[..., 0::2] | (values[..., 1::2] << 4)).astype(np.uint8)


def embed(graph: Graph, model: Model, kept: list[int]) -> str:
    """Words, positions and the one type of token, added and normalised."""
    words = model.quantized["emb.word"].rows(kept)
    zeros = np.full((len(kept), model.hidden // BLOCK), 8)
    word = graph.node(
        "GatherBlockQuantized",
        "words",
        graph.four_bits("words.weight", words.values),
        "input_ids",
        graph.weight("words.scales", words.scales),
        graph.four_bits("words.zeros", zeros),
        domain=MICROSOFT,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    # Every token has type 0, so its vector can stand in the table of positions.
    positions = (
        model.plain["emb.pos"].reshape(-1, model.hidden) + model.plain["emb.type"][: model.hidden]
    )
    graph.node("Shape", "length", "input_ids", start=1, end=2)
    start, axis = graph.weight("slice.start", ints(0)), graph.weight("slice.axis", ints(0))
    table = graph.weight("positions.weight", positions)
    position = graph.node("Slice", "positions", table, start, "length", axis)
    return normalise(
        graph, model, "embedded", graph.node("Add", "summed", word, position), "emb.ln"
    )


def seen(graph: Graph) -> str:
    """The mask: 1 for each token, 0 behind the last one."""
    return graph.node("Cast", "mask", "attention_mask", to=TensorProto.FLOAT)


def encode(graph: Graph, model: Model, layers: range, given: str, mask: str) -> str:
    """Some layers, one after the other, none of which looks where ``mask`` is 0."""
    wide = graph.node("Unsqueeze", "mask.wide", mask, graph.weight("axes.12", ints(1, 2)))
    none = graph.node("Sub", "mask.none", graph.weight("one", np.float32(1)), wide)
    bias = graph.node("Mul", "mask.bias", none, graph.weight("minus", np.float32(-1e9)))
    for layer in layers:
        given = encode_once(graph, model, layer, given, bias)
    return given


def encode_once(graph: Graph, model: Model, layer: int, given: str, bias: str) -> str:
    """One layer: attention, then two linear steps, each added to its input and normalised."""
    name = f"l{layer}"
    query = heads(graph, model, f"{name}.q", given)
    key = heads(graph, model, f"{name}.k", given)
    value = heads(graph, model, f"{name}.v", given)
    across = graph.node("Transpose", f"{name}.k.across", key, perm=[0, 1, 3, 2])
    product = graph.node("MatMul", f"{name}.scores", query, across)
    scale = graph.weight(f"{name}.scale", np.float32((model.hidden // model.heads) ** -0.5))
    scaled = graph.node("Mul", f"{name}.scaled", product, scale)
    shares = graph.node(
        "Softmax", f"{name}.shares", graph.node("Add", f"{name}.masked", scaled, bias), axis=-1
    )
    mixed = graph.node("MatMul", f"{name}.mixed", shares, value)
    joined = graph.node("Transpose", f"{name}.joined", mixed, perm=[0, 2, 1, 3])
    flat = graph.node(
        "Reshape", f"{name}.flat", joined, graph.weight(f"{name}.width", ints(0, 0, model.hidden))
    )
    attended = dense(graph, model, f"{name}.ao", flat)
    middle = normalise(
        graph,
        model,
        f"{name}.middle",
        graph.node("Add", f"{name}.sum1", attended, given),
        f"{name}.aln",
    )
    wide = graph.node("Gelu", f"{name}.gelu", dense(graph, model, f"{name}.fi", middle))
    narrow = dense(graph, model, f"{name}.fo", wide)
    return normalise(
        graph,
        model,
        f"{name}.out",
        graph.node("Add", f"{name}.sum2", narrow, middle),
        f"{name}.oln",
    )


def dense(graph: Graph, model: Model, name: str, given: str) -> str:
    """The linear step whose weights the file calls ``name``."""
    return graph.linear(name, given, model.quantized[f"{name}.w"], model.plain[f"{name}.b"])


def heads(graph: Graph, model: Model, name: str, given: str) -> str:
    """A linear step, split: batch × heads × length × width of a head."""
    shape = graph.weight(f"{name}.shape", ints(0, 0, model.heads, model.hidden // model.heads))
    split = graph.node("Reshape", f"{name}.split", dense(graph, model, name, given), shape)
    return graph.node("Transpose", f"{name}.heads", split, perm=[0, 2, 1, 3])


def normalise(graph: Graph, model: Model, output: str, given: str, name: str) -> str:
    """The layer norm whose weights the file calls ``name``."""
    weight = graph.weight(f"{output}.weight", model.plain[f"{name}.w"])
    bias = graph.weight(f"{output}.bias", model.plain[f"{name}.b"])
    return graph.node(
        "LayerNormalization", output, given, weight, bias, axis=-1, epsilon=model.epsilon
    )


def sum_of_tokens(graph: Graph, output: str, given: str, mask: str) -> str:
    """The sum of the tokens that are no padding: texts × width."""
    last = graph.weight(f"{output}.last", ints(2))
    column = graph.node("Unsqueeze", f"{output}.column", mask, last)
    kept = graph.node("Mul", f"{output}.kept", given, column)
    return graph.node(
        "ReduceSum", output, kept, graph.weight(f"{output}.axis", ints(1)), keepdims=0
    )


def ints(*values: int) -> np.ndarray:
    """A tensor of integers, as shapes and axes are given."""
    return np.array(values, np.int64)
