"""A tool that raises: the app tells the model, and the trace says where it failed."""

from __future__ import annotations

import json

from openai import OpenAI
from tracing import start

tracer = start("city-guide")
client = OpenAI()
QUESTION = "What is the weather like in Atlantis?"
TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


def get_weather(city: str) -> str:
    raise LookupError(f"no weather station in {city}")


def run_tool(arguments: str, call_id: str) -> str:
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "get_weather",
        "gen_ai.tool.call.id": call_id,
        "gen_ai.tool.call.arguments": arguments,
    }
    try:
        with tracer.start_as_current_span("execute_tool get_weather", attributes=attributes):
            return get_weather(json.loads(arguments)["city"])
    except LookupError as error:
        return f"The tool failed: {error}."


attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "city-guide"}
with tracer.start_as_current_span("invoke_agent city-guide", attributes=attributes):
    asked = client.chat.completions.create(
        model="gpt-4o-mini", messages=[{"role": "user", "content": QUESTION}], tools=[TOOL]
    )
    message = asked.choices[0].message
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": run_tool(call.function.arguments, call.id)}
        for call in message.tool_calls or []
    ]
    answered = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": QUESTION}, message.model_dump(exclude_none=True), *results],
        tools=[TOOL],
    )
    print(answered.choices[0].message.content)
