"""Spanscope: OTLP receivers, a store of spans, and the JSON-RPC sidecar that shows them."""

__version__ = "0.1.0"
