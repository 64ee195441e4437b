import set_up  # noqa: F401, I001

import contextlib

from google import genai
from google.genai import types
from google.genai.errors import ClientError

import script

MODEL = "gemini-2.5-flash"
client = genai.Client()


def said(role: str, text: str) -> types.Content:
    return types.Content(role=role, parts=[types.Part(text=text)])


client.models.generate_content(
    model=MODEL,
    contents=[
        said("user", script.FIRST_QUESTION),
        said("model", script.FIRST_ANSWER),
        said("user", script.SECOND_QUESTION),
    ],
    config=types.GenerateContentConfig(system_instruction=script.SYSTEM),
)

declaration = types.FunctionDeclaration(
    name=script.TOOL_NAME, description=script.TOOL_DESCRIPTION, parameters_json_schema=script.TOOL_PARAMETERS
)
tools = types.GenerateContentConfig(tools=[types.Tool(function_declarations=[declaration])])
contents = [said("user", script.WEATHER_QUESTION)]
asked = client.models.generate_content(model=MODEL, contents=contents, config=tools)
contents.append(asked.candidates[0].content)
results = [
    types.Part(
        function_response=types.FunctionResponse(
            id=call.id, name=call.name, response={"result": script.weather_in(call.args["city"])}
        )
    )
    for call in asked.function_calls
]
contents.append(types.Content(role="user", parts=results))
client.models.generate_content(model=MODEL, contents=contents, config=tools)

for _chunk in client.models.generate_content_stream(model=MODEL, contents=script.POEM_QUESTION):
    pass
for _chunk in client.models.generate_content_stream(
    model=MODEL, contents=script.STREAMED_WEATHER_QUESTION, config=tools
):
    pass

with contextlib.suppress(ClientError):
    client.models.generate_content(model=MODEL, contents=script.REFUSED_QUESTION)
