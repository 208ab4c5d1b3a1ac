"""Scores of passages made comparable, added up, and near-duplicates put behind their first."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean, pstdev

from rag.language.terms import normal
from rag.library.records import Passage


def fuse(rankings: Sequence[tuple[Mapping[str, float], float]]) -> dict[str, float]:
    """The weighted sum of z-scores by id. ``rankings``: scores by id, and their weight.

    An id that a ranking does not have takes its lowest score.
    """
    ids = {key for scores, _ in rankings for key in scores}
    fused = dict.fromkeys(sorted(ids), 0.0)
    for scores, weight in rankings:
        for key, value in standardise(scores, ids).items():
            fused[key] += weight * value
    return fused


def standardise(scores: Mapping[str, float], ids: set[str]) -> dict[str, float]:
    """The z-scores of all ``ids``; those without a score take the lowest."""
    if not scores:
        return {}
    lowest = min(scores.values())
    values = {key: scores.get(key, lowest) for key in ids}
    mean, spread = fmean(values.values()), pstdev(values.values())
    return {key: (value - mean) / spread if spread else 0.0 for key, value in values.items()}


def fold_duplicates(passages: Sequence[Passage], alike: float) -> list[Passage]:
    """The passages in their order, those that repeat an earlier one moved to the end.

    Templates come in several versions; the place of the best goes to the first in library order,
    so that an answer quotes the same one every time.
    """
    groups: list[tuple[frozenset[str], list[Passage]]] = []
    for passage in passages:
        pairs = _pairs(passage.text)
        for known, group in groups:
            if _share_enough(known, pairs, alike):
                group.append(passage)
                break
        else:
            groups.append((pairs, [passage]))
    ordered = [
        sorted(group, key=lambda p: (p.source, p.contract_id, p.start)) for _, group in groups
    ]
    return [group[0] for group in ordered] + [p for group in ordered for p in group[1:]]


def alike(a: str, b: str, share: float = 0.8) -> bool:
    """Whether two texts say the same in the same words, but for signs and OCR noise."""
    return _share_enough(_pairs(a), _pairs(b), share)


def repeats(a: str, b: str, share: float = 0.85) -> bool:
    """Whether the shorter of two texts stands in the other, but for signs and OCR noise."""
    first, second = _pairs(a), _pairs(b)
    return len(first & second) >= share * max(1, min(len(first), len(second)))


@lru_cache(maxsize=1_000)
def _pairs(text: str) -> frozenset[str]:
    plain = normal(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _share_enough(a: frozenset[str], b: frozenset[str], least: float) -> bool:
    """Whether the Jaccard coefficient reaches ``least``; told by the sizes alone where they can."""
    small, large = sorted((len(a), len(b)))
    if not small or small < least * large:
        return False
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) >= least
