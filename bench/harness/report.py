# SPDX-License-Identifier: ISC
"""Tables as text for a terminal and as Markdown for a file."""

from .figures import in_words


def _lines(table, subject, peers):
    """The table as lists of cells: head, figures, and the ratios below them."""
    head = ["", *table.columns]
    body = [[name, *map(in_words, values)] for name, values in table.rows.items()]
    ratios = [[name, *map(in_words, values)] for name, values in table.ratios(subject, peers).items()]
    return head, body, ratios


def as_text(table, subject, peers):
    head, body, ratios = _lines(table, subject, peers)
    widths = [max(len(line[column]) for line in [head, *body, *ratios]) for column in range(len(head))]

    def row(cells):
        figures = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))
        return "  ".join([cells[0].ljust(widths[0]), *figures])

    parts = [table.title, row(head), *map(row, body)]
    if ratios:
        parts += ["-" * len(row(head)), *map(row, ratios)]
    if table.target:
        parts.append(f"target: {table.target}")
    return "\n".join([*parts, *(f"note: {note}" for note in table.notes), ""])


def as_markdown(table, subject, peers):
    head, body, ratios = _lines(table, subject, peers)

    def row(cells):
        return "| " + " | ".join(cells) + " |"

    parts = [f"## {table.title}", "", row(head), "|---" + "|---:" * (len(head) - 1) + "|", *map(row, body)]
    parts += [row([f"*{line[0]}*", *line[1:]]) for line in ratios]
    if table.target:
        parts += ["", f"Target: {table.target}."]
    for note in table.notes:
        parts += ["", f"Note: {note}."]
    return "\n".join([*parts, ""])


def document(facts, tables, subject, peers):
    """The whole report in Markdown."""
    head = ["# Results", "",
            "Written by `bench/run --markdown`; what each figure means is in README.md. Smaller is better everywhere. "
            "Times depend on the machine and the hour, ratios much less.", ""]
    return "\n".join([*head, *(f"- {what}: {value}" for what, value in facts), "",
                      *(as_markdown(table, subject, peers) for table in tables)])
