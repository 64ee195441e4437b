import set_up  # noqa: F401, I001

import contextlib
import json
import os

from azure.ai.projects import AIProjectClient
from azure.ai.projects.models import FunctionTool, PromptAgentDefinition
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import SansIOHTTPPolicy
from openai import RateLimitError

import script


class NoCredential:
    def get_token(self, *scopes: str, **options: object) -> AccessToken:
        return AccessToken("no-key-is-needed-on-loopback", 4_000_000_000)


# The SDK's own policy refuses to send a token without TLS.
project = AIProjectClient(
    endpoint=os.environ["PROJECT_ENDPOINT"], credential=NoCredential(), authentication_policy=SansIOHTTPPolicy()
)
responses = project.get_openai_client(max_retries=0).responses
MODEL = "gpt-4o-mini"
TOOL = FunctionTool(
    name=script.TOOL_NAME, description=script.TOOL_DESCRIPTION, parameters=script.TOOL_PARAMETERS, strict=True
)


def create(name: str, **definition: object) -> dict[str, object]:
    """What a request says to have this agent answer it."""
    agent = project.agents.create_version(agent_name=name, definition=PromptAgentDefinition(model=MODEL, **definition))
    return {"agent_reference": {"type": "agent_reference", "name": agent.name}}


def said(role: str, text: str) -> dict[str, object]:
    """Content as a list: the instrumentation leaves out one that is a text."""
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


greeter = create("greeter")
print(responses.create(input="Say hello in French, with an emoji.", extra_body=greeter).output_text)

responses.create(
    model=MODEL,
    instructions=script.SYSTEM,
    input=[
        said("user", script.FIRST_QUESTION),
        said("assistant", script.FIRST_ANSWER),
        said("user", script.SECOND_QUESTION),
    ],
)

meteorologist = create("meteorologist", tools=[TOOL])
messages = [said("user", script.WEATHER_QUESTION)]
asked = responses.create(input=messages, extra_body=meteorologist)
for item in asked.output:
    messages.append(item.model_dump(exclude_none=True))
for item in asked.output:
    result = script.weather_in(json.loads(item.arguments)["city"])
    messages.append({"type": "function_call_output", "call_id": item.call_id, "output": result})
responses.create(input=messages, extra_body=meteorologist)

for _event in responses.create(input=script.POEM_QUESTION, extra_body=greeter, stream=True):
    pass
for _event in responses.create(input=script.STREAMED_WEATHER_QUESTION, extra_body=meteorologist, stream=True):
    pass

with contextlib.suppress(RateLimitError):
    responses.create(input=script.REFUSED_QUESTION, extra_body=greeter)
