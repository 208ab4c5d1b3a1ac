"""Questions and sentences as they come in practice, not as they were written for training.

A contract's name taken out of a question leaves fragments (里, 那份), sentences run together,
commas are lost, a heading is missing or is the line of the parties.
"""

import random

from examples import Example

# What is left in front of a question when a contract's name is taken out of it.
FRAGMENTS = ("里,", "里", "中,", "中", "那份,", "的", ",", "公司 ", "合同里,", " ,", "这份", "委会")
FRAGMENTED, SPACED = 0.22, 0.30  # shares, each up to the number given
RUN_TOGETHER, WITHOUT_COMMAS = 0.15, 0.22
WITHOUT_HEADING, BELOW_PARTIES = 0.20, 0.35


def rough_question(question: str, chance: random.Random) -> str:
    """The question, now and then behind a fragment or a blank."""
    drawn = chance.random()
    if drawn < FRAGMENTED:
        return chance.choice(FRAGMENTS) + question
    return f" {question}" if drawn < SPACED else question


def rough_sentence(example: Example, following: Example | None, chance: random.Random) -> str:
    """The sentence below its heading, now and then without it, run together or without commas.

    ``following``: the next one of its contract.
    """
    sentence, drawn = example.sentence, chance.random()
    if drawn < RUN_TOGETHER and following is not None:
        sentence += following.sentence
    elif RUN_TOGETHER <= drawn < WITHOUT_COMMAS:
        sentence = sentence.replace("，", " ")
    drawn = chance.random()
    if drawn < WITHOUT_HEADING:
        return sentence
    parts = example.header.split(" | ")
    heading = parts[min(1, len(parts) - 1)] if drawn < BELOW_PARTIES else parts[-1]
    return f"{heading}\n{sentence}"
