# pip install azure-ai-projects azure-core-tracing-opentelemetry
# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
import os

from azure.ai.projects.telemetry import AIProjectInstrumentor
from azure.core.settings import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# Without this the SDK records nothing: it calls its tracing experimental.
os.environ["AZURE_EXPERIMENTAL_ENABLE_GENAI_TRACING"] = "true"

exporter = OTLPSpanExporter(endpoint="http://localhost:4318/v1/traces")
provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
trace.set_tracer_provider(provider)
settings.tracing_implementation = "opentelemetry"
AIProjectInstrumentor().instrument(enable_content_recording=True)

# From here on your app, as it is.
