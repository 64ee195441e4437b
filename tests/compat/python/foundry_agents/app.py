import set_up  # noqa: I001

import json
import os
from collections.abc import Iterable

from azure.ai.agents import AgentsClient
from azure.ai.agents.models import FunctionToolDefinition, MessageDeltaChunk, ToolOutput
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import SansIOHTTPPolicy

import script


class NoCredential:
    def get_token(self, *scopes: str, **options: object) -> AccessToken:
        return AccessToken("no-key-is-needed-on-loopback", 4_000_000_000)


# The SDK's own policy refuses to send a token without TLS.
client = AgentsClient(
    endpoint=os.environ["PROJECT_ENDPOINT"], credential=NoCredential(), authentication_policy=SansIOHTTPPolicy()
)
MODEL = "gpt-4o-mini"
TOOL = FunctionToolDefinition(
    function={
        "name": script.TOOL_NAME,
        "description": script.TOOL_DESCRIPTION,
        "parameters": script.TOOL_PARAMETERS,
    }
)


def read(messages: Iterable[object]) -> None:
    for message in messages:
        print(message.text_messages[-1].text.value)


with set_up.tracer.start_as_current_span("say hello"):
    agent = client.create_agent(model=MODEL, name="Greeter")
    thread = client.threads.create()
    client.messages.create(thread.id, role="user", content="Say hello in French, with an emoji.")
    client.runs.create_and_process(thread.id, agent_id=agent.id, polling_interval=0)
    read(client.messages.list(thread.id))

with set_up.tracer.start_as_current_span("turns"):
    agent = client.create_agent(model=MODEL, name="Geographer", instructions=script.SYSTEM)
    thread = client.threads.create()
    for question in (script.FIRST_QUESTION, script.SECOND_QUESTION):
        client.messages.create(thread.id, role="user", content=question)
        client.runs.create_and_process(thread.id, agent_id=agent.id, polling_interval=0)
    read(client.messages.list(thread.id))

with set_up.tracer.start_as_current_span("tools"):
    agent = client.create_agent(model=MODEL, name="Meteorologist", tools=[TOOL])
    thread = client.threads.create()
    client.messages.create(thread.id, role="user", content=script.WEATHER_QUESTION)
    run = client.runs.create(thread.id, agent_id=agent.id)
    while run.status in ("queued", "in_progress", "requires_action"):
        run = client.runs.get(thread.id, run.id)
        if run.status == "requires_action":
            calls = run.required_action.submit_tool_outputs.tool_calls
            outputs = [
                ToolOutput(tool_call_id=call.id, output=script.weather_in(json.loads(call.function.arguments)["city"]))
                for call in calls
            ]
            run = client.runs.submit_tool_outputs(thread.id, run.id, tool_outputs=outputs)
    list(client.run_steps.list(thread.id, run.id))
    read(client.messages.list(thread.id))

with set_up.tracer.start_as_current_span("stream"):
    agent = client.create_agent(model=MODEL, name="Poet")
    thread = client.threads.create()
    client.messages.create(thread.id, role="user", content=script.POEM_QUESTION)
    with client.runs.stream(thread.id, agent_id=agent.id) as stream:
        for _kind, data, _returned in stream:
            if isinstance(data, MessageDeltaChunk):
                print(data.text, end="")

with set_up.tracer.start_as_current_span("refused"):
    thread = client.threads.create()
    client.messages.create(thread.id, role="user", content=script.REFUSED_QUESTION)
    run = client.runs.create_and_process(thread.id, agent_id=agent.id, polling_interval=0)
    print(run.status, run.last_error)
