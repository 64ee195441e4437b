"""An agent: one span of the app's own round two model calls and two tool calls that run in parallel."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from openai import OpenAI
from openai.types.chat import (
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageFunctionToolCall,
    ChatCompletionMessageParam,
)
from tracing import start

QUESTION = "What is the weather like in Lisbon and Oslo?"
WEATHER = {"Lisbon": "Lisbon: 24 °C, sunny, light wind from the north-west.", "Oslo": "Oslo: 9 °C, light rain."}
GET_WEATHER: ChatCompletionFunctionToolParam = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city, now.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "The city's name in English"}},
            "required": ["city"],
        },
    },
}

tracer = start("travel-agent")
client = OpenAI()


def run_tool(call: ChatCompletionMessageFunctionToolCall) -> str:
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": call.function.name,
        "gen_ai.tool.call.id": call.id,
        "gen_ai.tool.call.arguments": call.function.arguments,
    }
    with tracer.start_as_current_span(f"execute_tool {call.function.name}", attributes=attributes) as span:
        result = WEATHER[json.loads(call.function.arguments)["city"]]
        span.set_attribute("gen_ai.tool.call.result", result)
        return result


attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "travel-agent"}
with tracer.start_as_current_span("invoke_agent travel-agent", attributes=attributes):
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "You are a travel agent. Look at the weather before you recommend a place."},
        {"role": "user", "content": QUESTION},
    ]
    asked = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[GET_WEATHER])
    message = asked.choices[0].message
    calls = [call for call in message.tool_calls or [] if call.type == "function"]
    messages.append(
        {
            "role": "assistant",
            "tool_calls": [
                {
                    "id": c.id,
                    "type": "function",
                    "function": {"name": c.function.name, "arguments": c.function.arguments},
                }
                for c in calls
            ],
        }
    )
    with ThreadPoolExecutor() as pool:
        # A context each: one can not be entered by two threads.
        running = [pool.submit(copy_context().run, run_tool, call) for call in calls]
    for call, result in zip(calls, running, strict=True):
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result.result()})
    answered = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[GET_WEATHER])
    print(answered.choices[0].message.content)
