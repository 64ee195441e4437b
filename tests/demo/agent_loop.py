"""The loop of an agent with one tool, and the app's own spans round it: what an app without a framework writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from openai import OpenAI
from openai.types.chat import (
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageFunctionToolCall,
    ChatCompletionMessageFunctionToolCallParam,
    ChatCompletionMessageParam,
)
from opentelemetry.trace import Tracer

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


def run_agent(tracer: Tracer, name: str, instructions: str, question: str, get_weather: Callable[[str], str]) -> str:
    """Asks until the model calls no more tools. The calls of one turn run in parallel."""
    client = OpenAI()
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": instructions},
        {"role": "user", "content": question},
    ]
    attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name}
    with tracer.start_as_current_span(f"invoke_agent {name}", attributes=attributes):
        while True:
            completion = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[GET_WEATHER])
            message = completion.choices[0].message
            calls = [call for call in message.tool_calls or [] if call.type == "function"]
            if not calls:
                return message.content or ""
            messages.append({"role": "assistant", "tool_calls": [_as_param(call) for call in calls]})
            with ThreadPoolExecutor() as pool:
                # A context each: one can not be entered by two threads.
                running = [pool.submit(copy_context().run, _run_tool, tracer, get_weather, call) for call in calls]
            for call, result in zip(calls, running, strict=True):
                messages.append({"role": "tool", "tool_call_id": call.id, "content": result.result()})


def _as_param(call: ChatCompletionMessageFunctionToolCall) -> ChatCompletionMessageFunctionToolCallParam:
    function = call.function
    return {"id": call.id, "type": "function", "function": {"name": function.name, "arguments": function.arguments}}


def _run_tool(tracer: Tracer, tool: Callable[[str], str], call: ChatCompletionMessageFunctionToolCall) -> str:
    """A tool that raises fails its span, and the model is told why."""
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": call.function.name,
        "gen_ai.tool.call.id": call.id,
        "gen_ai.tool.call.arguments": call.function.arguments,
    }
    try:
        with tracer.start_as_current_span(f"execute_tool {call.function.name}", attributes=attributes) as span:
            result = tool(json.loads(call.function.arguments)["city"])
            span.set_attribute("gen_ai.tool.call.result", result)
            return result
    except LookupError as error:
        return f"The tool failed: {error}."
