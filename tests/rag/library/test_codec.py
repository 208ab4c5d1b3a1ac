"""Records come back equal from JSON, whatever texts they hold."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.library.codec import content_hash, digest, from_json, to_bytes, to_json, to_matrix
from rag.library.records import Fact, IngestedSource, Passage, Source
from tests.rag.library.made import make_source

texts = st.text(st.characters(exclude_categories=("Cs",)))
values = st.none() | texts | st.floats(allow_nan=False, allow_infinity=False)


@given(texts, values, st.dictionaries(texts, st.booleans() | st.integers() | texts | st.none()))
def test_a_fact_comes_back_equal(quote: str, value: float | str | None, details: dict) -> None:  # type: ignore[type-arg]
    fact = make_source().contracts[0].facts[0]
    fact = replace(fact, quote=quote, value=value, details=details)
    assert from_json(Fact, to_json(fact)) == fact


@given(texts, st.dictionaries(texts, texts))
def test_a_source_comes_back_equal(text: str, metadata: dict[str, str]) -> None:
    source = replace(make_source().source, text=text, metadata=metadata)
    assert from_json(Source, to_json(source)) == source


def test_the_digest_tells_any_change() -> None:
    one = make_source()
    assert digest(one) == digest(make_source())
    assert digest(one) != digest(IngestedSource(replace(one.source, warnings=()), one.contracts))


def test_the_content_hash_depends_on_header_and_text_only() -> None:
    passage = make_source().contracts[0].passages[0]
    assert content_hash(passage) == content_hash(replace(passage, passage_id="x", start=99))
    assert content_hash(passage) != content_hash(replace(passage, header="other"))
    assert content_hash(Passage("", "", "", "", "zh", 0, 0, "t", "")) != content_hash(passage)


def test_vectors_come_back_equal() -> None:
    vectors = np.random.default_rng(0).standard_normal((3, 5)).astype(np.float32)
    assert np.array_equal(to_matrix([to_bytes(v) for v in vectors], 5), vectors)
    assert to_matrix([], 5).shape == (0, 5)
