import set_up  # noqa: F401, I001

import asyncio
import contextlib

from agents import Agent, OpenAIProvider, RunConfig, Runner, function_tool
from openai import AsyncOpenAI, RateLimitError

import script

config = RunConfig(model_provider=OpenAIProvider(openai_client=AsyncOpenAI(max_retries=0)))


@function_tool(name_override=script.TOOL_NAME, description_override=script.TOOL_DESCRIPTION)
def get_weather(city: str) -> str:
    return script.weather_in(city)


async def main() -> None:
    geographer = Agent(name="Geographer", instructions=script.SYSTEM, model="gpt-4o-mini")
    turns = [
        {"role": "user", "content": script.FIRST_QUESTION},
        {"role": "assistant", "content": script.FIRST_ANSWER},
        {"role": "user", "content": script.SECOND_QUESTION},
    ]
    await Runner.run(geographer, turns, run_config=config)

    meteorologist = Agent(name="Meteorologist", model="gpt-4o-mini", tools=[get_weather])
    await Runner.run(meteorologist, script.WEATHER_QUESTION, run_config=config)

    poet = Agent(name="Poet", model="gpt-4o-mini")
    async for _event in Runner.run_streamed(poet, script.POEM_QUESTION, run_config=config).stream_events():
        pass
    streamed = Runner.run_streamed(meteorologist, script.STREAMED_WEATHER_QUESTION, run_config=config)
    async for _event in streamed.stream_events():
        pass

    with contextlib.suppress(RateLimitError):
        await Runner.run(poet, script.REFUSED_QUESTION, run_config=config)


asyncio.run(main())
