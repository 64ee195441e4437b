"""A tool that raises: the app tells the model, and the trace says where it failed."""

from __future__ import annotations

from agent_loop import run_agent
from tracing import start


def get_weather(city: str) -> str:
    raise LookupError(f"no weather station in {city}")


print(
    run_agent(
        start("city-guide"),
        "city-guide",
        "You are a city guide. Say so when you do not know.",
        "What is the weather like in Atlantis?",
        get_weather,
    )
)
