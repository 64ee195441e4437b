"""The table of SDKs: what each cell runs, and where the SDK itself leaves something out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Short:
    """What can't be shown as it was, as the SDK does not record it, or records it otherwise."""

    aspect: str
    """Of `Call.truth`; `span` if there is no span for the call at all."""
    reason: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    language: Literal["python", "javascript"]
    sdk: str
    """The app's folder, below that of the language."""
    title: str
    packages: tuple[str, ...]
    """Whose versions are told, the SDK first."""
    environment: dict[str, str]
    """Of the app: {model} is the model server's address."""
    short: tuple[Short, ...] = ()
    notes: tuple[str, ...] = ()
    """What the user must know."""
    app: str = ""
    """The folder whose app it runs, if another cell's: the same SDK, set up another way."""
    records: Literal["calls", "agent operations", "requests"] = "calls"
    """Whether there is a span for each model call, or what else."""
    set_up: str = ""
    """The snippet's name where it is not the cell's."""
    categories: tuple[str, ...] = ("llm",)
    """Of the spans for model calls. Creating an agent is no call."""

    @property
    def id(self) -> str:
        return f"{self.language}/{self.sdk}"

    @property
    def snippet(self) -> Path:
        return Path(self.language) / f"{self.set_up or self.sdk}.{'py' if self.language == 'python' else 'mjs'}"

    @property
    def falls_short(self) -> set[tuple[str, str]]:
        """(scenario, aspect)."""
        return {(scenario, short.aspect) for short in self.short for scenario in short.scenarios}

    def has_span(self, scenario: str) -> bool:
        return (scenario, "span") not in self.falls_short


KEY = "no-key-is-needed-on-loopback"
OPENAI = {"OPENAI_BASE_URL": "{model}/v1", "OPENAI_API_KEY": KEY}
ANTHROPIC = {"ANTHROPIC_BASE_URL": "{model}", "ANTHROPIC_API_KEY": KEY}
AZURE_INFERENCE = {"AZURE_AI_CHAT_ENDPOINT": "{model}", "AZURE_AI_CHAT_KEY": KEY}
FOUNDRY = {"PROJECT_ENDPOINT": "{model}/api/projects/compat"}

STREAMS = ("stream", "streamed tool call")
TOOL_CALLS = ("tool call", "streamed tool call")
WITH_TOOLS = (*TOOL_CALLS, "tool result")
OF_AGENTS = ("plain", *WITH_TOOLS, "stream", "error")

NO_CACHE = Short("cached tokens", "How many tokens came from the cache.", ("turns",))
NO_TOOLS = Short("tool definitions", "The definitions of tools.", WITH_TOOLS)
NO_REQUEST_MODEL = Short("request model", "Which model was asked for, when an agent was asked.", OF_AGENTS)
NO_REASON = Short("finish reason", "That an answer ended with a tool call, as its finish reason.", TOOL_CALLS)

CELLS = (
    Cell(
        "python",
        "azure_inference",
        "Azure AI Inference",
        ("azure-ai-inference", "azure-core-tracing-opentelemetry", "opentelemetry-sdk"),
        AZURE_INFERENCE,
        (NO_TOOLS, NO_CACHE),
        (
            "Name the model in each call: one that is named when the client is made is recorded as `chat`.",
            "Each call has a span of its HTTP request below it.",
        ),
    ),
    Cell(
        "python",
        "foundry_agents",
        "Foundry Agents",
        ("azure-ai-agents", "azure-core-tracing-opentelemetry", "opentelemetry-sdk"),
        FOUNDRY,
        notes=(
            "The service calls the model, so there is no span for a model call: the trace reads as a conversation.",
            "Put what belongs together into a span of your own, or each operation is a trace of its own.",
            "Answers are known once the app lists the thread's messages (or streams), tool calls once it lists the "
            "run's steps.",
        ),
        records="agent operations",
    ),
    Cell(
        "python",
        "foundry_projects",
        "Foundry Agents, 2nd generation",
        ("azure-ai-projects", "azure-core-tracing-opentelemetry", "openai", "opentelemetry-sdk"),
        FOUNDRY,
        (
            NO_TOOLS,
            NO_CACHE,
            NO_REQUEST_MODEL,
            NO_REASON,
            Short("input", "Instructions of a call, and what the assistant said before.", ("turns",)),
            Short("input", "What was said before the results of tools.", ("tool result",)),
        ),
        (
            "`AZURE_EXPERIMENTAL_ENABLE_GENAI_TRACING=true` must be set, or nothing is recorded.",
            "In a list of input, content must be a list of parts: `content` that is a text is not recorded.",
        ),
        categories=("llm", "agent"),
    ),
    Cell(
        "python",
        "anthropic",
        "Anthropic",
        ("anthropic", "opentelemetry-instrumentation-anthropic", "opentelemetry-sdk"),
        ANTHROPIC,
        (Short("output tokens", "A stream's output tokens are one too many.", STREAMS),),
        (
            "The SDK records each call itself as well, without messages: `ANTHROPIC_OPEN_TELEMETRY=false` switches "
            "that off.",
        ),
    ),
    Cell(
        "python",
        "gemini",
        "Gemini",
        ("google-genai", "opentelemetry-instrumentation-google-genai", "opentelemetry-sdk"),
        {"GOOGLE_GEMINI_BASE_URL": "{model}", "GEMINI_API_KEY": KEY},
        notes=(
            "google-genai 3 is not instrumented, and nothing says so: keep it below 3.",
            "`enable_content_recording=True` does nothing: the capture variable must be `SPAN_ONLY`, and not `true`.",
        ),
    ),
    Cell(
        "python",
        "langchain",
        "LangChain",
        ("langchain", "langchain-openai", "langsmith", "opentelemetry-sdk"),
        OPENAI,
        notes=(
            "`LANGSMITH_OTEL_ONLY=true` keeps the traces from being sent to LangSmith as well.",
            "The variables must be set before LangChain is imported.",
        ),
    ),
    Cell(
        "python",
        "openai",
        "OpenAI",
        ("openai", "opentelemetry-instrumentation-genai-openai", "opentelemetry-sdk"),
        OPENAI,
        notes=(
            "Chat Completions and Responses.",
            "`opentelemetry-instrumentation-openai-v2` can't be imported with what pip resolves: "
            "[instrumentation.md](instrumentation.md) says more.",
        ),
    ),
    Cell(
        "python",
        "openai_agents",
        "OpenAI Agents SDK",
        ("openai-agents", "logfire", "opentelemetry-sdk"),
        OPENAI,
        (Short("input", "What was asked in a call that was refused.", ("error",)),),
        ("The SDK sends its traces to OpenAI as well: `set_trace_processors([])` ends that.",),
    ),
    Cell(
        "javascript",
        "azure_inference",
        "Azure AI Inference",
        ("@azure-rest/ai-inference", "@azure/opentelemetry-instrumentation-azure-sdk", "@opentelemetry/sdk-node"),
        AZURE_INFERENCE,
        (NO_TOOLS, NO_CACHE, Short("span", "Streams: there are only the spans of their HTTP requests.", STREAMS)),
    ),
    Cell(
        "javascript",
        "foundry_agents",
        "Foundry Agents",
        ("@azure/ai-agents", "@azure/opentelemetry-instrumentation-azure-sdk", "@opentelemetry/sdk-node"),
        FOUNDRY,
        notes=("This SDK records its HTTP requests alone. Its successor below records messages.",),
        records="requests",
    ),
    Cell(
        "javascript",
        "foundry_projects",
        "Foundry Agents, 2nd generation",
        ("@azure/ai-projects", "@azure/opentelemetry-instrumentation-azure-sdk", "@opentelemetry/sdk-node"),
        FOUNDRY,
        (
            NO_TOOLS,
            NO_CACHE,
            NO_REQUEST_MODEL,
            NO_REASON,
            Short("input", "Tool calls among what was said before.", ("tool result",)),
            Short("error", "Why a call was refused: the span says that it failed.", ("error",)),
        ),
        (
            "Each client must ask for it: `new AIProjectClient(endpoint, credential, { tracingOptions: {} })`.",
            "In a list of input, messages must have no `type` and their content must be a text: others are left out.",
        ),
        set_up="foundry_agents",
        categories=("llm", "agent"),
    ),
    Cell(
        "javascript",
        "anthropic",
        "Anthropic",
        ("@anthropic-ai/sdk", "@opentelemetry/sdk-node"),
        ANTHROPIC,
        (
            NO_TOOLS,
            Short("output", "The answer of `create` with `stream: true`; `messages.stream` has it.", ("stream",)),
            Short("error", "The provider's words of a refusal; there is its kind.", ("error",)),
        ),
        ("The SDK's own tracing, and no instrumentation: an app must not have both.",),
    ),
    Cell(
        "javascript",
        "anthropic_traceloop",
        "Anthropic, SDK below 1",
        ("@anthropic-ai/sdk", "@traceloop/node-server-sdk"),
        ANTHROPIC,
        (
            NO_TOOLS,
            Short("input tokens", "Input tokens are without those from the cache.", ("turns",)),
            Short("finish reason", "Why a stream ended.", STREAMS),
            Short("output", "The arguments of a streamed tool call.", ("streamed tool call",)),
        ),
        (
            "@anthropic-ai/sdk 1 can't be loaded with this instrumentation.",
            "The SDK records each call itself as well, without messages: `ANTHROPIC_OPEN_TELEMETRY=false` switches "
            "that off.",
        ),
        app="anthropic",
    ),
    Cell(
        "javascript",
        "langchain",
        "LangChain",
        ("langchain", "@langchain/openai", "@traceloop/node-server-sdk"),
        OPENAI,
        (
            NO_TOOLS,
            NO_CACHE,
            Short("response model", "The exact model that answered.", ("plain", "turns", *WITH_TOOLS, "stream")),
            Short("output", "The model's tool calls; the spans of the tools have them.", TOOL_CALLS),
            Short("input", "Tool calls among what was said before.", ("tool result",)),
        ),
        ("Put what belongs together into `withWorkflow`, or each step is a trace of its own.",),
    ),
    Cell(
        "javascript",
        "openai",
        "OpenAI",
        ("openai", "@traceloop/node-server-sdk"),
        OPENAI,
        (
            NO_CACHE,
            Short("input tokens", "A stream's tokens: they are estimated, or unknown.", STREAMS),
            Short("output tokens", "A stream's tokens: they are estimated, or unknown.", STREAMS),
            Short("input", "The instructions of a Responses call.", ("instructions",)),
            Short("span", "Calls that failed.", ("error",)),
        ),
        (
            "openai 7 is recorded only if it is named under `instrumentModules`, as here.",
            "A CommonJS app loads another copy of openai: make the set-up `tracing.cjs`, with `require`, and start it "
            "with `--require`.",
        ),
    ),
)
