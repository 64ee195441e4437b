import Anthropic from "@anthropic-ai/sdk";
import * as script from "./script.mjs";

const model = { model: "claude-haiku-4-5", max_tokens: 1024 };
const client = new Anthropic({ maxRetries: 0 });
const tools = [
  { name: script.TOOL_NAME, description: script.TOOL_DESCRIPTION, input_schema: script.TOOL_PARAMETERS },
];
const user = (content) => [{ role: "user", content }];

const greeted = await client.messages.create({ ...model, messages: user(script.GREETING) });
console.log(greeted.content[0].text);

await client.messages.create({
  ...model,
  system: script.SYSTEM,
  messages: [
    { role: "user", content: script.FIRST_QUESTION },
    { role: "assistant", content: script.FIRST_ANSWER },
    { role: "user", content: script.SECOND_QUESTION },
  ],
});

const messages = user(script.WEATHER_QUESTION);
const asked = await client.messages.create({ ...model, messages, tools });
messages.push({ role: "assistant", content: asked.content });
const results = asked.content
  .filter((block) => block.type === "tool_use")
  .map((block) => ({ type: "tool_result", tool_use_id: block.id, content: script.weatherIn(block.input.city) }));
messages.push({ role: "user", content: results });
await client.messages.create({ ...model, messages, tools });

for await (const _event of await client.messages.create({
  ...model,
  messages: user(script.POEM_QUESTION),
  stream: true,
}));
await client.messages.stream({ ...model, messages: user(script.STREAMED_WEATHER_QUESTION), tools }).finalMessage();

await script.refused(() => client.messages.create({ ...model, messages: user(script.REFUSED_QUESTION) }));
