"""OpenAI's Responses API, with instructions."""

from __future__ import annotations

from openai import OpenAI
from tracing import start

start("letter-counter")
response = OpenAI().responses.create(
    model="gpt-5-mini", instructions="Think before you count.", input="How many r are there in strawberry?"
)
print(response.output_text)
