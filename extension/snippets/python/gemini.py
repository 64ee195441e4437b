# pip install "google-genai<3" opentelemetry-instrumentation-google-genai
# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
import os

from google import genai
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.google_genai import GoogleGenAiSdkInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# Without this the spans carry the model and the tokens, but no messages.
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY"

exporter = OTLPSpanExporter(endpoint="http://localhost:4318/v1/traces")
provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
trace.set_tracer_provider(provider)
GoogleGenAiSdkInstrumentor().instrument()

# From here on your app, as it is.
client = genai.Client()
response = client.models.generate_content(
    model="gemini-2.5-flash",
    contents="Say hello in French, with an emoji.",
)
print(response.text)
