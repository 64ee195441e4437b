"""What the model says: rules tried in order, the first whose pattern is found in the question answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, ToolCall

Rule = Callable[[Conversation, re.Match[str]], Answer]

REASONS = {
    400: ("invalid_request_error", "The request could not be understood."),
    401: ("invalid_api_key", "Incorrect API key provided."),
    404: ("model_not_found", "The model does not exist."),
    429: ("rate_limit_exceeded", "Rate limit reached for requests. Please try again in 20s."),
    500: ("server_error", "The server had an error while processing your request. Sorry about that!"),
    503: ("overloaded", "The engine is currently overloaded, please try again later."),
}


def fail_as_asked(conversation: Conversation, found: re.Match[str]) -> Answer:
    return fail(int(found[1]))


def fail(status: int) -> Answer:
    code, message = REASONS.get(status, ("server_error", f"The server answered {status}."))
    raise ProviderFailure(status, code, message)


def use_tools(conversation: Conversation, found: re.Match[str]) -> Answer:
    """One parallel call for each place of "in Lisbon and Oslo", of the tools whose names the question mentions."""
    places = re.split(r"\s*(?:,|\band\b)\s*", found["places"])
    asked = conversation.question.lower()
    tools = [tool.name for tool in conversation.tools if set(tool.name.lower().split("_")) & set(asked.split())]
    names = tools or [tool.name for tool in conversation.tools[:1]]
    if not names:
        return Answer(text=f"I have no tool to look at {found['places']} with.")
    wanted = [(name, place) for place in places for name in names]
    # Ids depend on the turn, so that two rounds of one conversation never share one.
    turn = len(conversation.messages)
    return Answer(
        tool_calls=tuple(
            ToolCall(f"call_{turn}_{number}", name, json.dumps({"city": place}, ensure_ascii=False))
            for number, (name, place) in enumerate(wanted, start=1)
        )
    )


def read_results(results: tuple[Message, ...]) -> Answer:
    return Answer(text="Here is what I found. " + " ".join(result.text for result in results))


def say(text: str, *, cached_tokens: int = 0, reasoning_tokens: int = 0) -> Rule:
    return lambda conversation, found: Answer(text=text, cached_tokens=cached_tokens, reasoning_tokens=reasoning_tokens)


DEFAULT_RULES: list[tuple[str, Rule]] = [
    (r"answer with status (\d{3})", fail_as_asked),
    (r"translate the whole book", lambda conversation, found: fail(429)),
    (r"\bweather\b.*\bin (?P<places>[^?.]+)", use_tools),
    (r"say hello in French", say("Bonjour ! 👋")),
    (r"capital of France", say("The capital of France is Paris.")),
    (r"and of Italy", say("The capital of Italy is Rome.", cached_tokens=16)),
    (r"sum up|summar", say("Three points: it is late, it is raining, and nobody has an umbrella.")),
    (
        r"poem",
        say("Spans arrive in any order,\nchildren before their parents,\nand the tree stands all the same."),
    ),
    (r"how many r", say("There are three: st**r**awbe**rr**y.", reasoning_tokens=64)),
]


class Script:
    """Rules of a test go before the default ones: `server.script.add(r"pattern", rule)`."""

    def __init__(self) -> None:
        self._rules = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), rule) for pattern, rule in DEFAULT_RULES]

    def add(self, pattern: str, rule: Rule | str) -> None:
        said = say(rule) if isinstance(rule, str) else rule
        self._rules.insert(0, (re.compile(pattern, re.IGNORECASE | re.DOTALL), said))

    def answer(self, conversation: Conversation) -> Answer:
        """The model's turn; `ProviderFailure` where the provider would refuse."""
        if conversation.tool_results:
            return read_results(conversation.tool_results)
        for pattern, rule in self._rules:
            found = pattern.search(conversation.question)
            if found:
                return rule(conversation, found)
        return Answer(text=f"You asked: {conversation.question}")
