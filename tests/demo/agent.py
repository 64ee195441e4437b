"""An agent: one span of the app's own round two model calls and two tool calls that run in parallel."""

from __future__ import annotations

import time

from agent_loop import run_agent
from tracing import start

WEATHER = {"Lisbon": "Lisbon: 24 °C, sunny, light wind from the north-west.", "Oslo": "Oslo: 9 °C, light rain."}


def get_weather(city: str) -> str:
    # A real one would ask a service.
    time.sleep(0.18 if city == "Lisbon" else 0.11)
    return WEATHER[city]


print(
    run_agent(
        start("travel-agent"),
        "travel-agent",
        "You are a travel agent. Look at the weather before you recommend a place.",
        "What is the weather like in Lisbon and Oslo?",
        get_weather,
    )
)
