# pip install azure-ai-agents azure-core-tracing-opentelemetry opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
from azure.ai.agents.telemetry import AIAgentsInstrumentor
from azure.core.settings import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

exporter = OTLPSpanExporter(endpoint="http://localhost:4318/v1/traces")
provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
trace.set_tracer_provider(provider)
settings.tracing_implementation = "opentelemetry"
AIAgentsInstrumentor().instrument(enable_content_recording=True)

# From here on your app, with what belongs together in a span of its own: else each request is a trace of its own.
#     with tracer.start_as_current_span("ask my agent"):
# The service alone knows its answers and tool calls: list the messages and the run's steps to have them recorded.
tracer = trace.get_tracer("my-app")
