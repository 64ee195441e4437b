import { AgentsClient } from "@azure/ai-agents";
import { httpClient, withTls } from "./loopback.mjs";
import * as script from "./script.mjs";

const model = "gpt-4o-mini";
const credential = { getToken: async () => ({ token: "no-key", expiresOnTimestamp: 4_000_000_000_000 }) };
const client = new AgentsClient(withTls(process.env.PROJECT_ENDPOINT), credential, { httpClient });
const tools = [
  {
    type: "function",
    function: { name: script.TOOL_NAME, description: script.TOOL_DESCRIPTION, parameters: script.TOOL_PARAMETERS },
  },
];

async function ask(question, agent) {
  const thread = await client.threads.create();
  await client.messages.create(thread.id, "user", question);
  let run = await client.runs.create(thread.id, agent.id);
  while (["queued", "in_progress", "requires_action"].includes(run.status)) {
    run = await client.runs.get(thread.id, run.id);
    if (run.status === "requires_action") {
      const outputs = run.requiredAction.submitToolOutputs.toolCalls.map((call) => ({
        toolCallId: call.id,
        output: script.weatherIn(JSON.parse(call.function.arguments).city),
      }));
      run = await client.runs.submitToolOutputs(thread.id, run.id, outputs);
    }
  }
  for await (const message of client.messages.list(thread.id)) {
    console.log(message.content[0].text.value);
  }
}

const greeter = await client.createAgent(model, { name: "greeter" });
await ask(script.GREETING, greeter);
const meteorologist = await client.createAgent(model, { name: "meteorologist", instructions: script.SYSTEM, tools });
await ask(script.WEATHER_QUESTION, meteorologist);
await ask(script.REFUSED_QUESTION, greeter);
