"""Starts the Streamlit app, listening on this machine only unless told otherwise."""

import ipaddress
import os
import socket
import tomllib
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.settings import Settings

_VIEWS = Path(__file__).resolve().parent


def app_script() -> Path:
    """``app.py``: at the top of a checkout, beside this file in an installed wheel."""
    beside = _VIEWS.parent / "app.py"
    return beside if beside.is_file() else _VIEWS / "app.py"


def serve(settings: Settings, address: str, port: int) -> None:
    """Runs the app until it is stopped.

    Raises SettingsError when the port is taken, and for an address that others can reach while no
    login is configured.
    """
    _check_address(address)
    _check_port(address, port)
    os.environ["CONTRACT_QA_LIBRARY"] = str(settings.library.resolve())
    from streamlit.web import bootstrap

    import views.chat  # noqa: F401 (the first page needs it, before the model is loaded)
    from views.resources import start_loading_soon

    options = _flat(tomllib.loads((_VIEWS / "streamlit.toml").read_text(encoding="utf-8")))
    options |= {"server_address": address, "server_port": port}
    bootstrap.load_config_options(options)
    start_loading_soon()
    print(f"Contract QA: http://{address}:{port}", flush=True)
    bootstrap.run(str(app_script()), False, [], options)


def _check_address(address: str) -> None:
    if address == "localhost" or (_is_ip(address) and ipaddress.ip_address(address).is_loopback):
        return
    from views.login import login_configured

    if not login_configured():
        raise SettingsError(
            f"Without a login the app listens on 127.0.0.1 only, not on {address}. Configure "
            "[auth] in .streamlit/secrets.toml (see the README), or leave --address out."
        )


def _is_ip(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


def _check_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SettingsError(
                f"cannot listen on {address}:{port}: {error.strerror}. Choose another --port."
            ) from None


def _flat(sections: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as the names that Streamlit's flags have: ``server_maxUploadSize``."""
    flat: dict[str, Any] = {}
    for name, value in sections.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}_")
        else:
            flat[f"{prefix}{name}"] = value
    return flat
