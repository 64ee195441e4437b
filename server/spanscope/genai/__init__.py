"""What a span says about AI work. One module a dialect; one place each for precedence, category, usage, errors."""

from spanscope.genai.describe import describe
from spanscope.genai.read import READING_VERSION, read
from spanscope.genai.rollup import summarise

__all__ = ["READING_VERSION", "describe", "read", "summarise"]
