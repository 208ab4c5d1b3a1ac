"""Every page is drawn without an error, in both languages, empty and with the samples."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from views.pages import PAGES
from views.resources import forget_loaded
from views.words import WORDS

LANGUAGES = ("zh", "en")
# These two say something of an empty library, too.
ALWAYS_FULL = frozenset({"health", "evaluation"})


def _script(name: str) -> None:
    from importlib import import_module

    import_module(f"views.{name}").show()


def drawn(name: str, language: str, **state: object) -> AppTest:
    """The page as it is first seen, without a browser; ``state``: more of the session's state."""
    page = AppTest.from_function(_script, default_timeout=60, args=(name,))
    page.session_state["interface_language"] = language
    for key, value in state.items():
        page.session_state[key] = value
    return page.run()


def word(key: str, language: str) -> str:
    return WORDS[key][LANGUAGES.index(language)]


@contextmanager
def app_over(library: Path) -> Iterator[None]:
    """The app in this process works on that library."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTRACT_QA_LIBRARY", str(library))
        # Streamlit gives a visitor from this machine no address, but its test harness has one.
        patch.setattr(ContextProxy, "ip_address", None)
        forget_loaded()
        yield
        forget_loaded()


@pytest.fixture(scope="class")
def samples(sample_library: Path) -> Iterator[None]:
    """The app in this process works on the sample library."""
    with app_over(sample_library):
        yield


@pytest.fixture(scope="class")
def no_contracts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The app in this process works on an empty library."""
    with app_over(tmp_path_factory.mktemp("empty")):
        yield


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize("language", LANGUAGES)
class TestWithTheSamples:
    @pytest.mark.parametrize("name", PAGES)
    def test_every_page_is_drawn(self, name: str, language: str) -> None:
        page = drawn(name, language)
        assert not page.exception
        assert not page.error
        title = "title" if name == "chat" else f"nav_{name}"
        assert page.title[0].value == word(title, language)


@pytest.mark.usefixtures("no_contracts")
@pytest.mark.parametrize("language", LANGUAGES)
class TestWithoutContracts:
    @pytest.mark.parametrize("name", [name for name in PAGES if name not in ALWAYS_FULL])
    def test_a_page_tells_what_to_do(self, name: str, language: str) -> None:
        page = drawn(name, language)
        assert not page.exception
        assert page.info[0].value == word("empty_library", language)

    @pytest.mark.parametrize("name", sorted(ALWAYS_FULL))
    def test_the_others_are_drawn(self, name: str, language: str) -> None:
        page = drawn(name, language)
        assert not page.exception
        assert not page.error
