# SPDX-License-Identifier: ISC
"""Numbers and the tables they end up in."""

import math


def percentile(samples, share):
    """The nearest-rank percentile: always one of the samples. None when there are none."""
    if not samples:
        return None
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


def median(samples):
    return percentile(samples, 50)


def ratio(value, base):
    if value is None or base is None or base == 0:
        return None
    return value / base


class Table:
    """One row for each peer and floor, one column for each figure. Smaller is always better."""

    def __init__(self, title, columns, floors=(), target=None, notes=(), plain=()):
        self.title = title
        self.columns = columns
        self.plain = plain  # the columns of which no ratio means anything
        self.floors = floors  # the rows that are floors of this table
        self.target = target  # in words
        self.notes = list(notes)
        self.rows = {}

    def add(self, name, values):
        self.rows[name] = list(values)

    def fail(self, name, reason):
        self.rows[name] = [None] * len(self.columns)
        self.notes.append(f"{name}: not measured: {reason}")

    def best_of(self, column, names):
        values = [self.rows[name][column] for name in names if name in self.rows]
        return min((value for value in values if value is not None), default=None)

    def ratios(self, subject, peers):
        """Lines of ratios: the subject against the best of the peers and against the floors."""
        lines = {}
        if subject not in self.rows:
            return lines
        against = [("best peer", peers), *((floor, [floor]) for floor in self.floors)]
        for what, others in against:
            values = [None if name in self.plain else ratio(self.rows[subject][column], self.best_of(column, others))
                      for column, name in enumerate(self.columns)]
            if any(value is not None for value in values):
                lines[f"{subject} / {what}"] = values
        return lines


def in_words(value):
    """A figure with as many digits as it deserves."""
    if value is None:
        return "-"
    if value == 0 or value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
