"""An answer on the page: Markdown with its citation numbers as buttons that show the quote."""

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from markdown_it import MarkdownIt

from rag.answer.documents import answer_markdown
from rag.answer.types import Answer, Citation
from rag.clause_paths import place_label
from views.language import text

# Only what answers are made of: paragraphs, breaks, lists, quotes, tables. Contracts are full of
# asterisks, underscores and tags that must be shown as they stand.
_MARKDOWN = MarkdownIt("zero", {"breaks": True}).enable(
    ["newline", "list", "blockquote", "table", "escape"]
)
_MARK = re.compile(r"\[(\d{1,4})\]")
_QUOTE_SHOWN = 240  # characters of a quote in the hover box

_VIEWS = Path(__file__).resolve().parent
_component = st.components.v2.component(
    "contract_qa_answer",
    html='<div class="answer"></div><button type="button" class="copy"></button>',
    css=(_VIEWS / "answer.css").read_text(encoding="utf-8"),
    js=(_VIEWS / "answer.js").read_text(encoding="utf-8"),
)


def answer_html(answer: str, citations: tuple[Citation, ...]) -> str:
    """The Markdown ``answer`` as safe HTML, each ``[n]`` of a known citation as a button."""
    by_number = {citation.n: citation for citation in citations}

    def button(match: re.Match[str]) -> str:
        citation = by_number.get(int(match[1]))
        return match[0] if citation is None else cite_button(citation)

    return _MARK.sub(button, _MARKDOWN.render(answer))


def cite_button(citation: Citation) -> str:
    """The number of a citation as a button that shows path and quote, as HTML."""
    quote = " ".join(citation.quote.split())
    shown = quote if len(quote) <= _QUOTE_SHOWN else quote[:_QUOTE_SHOWN] + "…"
    place = place_label(citation.contract_title, citation.clause_path)
    return (
        f'<button type="button" class="cite" data-n="{citation.n}" '
        f'aria-label="{html.escape(place, quote=True)}">{citation.n}'
        f'<span class="quote"><b>{html.escape(place)}</b><br>'
        f"{html.escape(shown)}</span></button>"
    )


def show_answer(answer: Answer, key: str, on_open: Callable[[Citation], None]) -> None:
    """Draws the answer; ``on_open`` is called with the citation whose number was clicked."""
    drawn = answer_html(answer.answer, answer.citations)
    show_cited(drawn, answer_markdown(answer), answer.citations, key, on_open)


def show_cited(
    drawn: str,
    markdown: str,
    citations: Sequence[Citation],
    key: str,
    on_open: Callable[[Citation], None],
) -> None:
    """Draws HTML that holds ``cite_button``s, with a button that copies ``markdown``."""
    result = _component(
        data={
            "html": drawn,
            "markdown": markdown,
            "copy": text("copy"),
            "copied": text("copied"),
        },
        key=key,
        on_opened_change=lambda: None,
    )
    opened = result.opened
    if opened is not None:
        chosen = next((c for c in citations if c.n == opened), None)
        if chosen is not None:
            on_open(chosen)
