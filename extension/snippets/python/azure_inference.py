# pip install "azure-ai-inference[opentelemetry]" opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
import os

from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import UserMessage
from azure.ai.inference.tracing import AIInferenceInstrumentor
from azure.core.credentials import AzureKeyCredential
from azure.core.settings import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# Without this the spans carry the model and the tokens, but no messages.
os.environ["AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED"] = "true"
settings.tracing_implementation = "opentelemetry"

exporter = OTLPSpanExporter(endpoint="http://localhost:4318/v1/traces")
provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
trace.set_tracer_provider(provider)
AIInferenceInstrumentor().instrument()

# From here on your app, as it is.
client = ChatCompletionsClient(
    endpoint=os.environ["AZURE_AI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
)
response = client.complete(
    model="gpt-4o-mini",
    messages=[UserMessage("Say hello in French, with an emoji.")],
)
print(response.choices[0].message.content)
