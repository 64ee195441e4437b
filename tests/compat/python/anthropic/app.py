import set_up  # noqa: F401, I001

import contextlib

from anthropic import Anthropic, RateLimitError

import script

TOOL = {"name": script.TOOL_NAME, "description": script.TOOL_DESCRIPTION, "input_schema": script.TOOL_PARAMETERS}
MODEL = {"model": "claude-haiku-4-5", "max_tokens": 1024}
client = Anthropic(max_retries=0)

client.messages.create(
    system=script.SYSTEM,
    messages=[
        {"role": "user", "content": script.FIRST_QUESTION},
        {"role": "assistant", "content": script.FIRST_ANSWER},
        {"role": "user", "content": script.SECOND_QUESTION},
    ],
    **MODEL,
)

messages = [{"role": "user", "content": script.WEATHER_QUESTION}]
asked = client.messages.create(messages=messages, tools=[TOOL], **MODEL)
messages.append({"role": "assistant", "content": [block.model_dump() for block in asked.content]})
results = [
    {"type": "tool_result", "tool_use_id": block.id, "content": script.weather_in(block.input["city"])}
    for block in asked.content
    if block.type == "tool_use"
]
messages.append({"role": "user", "content": results})
client.messages.create(messages=messages, tools=[TOOL], **MODEL)

poem = [{"role": "user", "content": script.POEM_QUESTION}]
for _event in client.messages.create(messages=poem, stream=True, **MODEL):
    pass
weather = [{"role": "user", "content": script.STREAMED_WEATHER_QUESTION}]
with client.messages.stream(messages=weather, tools=[TOOL], **MODEL) as stream:
    stream.get_final_message()

with contextlib.suppress(RateLimitError):
    client.messages.create(messages=[{"role": "user", "content": script.REFUSED_QUESTION}], **MODEL)
