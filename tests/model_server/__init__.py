"""A model provider on loopback for tests and demos: deterministic answers, every exchange kept as truth."""

from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.exchange import Exchange, ExchangeLog
from tests.model_server.server import ModelServer

__all__ = [
    "Answer",
    "Conversation",
    "Exchange",
    "ExchangeLog",
    "Message",
    "ModelServer",
    "ProviderFailure",
    "Tool",
    "ToolCall",
]
