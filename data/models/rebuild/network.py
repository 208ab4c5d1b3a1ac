"""The network for PyTorch, so that it can be tuned: the same weights, as floats."""

from dataclasses import replace

import numpy as np
import torch
from transformers import BertConfig, BertModel
from weights import Model, in_eight_bits

NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def as_torch(model: Model, kept: list[int]) -> BertModel:
    """The encoder with the pieces ``kept``; it gives the vectors of tokens, not their mean."""
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.feed_forward,
        layer_norm_eps=model.epsilon,
        pad_token_id=1,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
        # Short texts, two cores: plain products of matrices are learned from in half the time.
        attn_implementation="eager",
    )
    width = model.hidden
    state = {
        "embeddings.word_embeddings.weight": model.quantized["emb.word"].rows(kept).floats(),
        "embeddings.position_embeddings.weight": model.plain["emb.pos"].reshape(-1, width),
        "embeddings.token_type_embeddings.weight": model.plain["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": model.plain["emb.ln.w"],
        "embeddings.LayerNorm.bias": model.plain["emb.ln.b"],
    }
    for layer in range(model.layers):
        for name, long_name in NAMES.items():
            matrix = model.quantized.get(f"l{layer}.{name}.w")
            weight = model.plain[f"l{layer}.{name}.w"] if matrix is None else matrix.floats()
            state[f"encoder.layer.{layer}.{long_name}.weight"] = weight
            state[f"encoder.layer.{layer}.{long_name}.bias"] = model.plain[f"l{layer}.{name}.b"]
    network = BertModel(config, add_pooling_layer=False)
    tensors = {name: torch.tensor(np.array(values)) for name, values in state.items()}
    network.load_state_dict(tensors, strict=False)
    return network


def put_back(network: BertModel, layers: range, model: Model) -> Model:
    """The model with some layers replaced by those of the network, matrices in 8 bits."""
    quantized, plain = dict(model.quantized), dict(model.plain)
    for layer in layers:
        encoder = network.encoder.layer[layer]
        for name, long_name in NAMES.items():
            module = encoder.get_submodule(long_name)
            weight = module.weight.detach().numpy()
            plain[f"l{layer}.{name}.b"] = module.bias.detach().numpy()
            if f"l{layer}.{name}.w" in quantized:
                quantized[f"l{layer}.{name}.w"] = in_eight_bits(weight)
            else:
                plain[f"l{layer}.{name}.w"] = weight
    return replace(model, quantized=quantized, plain=plain)
