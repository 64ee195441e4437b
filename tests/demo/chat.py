"""A chat with a system prompt and two turns: each turn is a trace of its own."""

from __future__ import annotations

from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam
from tracing import start

start("geography-tutor")
client = OpenAI()
messages: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are a geography tutor for children of ten. Answer in one short sentence."}
]
for question in ("What is the capital of France?", "And of Italy?"):
    messages.append({"role": "user", "content": question})
    completion = client.chat.completions.create(model="gpt-4o-mini", messages=messages, temperature=0.2)
    answer = completion.choices[0].message.content or ""
    messages.append({"role": "assistant", "content": answer})
    print(answer)
