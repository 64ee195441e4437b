"""What the store derives, put together: payloads are read by `otlp`, spans by `genai`."""

from __future__ import annotations

from spanscope import genai, otlp
from spanscope.store import Derivation

DERIVATION = Derivation(
    version=genai.READING_VERSION,
    decode_spans=otlp.decode_spans,
    decode_logs=otlp.decode_logs,
    describe=genai.describe,
    summarise=genai.summarise,
)
