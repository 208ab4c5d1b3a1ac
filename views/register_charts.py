"""Deadlines on a line of time, and sums by contract."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from rag.library.records import Contract, Fact
from rag.registers.dates import DatedDeadline
from views.labels import kind_label, value_label
from views.language import text

_ROW = 34  # pixels of the chart's height a contract takes
_LEAST = 120
_TODAY = "#8a8f98"  # seen on white and on black
_LABEL = 130  # pixels of a contract's name: on a phone the rest of the width is for the points
_LOG, _GROUPED = alt.Scale(type="log"), alt.Axis(format=",", grid=False, tickCount=6)


def show_timeline(
    deadlines: Sequence[DatedDeadline], contracts: Mapping[str, Contract], today: date
) -> None:
    """The deadlines that have a date, one row a contract, with a line for today."""
    dated = [deadline for deadline in deadlines if deadline.day is not None]
    if not dated:
        st.info(text("no_dates"))
        return
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime([str(d.day) for d in dated]),
            "contract": [_name(contracts[d.fact.contract_id]) for d in dated],
            "kind": [kind_label(d.fact.kind) for d in dated],
            "summary": [d.fact.summary for d in dated],
            "arithmetic": [d.arithmetic for d in dated],
        }
    )
    points = alt.Chart(frame).mark_circle(size=110, opacity=0.85).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%Y-%m-%d", labelAngle=-30)),
        y=_contract_axis(),
        color=alt.Color("kind:N", legend=_legend()),
        tooltip=[
            alt.Tooltip("day:T", title=text("date"), format="%Y-%m-%d"),
            alt.Tooltip("summary:N", title=text("quote")),
            alt.Tooltip("arithmetic:N", title=text("arithmetic")),
        ],
    )  # fmt: skip
    now = pd.DataFrame({"day": [pd.Timestamp(today)], "label": [text("today")]})
    line = (
        alt.Chart(now)
        .mark_rule(strokeDash=[4, 4], color=_TODAY)
        .encode(x="day:T", tooltip=["label:N"])
    )
    st.altair_chart((points + line).properties(height=_height(frame)), width="stretch")


def show_sums(amounts: Sequence[Fact], contracts: Mapping[str, Contract]) -> None:
    """Every sum of money as a point, one row a contract, on a logarithmic scale."""
    sums = [
        fact
        for fact in amounts
        if fact.kind == "sum" and isinstance(fact.value, int | float) and fact.value > 0
    ]
    if not sums:
        st.info(text("no_sums"))
        return
    frame = pd.DataFrame(
        {
            "value": [float(fact.value or 0) for fact in sums],
            "contract": [_name(contracts[fact.contract_id]) for fact in sums],
            "currency": [str(fact.details.get("currency") or "—") for fact in sums],
            "shown": [value_label(fact) for fact in sums],
            "summary": [fact.summary for fact in sums],
        }
    )
    chart = alt.Chart(frame).mark_circle(size=110, opacity=0.85).encode(
        x=alt.X("value:Q", title=text("value"), scale=_LOG, axis=_GROUPED),
        y=_contract_axis(),
        color=alt.Color("currency:N", legend=_legend()),
        tooltip=[
            alt.Tooltip("shown:N", title=text("value")),
            alt.Tooltip("summary:N", title=text("quote")),
        ],
    )  # fmt: skip
    st.altair_chart(chart.properties(height=_height(frame)), width="stretch")


def _contract_axis() -> Any:
    return alt.Y("contract:N", title=None, axis=alt.Axis(labelLimit=_LABEL, grid=True))


def _legend() -> Any:
    """Above the chart, in two columns, so that it fits a narrow screen."""
    return alt.Legend(orient="top", columns=2, title=None)


def _height(frame: pd.DataFrame) -> int:
    return max(_LEAST, _ROW * int(frame["contract"].nunique()) + 60)


def _name(contract: Contract) -> str:
    return f"{contract.title} ({contract.ordinal})" if contract.ordinal > 1 else contract.title
