import { AIProjectClient } from "@azure/ai-projects";
import { httpClient, withTls } from "./loopback.mjs";
import * as script from "./script.mjs";

const model = "gpt-4o-mini";
const credential = { getToken: async () => ({ token: "no-key", expiresOnTimestamp: 4_000_000_000_000 }) };
const endpoint = process.env.PROJECT_ENDPOINT;
const project = new AIProjectClient(withTls(endpoint), credential, { tracingOptions: {}, httpClient });
const { responses } = project.getOpenAIClient({ baseURL: `${endpoint}/openai/v1`, maxRetries: 0 });
const tool = {
  type: "function",
  name: script.TOOL_NAME,
  description: script.TOOL_DESCRIPTION,
  parameters: script.TOOL_PARAMETERS,
  strict: true,
};

/** What a request says to have this agent answer it. */
async function create(name, definition = {}) {
  const agent = await project.agents.createVersion(name, { kind: "prompt", model, ...definition });
  return { body: { agent_reference: { type: "agent_reference", name: agent.name } } };
}

// Content as a text, without a type: the instrumentation leaves out every other form.
const said = (role, content) => ({ role, content });

const greeter = await create("greeter");
const greeted = await responses.create({ input: script.GREETING }, greeter);
console.log(greeted.output_text);

await responses.create({
  model,
  instructions: script.SYSTEM,
  input: [
    said("user", script.FIRST_QUESTION),
    said("assistant", script.FIRST_ANSWER),
    said("user", script.SECOND_QUESTION),
  ],
});

const meteorologist = await create("meteorologist", { tools: [tool] });
const messages = [said("user", script.WEATHER_QUESTION)];
const asked = await responses.create({ input: messages }, meteorologist);
messages.push(...asked.output);
for (const call of asked.output) {
  const { city } = JSON.parse(call.arguments);
  messages.push({ type: "function_call_output", call_id: call.call_id, output: script.weatherIn(city) });
}
await responses.create({ input: messages }, meteorologist);

for await (const _event of await responses.create({ input: script.POEM_QUESTION, stream: true }, greeter));
for await (const _event of await responses.create(
  { input: script.STREAMED_WEATHER_QUESTION, stream: true },
  meteorologist,
));

await script.refused(() => responses.create({ input: script.REFUSED_QUESTION }, greeter));
