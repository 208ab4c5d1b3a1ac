"""What the project ships as data: sample contracts, questions, the bundled model, word lists."""

from pathlib import Path

DATA = Path(__file__).resolve().parent
