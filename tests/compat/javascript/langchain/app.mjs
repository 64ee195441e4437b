import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { withWorkflow } from "@traceloop/node-server-sdk";
import { createAgent, tool } from "langchain";
import * as script from "./script.mjs";

const model = new ChatOpenAI({ model: "gpt-4o-mini", maxRetries: 0, streamUsage: true });
const getWeather = tool(({ city }) => script.weatherIn(city), {
  name: script.TOOL_NAME,
  description: script.TOOL_DESCRIPTION,
  schema: script.TOOL_PARAMETERS,
});

const greeted = await model.invoke(script.GREETING);
console.log(greeted.content);

await model.invoke([
  new SystemMessage(script.SYSTEM),
  new HumanMessage(script.FIRST_QUESTION),
  new AIMessage(script.FIRST_ANSWER),
  new HumanMessage(script.SECOND_QUESTION),
]);

const agent = createAgent({ model, tools: [getWeather] });
const question = { messages: [new HumanMessage(script.WEATHER_QUESTION)] };
await withWorkflow({ name: "weather" }, () => agent.invoke(question));

for await (const _chunk of await model.stream(script.POEM_QUESTION));
for await (const _chunk of await model.bindTools([getWeather]).stream(script.STREAMED_WEATHER_QUESTION));

await script.refused(() => model.invoke(script.REFUSED_QUESTION));
