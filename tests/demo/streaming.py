"""An answer that is streamed: its text is in the trace once the stream has been read."""

from __future__ import annotations

from openai import OpenAI
from tracing import start

start("poetry-corner")
stream = OpenAI().chat.completions.create(
    model="gpt-4o",
    messages=[{"role": "user", "content": "Write a poem about distributed tracing."}],
    stream=True,
    stream_options={"include_usage": True},
)
for chunk in stream:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
print()
