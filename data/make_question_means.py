"""Writes data/question_means.json: ``python -m data.make_question_means``, after a new model.

What all questions of a language share, for the bundled model; other models compute theirs at the
first question.
"""

import json

from data import DATA
from rag.embedding import BundledEmbeddings
from rag.library.records import Language
from rag.question_vectors import computed_mean

LANGUAGES: tuple[Language, ...] = ("zh", "en")
DIGITS = 5


def main() -> None:
    """Computes and writes the means."""
    model = BundledEmbeddings()
    means = {
        language: [round(float(value), DIGITS) for value in computed_mean(language, model)]
        for language in LANGUAGES
    }
    (DATA / "question_means.json").write_text(json.dumps({model.name: means}), encoding="utf-8")


if __name__ == "__main__":
    main()
