"""The network side of OTLP: ports, guards, limits, and what every request is answered."""
