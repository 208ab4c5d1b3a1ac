"""A session of the app without a browser: Streamlit's own messages over a websocket."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_PATIENCE = 60.0  # seconds until a silent app counts as broken
_WAITS = frozenset({"spinner", "skeleton", "empty"})  # drawn before there is anything to read


@dataclass(frozen=True, slots=True)
class Asked:
    """Seconds from sending a question to its first words, its answer, and the app's rest."""

    started: float
    answered: float
    finished: float


class Session:
    """One visitor of the chat page, as Streamlit's browser side speaks for them."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._page = ""
        self._question_box = ""

    def open_page(self) -> float:
        """Asks for the page; the seconds until the question box was there and the page at rest."""
        message = BackMsg()
        message.rerun_script.SetInParent()
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        for _ in self._elements():
            pass
        assert self._question_box, "the page came without its question box"
        return time.perf_counter() - begun

    def ask(self, question: str) -> Asked:
        """Sends the question as the box does on Enter, and waits until the page is at rest."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._question_box
        state.chat_input_value.data = question
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        started = answered = 0.0
        for element in self._elements():
            kind = element.WhichOneof("type")
            if kind == "markdown" and not started:
                started = time.perf_counter() - begun
            if kind == "bidi_component":
                answered = time.perf_counter() - begun
        return Asked(started, answered, time.perf_counter() - begun)

    def _elements(self) -> Iterator[Element]:
        """What the app draws until its script has ended and asks for no rerun."""
        while True:
            message = ForwardMsg.FromString(self._socket.recv(_PATIENCE, decode=False))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "chat_input":
                    self._question_box = element.chat_input.id
                yield element
            elif (
                kind == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return


@contextmanager
def session(url: str) -> Iterator[Session]:
    """A session of the app at ``url`` for the length of the ``with`` block."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, max_size=None) as socket:
        yield Session(socket)
