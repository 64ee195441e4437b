"""What each app of a cell says to its model, after the greeting that is in the set-up."""

from __future__ import annotations

SYSTEM = "You know your geography. Be brief."
FIRST_QUESTION = "What is the capital of France?"
FIRST_ANSWER = "The capital of France is Paris."
SECOND_QUESTION = "And of Italy?"
WEATHER_QUESTION = "What is the weather in Lisbon and Oslo?"
POEM_QUESTION = "Write a poem about spans."
STREAMED_WEATHER_QUESTION = "What is the weather in Tromsø?"
REFUSED_QUESTION = "Answer with status 429, please."

TOOL_NAME = "get_weather"
TOOL_DESCRIPTION = "The weather in a city, now."
TOOL_PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "The city's name in English"}},
    "required": ["city"],
}


def weather_in(city: str) -> str:
    return f'{city}: {len(city) + 7} °C, "light" rain.'
