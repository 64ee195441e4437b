// What each app of a cell says to its model: the same as python/script.py.

export const GREETING = "Say hello in French, with an emoji.";
export const SYSTEM = "You know your geography. Be brief.";
export const FIRST_QUESTION = "What is the capital of France?";
export const FIRST_ANSWER = "The capital of France is Paris.";
export const SECOND_QUESTION = "And of Italy?";
export const WEATHER_QUESTION = "What is the weather in Lisbon and Oslo?";
export const POEM_QUESTION = "Write a poem about spans.";
export const STREAMED_WEATHER_QUESTION = "What is the weather in Tromsø?";
export const REFUSED_QUESTION = "Answer with status 429, please.";

export const TOOL_NAME = "get_weather";
export const TOOL_DESCRIPTION = "The weather in a city, now.";
export const TOOL_PARAMETERS = {
  type: "object",
  properties: { city: { type: "string", description: "The city's name in English" } },
  required: ["city"],
};

export function weatherIn(city) {
  return `${city}: ${city.length + 7} °C, "light" rain.`;
}

/** Lets one error by: the provider's refusal. */
export async function refused(call) {
  try {
    await call();
  } catch (error) {
    if ((error.status ?? error.statusCode) !== 429) {
      throw error;
    }
    return;
  }
  throw new Error("The call was not refused.");
}
