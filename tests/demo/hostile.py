"""Text that would like to be more than text: markup, control characters, reversed letters, very long lines."""

from __future__ import annotations

from openai import OpenAI
from tracing import start

start('<b onmouseover="alert(1)">evil</b>')
HOSTILE = "\n".join(
    [
        "<script>document.body.innerHTML = 'gone'</script> <img src=x onerror=alert(1)>",
        "[click me](javascript:alert(1)) ![pixel](https://tracker.example/pixel.png) {{constructor}}",
        "\u202egnirts desrever\u202c and \u200bhidden\u200b, \x1b[31mred\x1b[0m, a bell \x07, a lone \\u0000 \x00",
        "'; DROP TABLE trace; -- %s %n ${jndi:ldap://127.0.0.1/x}",
        "a" * 20_000,
    ]
)
completion = OpenAI().chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": HOSTILE}])
print(len(completion.choices[0].message.content or ""), "characters came back")
