"""Coding agents that trace themselves: Claude Code's spans; prompts and tool results that Codex and Gemini CLI log.

Copilot speaks the current conventions (`otel`).
"""

from __future__ import annotations

from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex, as_text
from spanscope.genai.parts import parts_of
from spanscope.model.reading import Message, ToolResult
from spanscope.model.values import KvList

KINDS = {"interaction", "llm_request", "tool", "tool.execution", "tool.blocked_on_user", "hook"}
_PROMPTS = {"claude_code.user_prompt", "codex.user_prompt", "gemini_cli.user_prompt"}
_RESULTS = {"claude_code.tool_result", "codex.tool_result", "gemini_cli.tool_call"}


def claude_code(index: SpanIndex) -> Facts | None:
    kind = index.string("span.type")
    if kind is None or kind.removeprefix("claude_code.") not in KINDS:
        return None
    facts = Facts("claude-code")
    prompt = index.string("user_prompt", "new_context")
    facts.input = [Message("user", parts_of(prompt))] if prompt else []
    answer = index.string("response.model_output", "response")
    facts.output = [Message("assistant", parts_of(answer))] if answer else []
    if kind.removeprefix("claude_code.").startswith("tool"):
        facts.tool_name = index.string("tool_name", "tool.name", "name")
        facts.tool_call_id = index.string("tool_use_id")
        facts.arguments = index.text("tool_input") or index.text("full_command") or index.text("file_path")
        facts.result = _tool_output(index)
    return facts


def _tool_output(index: SpanIndex) -> str | None:
    for event in index.events:
        if event.name in ("tool.output", "claude_code.tool.output"):
            for key in ("output", "content", "diff"):
                text = as_text(event.attributes.get(key))
                if text:
                    return text
    return None


def log_records(index: SpanIndex) -> Facts | None:
    """Log records that carry a span's id: most builds send none, and their records then belong to no span."""
    facts = Facts("coding-agent.logs")
    for record in index.logs:
        if record.name in _PROMPTS:
            text = as_text(record.attributes.get("prompt"))
            facts.input.append(Message("user", parts_of(text)))
        elif record.name in _RESULTS:
            facts.output.append(Message("tool", [_result(record.attributes)]))
    return facts if facts.input or facts.output else None


def _result(attributes: KvList) -> ToolResult:
    name = attributes.get("tool_name") or attributes.get("function_name")
    identifier = attributes.get("call_id")
    text = as_text(attributes.get("output")) or as_text(attributes.get("tool_result")) or ""
    return ToolResult(
        identifier if isinstance(identifier, str) else None, name if isinstance(name, str) else None, text
    )
