"""
Who said what in English news, as a data frame.

`attribute` finds direct, mixed and indirect quotations with their speakers. It works offline: the program that does it is
inside this package.

>>> import whosaid_news
>>> quotes = whosaid_news.attribute(["“The ferries have to sail,” Karin Holm told reporters."])
>>> quotes[["speaker", "kind", "status"]].values.tolist()
[['Karin Holm', 'direct', 'asserted']]
"""

from __future__ import annotations

from ._binary import find_binary
from ._engine import Answer, Column, Engine, WhosaidError
from ._files import Report, report, sample, verify
from ._table import attribute
from ._version import __version__

__all__ = [
    "Answer",
    "Column",
    "Engine",
    "Report",
    "WhosaidError",
    "__version__",
    "attribute",
    "find_binary",
    "report",
    "sample",
    "verify",
]
