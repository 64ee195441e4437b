# pip install openai-agents logfire
import os

import logfire
from agents import Agent, Runner, set_trace_processors

os.environ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://localhost:4318/v1/traces"

# The Agents SDK would send its own traces to OpenAI.
set_trace_processors([])
logfire.configure(service_name="my-app", send_to_logfire=False, console=False)
logfire.instrument_openai_agents()

# From here on your app, as it is.
agent = Agent(name="Assistant", model="gpt-4o-mini")
result = Runner.run_sync(agent, "Say hello in French, with an emoji.")
print(result.final_output)
