"""What kind of work a span is. Dialects on one span may disagree: the surest key comes first."""

from __future__ import annotations

from spanscope.genai.index import SpanIndex
from spanscope.model.reading import Category

_LANGSMITH: dict[str, Category] = {
    "llm": "llm", "chain": "chain", "tool": "tool", "retriever": "retrieval", "embedding": "embedding",
    "prompt": "chain", "parser": "chain",
}  # fmt: skip
_OPERATION: dict[str, Category] = {
    "chat": "llm", "generate_content": "llm", "text_completion": "llm", "completion": "llm", "fetch_response": "llm",
    "responses": "llm", "embeddings": "embedding", "embedding": "embedding", "retrieval": "retrieval",
    "vector_db_retrieve": "retrieval", "rerank": "rerank", "execute_tool": "tool", "invoke_agent": "agent",
    "create_agent": "agent", "start_thread_run": "agent", "process_thread_run": "agent", "invoke_workflow": "workflow",
    "workflow": "workflow", "execute_task": "chain", "execute_event_loop_cycle": "chain", "plan": "chain",
    "chain": "chain", "framework": "chain", "evaluation": "evaluation", "guardrail": "guardrail",
}  # fmt: skip
_OPENINFERENCE: dict[str, Category] = {
    "LLM": "llm", "CHAIN": "chain", "AGENT": "agent", "TOOL": "tool", "RETRIEVER": "retrieval", "RERANKER": "rerank",
    "EMBEDDING": "embedding", "GUARDRAIL": "guardrail", "EVALUATOR": "evaluation", "PROMPT": "chain",
    "DECISION": "chain",
}  # fmt: skip
_TRACELOOP: dict[str, Category] = {"workflow": "workflow", "task": "chain", "agent": "agent", "tool": "tool"}
_REQUEST_TYPE: dict[str, Category] = {
    "chat": "llm", "completion": "llm", "embedding": "embedding", "rerank": "rerank",
}  # fmt: skip
_MLFLOW: dict[str, Category] = {
    "LLM": "llm", "CHAT_MODEL": "llm", "AGENT": "agent", "TOOL": "tool", "CHAIN": "chain", "RETRIEVER": "retrieval",
    "EMBEDDING": "embedding", "RERANKER": "rerank", "PARSER": "chain", "WORKFLOW": "workflow", "TASK": "chain",
    "GUARDRAIL": "guardrail", "EVALUATOR": "evaluation",
}  # fmt: skip
_LANGFUSE: dict[str, Category] = {
    "generation": "llm", "agent": "agent", "tool": "tool", "chain": "chain", "retriever": "retrieval",
    "evaluator": "evaluation", "embedding": "embedding", "guardrail": "guardrail",
}  # fmt: skip
_CLAUDE_CODE: dict[str, Category] = {
    "interaction": "agent", "llm_request": "llm", "tool": "tool", "tool.execution": "tool", "hook": "chain",
}  # fmt: skip
_GENKIT: dict[str, Category] = {
    "model": "llm", "tool": "tool", "tool.v2": "tool", "embedder": "embedding", "retriever": "retrieval",
    "reranker": "rerank", "evaluator": "evaluation", "flow": "workflow", "prompt": "chain", "agent": "agent",
}  # fmt: skip
_MASTRA: dict[str, Category] = {
    "agent_run": "agent", "model_generation": "llm", "tool_call": "tool", "mcp_tool_call": "tool",
    "workflow_run": "workflow",
}  # fmt: skip
_SPRING: dict[str, Category] = {
    "chat_client": "chain",
    "advisor": "chain",
    "tool_call": "tool",
    "vector_store": "retrieval",
}
_LAMINAR: dict[str, Category] = {
    "LLM": "llm", "TOOL": "tool", "EVALUATOR": "evaluation", "EXECUTOR": "chain", "EVALUATION": "evaluation",
    "DEFAULT": "chain",
}  # fmt: skip

_TABLES: tuple[tuple[str, dict[str, Category]], ...] = (
    # LangSmith before the operation: its retriever runs say `embeddings`, its prompt templates `chat`.
    ("langsmith.span.kind", _LANGSMITH),
    # Spring's operation is `framework` for all of them.
    ("spring.ai.kind", _SPRING),
    ("gen_ai.operation.name", _OPERATION),
    ("openinference.span.kind", _OPENINFERENCE),
    ("llm.request.type", _REQUEST_TYPE),
    ("traceloop.span.kind", _TRACELOOP),
    ("mlflow.spanType", _MLFLOW),
    ("langfuse.observation.type", _LANGFUSE),
    ("span.type", _CLAUDE_CODE),
    ("genkit:metadata:subtype", _GENKIT),
    ("genkit:type", _GENKIT),
    ("mastra.span.type", _MASTRA),
    ("lmnr.span.type", _LAMINAR),
)
_KEYS: tuple[tuple[str, Category], ...] = (
    ("gcp.vertex.agent.tool_call_args", "tool"),
    ("lk.function_tool.name", "tool"),
    ("haystack.tool.name", "tool"),
    ("haystack.agent.input", "agent"),
    ("haystack.pipeline.input_data", "workflow"),
    ("haystack.component.name", "chain"),
    ("gen_ai.tool.name", "tool"),
    ("agent.messages", "agent"),
    ("llm.messages", "llm"),
    ("agent_trace_id", "workflow"),
    ("gen_ai.evaluation.name", "evaluation"),
    ("gen_ai.prompt.0.role", "llm"),
    ("gen_ai.prompt.0.content", "llm"),
    ("gen_ai.request.model", "llm"),
    ("llm.request.model", "llm"),
)
# Logfire's OpenAI Agents spans have templates and no kind.
_TEMPLATES: tuple[tuple[str, Category], ...] = (
    ("Agent run: ", "agent"),
    ("Function: ", "tool"),
    ("Responses API", "llm"),
    ("Chat completion", "llm"),
    ("Guardrail", "guardrail"),
    ("Handoff: ", "chain"),
    ("Turn ", "chain"),
    ("Task: ", "chain"),
    ("MCP: ", "chain"),
)
_NAMES: tuple[tuple[str, Category], ...] = (
    ("invoke_agent ", "agent"),
    ("execute_tool ", "tool"),
    ("chat ", "llm"),
    ("generate_content ", "llm"),
    ("text_completion ", "llm"),
    ("embeddings ", "embedding"),
)
_AI_HEADS = {"gen_ai", "llm", "ai", "openinference", "traceloop", "langsmith", "lk", "gcp", "logfire"}
_HTTP = (
    "http.request.method",
    "http.method",
    "http.response.status_code",
    "http.status_code",
    "http.url",
    "http.route",
)
_DATABASE = ("db.system.name", "db.system", "db.statement", "db.query.text", "db.operation.name", "db.operation")


def category_of(index: SpanIndex) -> Category:
    for key, table in _TABLES:
        value = index.string(key)
        if value is not None:
            found = table.get(_bare(value))
            if found:
                return found
    return _vercel(index) or _by_evidence(index) or _plain(index)


def _bare(value: str) -> str:
    # MLflow encodes every attribute, strings too; some builds of Claude Code leave out its prefix.
    return value.strip('"').removeprefix("claude_code.")


def _vercel(index: SpanIndex) -> Category | None:
    operation = index.string("ai.operationId")
    if operation is None:
        return None
    if operation == "ai.toolCall":
        return "tool"
    if "embed" in operation:
        return "embedding" if operation.endswith(".doEmbed") else "chain"
    if operation.endswith((".doGenerate", ".doStream")):
        return "llm"
    return "agent"


def _by_evidence(index: SpanIndex) -> Category | None:
    for key, found in _KEYS:
        if key in index.attributes:
            if found == "llm" and (index.string("gen_ai.operation.name") or "").startswith("create_"):
                continue
            return found
    template = index.string("logfire.msg_template")
    if template and index.heads & {"gen_ai", "sdk_span_type", "agent_trace_id"}:
        for prefix, found in _TEMPLATES:
            if template.startswith(prefix):
                return found
    if index.heads & _AI_HEADS:
        for prefix, found in _NAMES:
            if index.span.name.startswith(prefix):
                return found
    return None


def _plain(index: SpanIndex) -> Category:
    if "gen_ai" in index.heads and index.string("gen_ai.operation.name"):
        return "other"
    if "db" in index.heads and any(key in index.attributes for key in _DATABASE):
        return "database"
    if "http" in index.heads and any(key in index.attributes for key in _HTTP):
        return "http"
    return "other"
