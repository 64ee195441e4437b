import set_up  # noqa: F401, I001

import contextlib

from langchain.agents import create_agent
from langchain.chat_models import init_chat_model
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.tools import tool
from openai import RateLimitError

import script


@tool(script.TOOL_NAME, description=script.TOOL_DESCRIPTION)
def get_weather(city: str) -> str:
    return script.weather_in(city)


model = init_chat_model("openai:gpt-4o-mini", max_retries=0, stream_usage=True)

model.invoke(
    [
        SystemMessage(script.SYSTEM),
        HumanMessage(script.FIRST_QUESTION),
        AIMessage(script.FIRST_ANSWER),
        HumanMessage(script.SECOND_QUESTION),
    ]
)

agent = create_agent(model, tools=[get_weather])
agent.invoke({"messages": [HumanMessage(script.WEATHER_QUESTION)]})

for _chunk in model.stream(script.POEM_QUESTION):
    pass
for _chunk in model.bind_tools([get_weather]).stream(script.STREAMED_WEATHER_QUESTION):
    pass

with contextlib.suppress(RateLimitError):
    model.invoke(script.REFUSED_QUESTION)
