import OpenAI from "openai";
import * as script from "./script.mjs";

const model = "gpt-4o-mini";
const client = new OpenAI({ maxRetries: 0 });
const chat = client.chat.completions;
const tools = [
  {
    type: "function",
    function: { name: script.TOOL_NAME, description: script.TOOL_DESCRIPTION, parameters: script.TOOL_PARAMETERS },
  },
];

const greeted = await chat.create({ model, messages: [{ role: "user", content: script.GREETING }] });
console.log(greeted.choices[0].message.content);

await chat.create({
  model,
  messages: [
    { role: "system", content: script.SYSTEM },
    { role: "user", content: script.FIRST_QUESTION },
    { role: "assistant", content: script.FIRST_ANSWER },
    { role: "user", content: script.SECOND_QUESTION },
  ],
});

const messages = [{ role: "user", content: script.WEATHER_QUESTION }];
const asked = (await chat.create({ model, messages, tools })).choices[0].message;
messages.push(asked);
for (const call of asked.tool_calls) {
  const { city } = JSON.parse(call.function.arguments);
  messages.push({ role: "tool", tool_call_id: call.id, content: script.weatherIn(city) });
}
await chat.create({ model, messages, tools });

const streaming = { model, stream: true, stream_options: { include_usage: true } };
for await (const _chunk of await chat.create({
  ...streaming,
  messages: [{ role: "user", content: script.POEM_QUESTION }],
}));
for await (const _chunk of await chat.create({
  ...streaming,
  tools,
  messages: [{ role: "user", content: script.STREAMED_WEATHER_QUESTION }],
}));

await client.responses.create({ model, instructions: script.SYSTEM, input: script.FIRST_QUESTION });

await script.refused(() => chat.create({ model, messages: [{ role: "user", content: script.REFUSED_QUESTION }] }));
