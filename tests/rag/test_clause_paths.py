"""Places of clauses are printed as people would print them."""

import pytest

from rag.clause_paths import path_label, place_label


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (("1", "1.3"), "1.3"),
        (("第三条", "3.2"), "第三条 › 3.2"),
        (("3", "3.2", "3.2.1"), "3.2.1"),
        (("4", "4.1", "(a)"), "4.1 › (a)"),
        (("3", "3. 1"), "3. 1"),
        (("3.", "3．1"), "3．1"),
        (("3", "3(b)"), "3(b)"),
        (("1", "11.3"), "1 › 11.3"),
        (("2", "2"), "2 › 2"),
        (("2#2", "2.1"), "2.1"),
        (("附件一", "", "2#3"), "附件一 › 2"),
        (("第五条",), "第五条"),
        ((), ""),
    ],
)
def test_a_number_that_the_next_one_repeats_is_left_out(
    path: tuple[str, ...], printed: str
) -> None:
    assert path_label(path) == printed


def test_a_place_begins_with_the_title() -> None:
    assert place_label("维护合同", ("2", "2.4")) == "维护合同 › 2.4"
    assert place_label("维护合同", ()) == "维护合同"
