import ModelClient from "@azure-rest/ai-inference";
import { AzureKeyCredential } from "@azure/core-auth";
import * as script from "./script.mjs";

const client = ModelClient(process.env.AZURE_AI_CHAT_ENDPOINT, new AzureKeyCredential(process.env.AZURE_AI_CHAT_KEY), {
  allowInsecureConnection: true,
  retryOptions: { maxRetries: 0 },
});
const tools = [
  {
    type: "function",
    function: { name: script.TOOL_NAME, description: script.TOOL_DESCRIPTION, parameters: script.TOOL_PARAMETERS },
  },
];

async function complete(body) {
  const response = await client.path("/chat/completions").post({ body: { model: "gpt-4o-mini", ...body } });
  if (response.status !== "200") {
    throw Object.assign(new Error(response.body.error.message), { status: Number(response.status) });
  }
  return response.body.choices[0].message;
}

async function stream(body) {
  const streamed = { model: "gpt-4o-mini", stream: true, stream_options: { include_usage: true }, ...body };
  const response = await client.path("/chat/completions").post({ body: streamed }).asNodeStream();
  for await (const _chunk of response.body);
}

const greeted = await complete({ messages: [{ role: "user", content: script.GREETING }] });
console.log(greeted.content);

await complete({
  messages: [
    { role: "system", content: script.SYSTEM },
    { role: "user", content: script.FIRST_QUESTION },
    { role: "assistant", content: script.FIRST_ANSWER },
    { role: "user", content: script.SECOND_QUESTION },
  ],
});

const messages = [{ role: "user", content: script.WEATHER_QUESTION }];
const asked = await complete({ messages, tools });
messages.push(asked);
for (const call of asked.tool_calls) {
  const { city } = JSON.parse(call.function.arguments);
  messages.push({ role: "tool", tool_call_id: call.id, content: script.weatherIn(city) });
}
await complete({ messages, tools });

await stream({ messages: [{ role: "user", content: script.POEM_QUESTION }] });
await stream({ messages: [{ role: "user", content: script.STREAMED_WEATHER_QUESTION }], tools });

await script.refused(() => complete({ messages: [{ role: "user", content: script.REFUSED_QUESTION }] }));
