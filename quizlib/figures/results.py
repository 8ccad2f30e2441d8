"""Results as documented DataFrames, for analysis in a notebook."""

from dataclasses import dataclass, field
from datetime import UTC

import pandas as pd

from quizlib.core.moment import CHINA
from quizlib.figures.facts import Facts


@dataclass(frozen=True)
class Results:
    """Sittings as DataFrames; points are floats, moments China time.

    - ``sittings``: sitting (id), title, kind (contest, test, practice), opens, closes, time_limit (minutes),
      full_marks, pass_line, excellent_line, version (of the frozen files; 0: still open), checksum
    - ``due``: sitting, member (id), number, name, branch, cohort, excused (the reason, "" where due)
    - ``attempts``: sitting, attempt (number within the sitting), member, branch, cohort, ordinal, started, ended,
      minutes, handed_in, points, maximum, rate (0–1), pending, passes, excels, counts, settled
    - ``marks``: sitting, attempt, slot, question, edition, part, kind, regulation, title, article, topic, response
      (JSON, in the author's letters), points (NaN while it waits for a mark), worth, seconds, first, counts, whole
    - ``questions``: one row for each question (of a case each part) and sitting, see
      ``quizlib.figures.questions.question_statistics``

    One person has one row in ``attempts`` for each attempt: keep ``counts`` (and ``settled``) for scores.
    """

    facts: Facts = field(repr=False)

    @property
    def sittings(self) -> pd.DataFrame:
        """One row a sitting."""
        rows = [
            {
                "sitting": one.sitting.id,
                "title": one.sitting.title,
                "kind": one.sitting.kind.value,
                "opens": one.sitting.opens.astimezone(CHINA),
                "closes": one.sitting.closes.astimezone(CHINA),
                "time_limit": one.sitting.time_limit,
                "full_marks": float(one.full_marks),
                "pass_line": float(one.sitting.pass_line),
                "excellent_line": float(one.sitting.excellent_line),
                "version": one.version,
                "checksum": one.checksum,
            }
            for one in self.facts.held
        ]
        return pd.DataFrame(rows, columns=list(_SITTINGS))

    @property
    def due(self) -> pd.DataFrame:
        """One row a person on the list of a sitting."""
        return self._with_sitting("SELECT s, member, number, name, branch, cohort, excused FROM due ORDER BY s, number")

    @property
    def attempts(self) -> pd.DataFrame:
        """One row an attempt that has ended."""
        return self._with_sitting(_ATTEMPTS, self.facts.scale, self.facts.scale, moments=("started", "ended"))

    @property
    def marks(self) -> pd.DataFrame:
        """One row a slot of such an attempt."""
        return self._with_sitting(_MARKS, self.facts.scale, self.facts.scale)

    @property
    def questions(self) -> pd.DataFrame:
        """The statistics of questions, of first attempts."""
        from quizlib.figures.questions import question_statistics

        return question_statistics(self.facts)

    def sql(self, query: str) -> pd.DataFrame:
        """What a DuckDB query gives over the tables themselves: see ``quizlib.figures.tables``; points are in units."""
        return self.facts.frame(query)

    def _with_sitting(self, query: str, *parameters: int, moments: tuple[str, ...] = ()) -> pd.DataFrame:
        found = self.facts.frame(query, *parameters)
        ids = {one.s: one.sitting.id for one in self.facts.held}
        found.insert(0, "sitting", found.pop("s").map(ids).astype(object))
        for name in moments:
            found[name] = found[name].dt.tz_localize(UTC).dt.tz_convert(CHINA)
        return found


_ATTEMPTS = """
SELECT s, attempt, member, branch, cohort, ordinal, started, ended,
    (epoch_ms(ended) - epoch_ms(started)) / 60000.0 AS minutes, handed_in,
    points::DOUBLE / ? AS points, maximum::DOUBLE / ? AS maximum, points / maximum AS rate, pending, passes, excels,
    counts, settled
FROM attempts ORDER BY s, attempt
"""
_MARKS = """
SELECT s, attempt, slot, question, edition, part, kind, regulation, coalesce(title, regulation) AS title, article,
    topic, response, points::DOUBLE / ? AS points, worth::DOUBLE / ? AS worth, seconds, first, counts, whole
FROM marks JOIN items USING (s, item) LEFT JOIN titles USING (s, regulation)
ORDER BY s, attempt, slot
"""
_SITTINGS = (
    *("sitting", "title", "kind", "opens", "closes", "time_limit", "full_marks", "pass_line", "excellent_line"),
    *("version", "checksum"),
)
