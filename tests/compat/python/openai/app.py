import set_up  # noqa: F401, I001

import contextlib
import json

from openai import OpenAI, RateLimitError

import script

TOOL = {
    "type": "function",
    "function": {
        "name": script.TOOL_NAME,
        "description": script.TOOL_DESCRIPTION,
        "parameters": script.TOOL_PARAMETERS,
    },
}
client = OpenAI(max_retries=0)
chat = client.chat.completions

chat.create(
    model="gpt-4o-mini",
    messages=[
        {"role": "system", "content": script.SYSTEM},
        {"role": "user", "content": script.FIRST_QUESTION},
        {"role": "assistant", "content": script.FIRST_ANSWER},
        {"role": "user", "content": script.SECOND_QUESTION},
    ],
)

messages = [{"role": "user", "content": script.WEATHER_QUESTION}]
asked = chat.create(model="gpt-4o-mini", messages=messages, tools=[TOOL]).choices[0].message
messages.append(asked.model_dump(exclude_none=True))
for call in asked.tool_calls:
    result = script.weather_in(json.loads(call.function.arguments)["city"])
    messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
chat.create(model="gpt-4o-mini", messages=messages, tools=[TOOL])

streaming = {"model": "gpt-4o-mini", "stream": True, "stream_options": {"include_usage": True}}
for _chunk in chat.create(messages=[{"role": "user", "content": script.POEM_QUESTION}], **streaming):
    pass
weather = [{"role": "user", "content": script.STREAMED_WEATHER_QUESTION}]
for _chunk in chat.create(messages=weather, tools=[TOOL], **streaming):
    pass

client.responses.create(model="gpt-4o-mini", instructions=script.SYSTEM, input=script.FIRST_QUESTION)

with contextlib.suppress(RateLimitError):
    chat.create(model="gpt-4o-mini", messages=[{"role": "user", "content": script.REFUSED_QUESTION}])
