"""Text that came from data, made safe for the two places that would otherwise read it as markup."""

from __future__ import annotations

import html
import re

# Everything that Markdown, its maths, colour and icon directives react to. Escaping more than is
# needed does no harm: a backslash before punctuation is not shown.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:=&^\"'@/])")


def escape_markdown(text: object) -> str:
    """The text as plain words inside Markdown, on one line."""
    flat = " ".join(str(text).split())
    return _MARKDOWN.sub(r"\\\1", flat)


def plain_in_chart(text: object) -> str:
    """The text as plain words inside a Plotly label, which understands a few HTML tags."""
    flat = " ".join(str(text).split())
    # MathJax would take what stands between two dollar signs for a formula.
    return html.escape(flat, quote=False).replace("$", "&#36;")
