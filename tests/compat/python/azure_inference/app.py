import set_up  # noqa: F401, I001

import contextlib
import json
import os

from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import (
    AssistantMessage,
    ChatCompletionsToolDefinition,
    FunctionDefinition,
    SystemMessage,
    ToolMessage,
    UserMessage,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError

import script

TOOL = ChatCompletionsToolDefinition(
    function=FunctionDefinition(
        name=script.TOOL_NAME, description=script.TOOL_DESCRIPTION, parameters=script.TOOL_PARAMETERS
    )
)
client = ChatCompletionsClient(
    endpoint=os.environ["AZURE_AI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
    retry_total=0,
)

client.complete(
    model="gpt-4o-mini",
    messages=[
        SystemMessage(script.SYSTEM),
        UserMessage(script.FIRST_QUESTION),
        AssistantMessage(script.FIRST_ANSWER),
        UserMessage(script.SECOND_QUESTION),
    ],
)

messages = [UserMessage(script.WEATHER_QUESTION)]
asked = client.complete(model="gpt-4o-mini", messages=messages, tools=[TOOL]).choices[0].message
messages.append(AssistantMessage(tool_calls=asked.tool_calls))
for call in asked.tool_calls:
    result = script.weather_in(json.loads(call.function.arguments)["city"])
    messages.append(ToolMessage(result, tool_call_id=call.id))
client.complete(model="gpt-4o-mini", messages=messages, tools=[TOOL])

usage = {"stream_options": {"include_usage": True}}
for _chunk in client.complete(
    model="gpt-4o-mini", messages=[UserMessage(script.POEM_QUESTION)], stream=True, model_extras=usage
):
    pass
weather = [UserMessage(script.STREAMED_WEATHER_QUESTION)]
for _chunk in client.complete(model="gpt-4o-mini", messages=weather, tools=[TOOL], stream=True, model_extras=usage):
    pass

with contextlib.suppress(HttpResponseError):
    client.complete(model="gpt-4o-mini", messages=[UserMessage(script.REFUSED_QUESTION)])
