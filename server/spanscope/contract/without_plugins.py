"""pydantic without looking for plugins. Import this module before pydantic.

With the first model it looks for plugins in everything that is installed, and imports them: an environment with one,
as logfire is, would have its say in the sidecar. Looking alone costs 1 MB, and 15 ms of CPU.
"""

from __future__ import annotations

import sys
from types import ModuleType


class _NoPlugins(ModuleType):
    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()


# Unless someone has looked already, as a test may have.
sys.modules.setdefault("pydantic.plugin._loader", _NoPlugins("pydantic.plugin._loader"))
