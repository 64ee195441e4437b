# pip install "langsmith[otel]" langchain langchain-openai
import os

# For LangSmith's tracer these must be there before LangChain is imported. Nothing is sent to LangSmith.
os.environ["LANGSMITH_TRACING"] = "true"
os.environ["LANGSMITH_OTEL_ENABLED"] = "true"
os.environ["LANGSMITH_OTEL_ONLY"] = "true"
os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4318"
os.environ["OTEL_SERVICE_NAME"] = "my-app"

# From here on your app, as it is.
from langchain.chat_models import init_chat_model

model = init_chat_model("openai:gpt-4o-mini")
print(model.invoke("Say hello in French, with an emoji.").text)
