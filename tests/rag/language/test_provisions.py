"""Which provision a question asks for, and whether a sentence says it."""

import pytest

from rag.language.provisions import asked_provisions, provision_words, says_provision

ASKED = {
    "What happens in the event of a change of control of one of the parties?": "change_of_control",
    "Can they sell the company and keep the deal with the new owner?": "change_of_control",
    "Is there an anti-assignment clause in this contract?": "anti_assignment",
    "Which state's law applies?": "governing_law",
    "适用哪国法律?": "governing_law",
    "May we poach their engineers?": "no_solicit_employees",
    "Does the vendor have to give us its best price?": "most_favored_nation",
    "Are any licenses granted under this contract irrevocable or perpetual?": "perpetual_license",
    "Is the source code deposited with a third party?": "source_code_escrow",
    "Are there any services to be provided after the termination?": "post_termination_services",
    "Can we check their books?": "audit_rights",
    "What is the notice period required to terminate the renewal?": "renewal_notice",
}

SAID = {
    "governing_law": "This Deed is governed by and interpreted under the laws of Ruritania.",
    "anti_assignment": "Neither side may assign its duties without consent.",
    "change_of_control": "Grantee shall report any merger to which it becomes a party.",
    "liability_cap": "In no event shall Vendor be liable for lost profits or indirect damages.",
    "termination_for_convenience": "Buyer may terminate at any time without cause.",
    "no_solicit_employees": "Vendor shall not solicit or hire any employee of Buyer.",
    "non_disparagement": "Artist shall make no statement that disparages Sponsor.",
    "audit_rights": "Owner may inspect the books of Operator once a year.",
    "ip_ownership": "All right, title and interest in the Designs shall vest in Buyer.",
    "renewal_term": "The term shall be renewed for successive periods of one year.",
    "third_party_beneficiary": "There are no third-party beneficiaries of this Deed.",
    "covenant_not_to_sue": "Dealer shall never contest the validity of the Marks.",
}


@pytest.mark.parametrize(("question", "name"), ASKED.items())
def test_a_question_asks_for_a_provision(question: str, name: str) -> None:
    assert name in asked_provisions(question)


def test_a_question_about_something_else_asks_for_none() -> None:
    assert asked_provisions("How many parking spaces does the tenant get?") == ()


@pytest.mark.parametrize(("name", "sentence"), SAID.items())
def test_a_sentence_says_its_provision_and_not_the_weather(name: str, sentence: str) -> None:
    assert says_provision((name,), sentence)
    assert not says_provision((name,), "Deliveries are made on Tuesdays between 8 and 10 a.m.")


def test_the_heading_counts() -> None:
    assert says_provision(("governing_law",), "Ruritanian law applies.", "Governing law")


def test_line_breaks_do_not_matter() -> None:
    assert says_provision(("liability_cap",), "aggregate\n   liability shall\nnot exceed the Fee")


def test_words_to_search_for() -> None:
    assert "escrow" in provision_words(("source_code_escrow",))
    assert provision_words(()) == ""
