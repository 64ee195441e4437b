"""A call that the provider refuses: status 429, and no retry."""

from __future__ import annotations

from openai import OpenAI, RateLimitError
from tracing import start

start("book-translator")
try:
    OpenAI(max_retries=0).chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": "Translate the whole book into Portuguese."}]
    )
except RateLimitError as error:
    print(f"refused: {error}")
