"""One export request to one chunk a trace, or several of a large one."""

from __future__ import annotations

from dataclasses import dataclass

from spanscope.model.records import Chunk, Encoding, Signal

# A chunk is parsed whole to look at one span of it, and derived whole while requests wait: some 20 ms at this size.
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Split:
    """`rejected` items could not be stored; `error_message` says why, for the partial success of the answer."""

    chunks: list[Chunk]
    accepted: int
    rejected: int
    error_message: str


def split(signal: Signal, encoding: Encoding, body: bytes) -> Split:
    """BadBody if the body is not an OTLP request of this signal in this encoding."""
    # Each encoding is imported when first met: most apps send one of the two.
    if encoding == "json":
        from spanscope.otlp.split_json import split_json

        return split_json(signal, body)
    from spanscope.otlp.split_protobuf import split_protobuf

    return split_protobuf(signal, body)
