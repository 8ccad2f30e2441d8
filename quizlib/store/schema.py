"""Tables. Each noun in a sentence:

- ``questions``: editions of questions by content hash; never changed, so that a past paper stays what it was.
- ``regulations``: titles of the regulations that those questions rest on.
- ``members``: the roster of today. ``id`` is random and stands in cookies and links instead of the employee number.
- ``sittings``: the rules of a sitting (``body``), its ``seed`` and the editions that papers draw from (``pool``).
- ``due``: who is due in a sitting, as the roster stood; it stops following the roster when the window closes.
  ``excused`` is the reason why a person is excused, empty for those who are not.
- ``excuses``: why and for which days, or for which sitting, a member is excused.
- ``attempts``: one member's paper in one sitting, drawn once.
- ``steps``: what happened in an attempt, appended and never changed. The key (attempt, number) settles races, the key
  (attempt, operation) keeps a step that is sent twice from counting twice.
- ``allowances``: who may begin more attempts in a sitting than its rules say, or begin one later, and why.
- ``corrections``: by which edition (``corrected``) the papers of a sitting that hold an ``edition`` are marked, and
  since when; the last one counts.
- ``cards``: what a member knows of a question from drills, as the spaced-repetition method keeps it (``memory``), and
  when it is ``due`` again.
- ``drills``: every answer of a drill, and every question missed in a sitting whose keys are shown, appended and never
  changed. The keys (member, question, turn) and (member, operation) settle races as those of ``steps`` do.
- ``certificates``: what stands on each certificate that was given out, by its check code. The key (attempt, number)
  settles races as that of ``steps`` does.
- ``readings``: what one of two markers gave for a slot, appended and kept apart; the last one of each marker counts.
  It is a mark (a step) only when the two agree, or when somebody decides.
- ``reading_rules``: since when two persons mark the short answers of a sitting, and by how much of a slot's points they
  may differ (``limit``, empty: one person marks); the last one counts.
- ``audit``: who did what when, appended and never changed, which triggers see to (``append_only``). Each entry's
  ``chain`` is a hash over the one before and over the entry itself; its number follows the last one, so that of two
  writers one loses and tries again.
"""

from datetime import UTC, datetime

import sqlalchemy as sa


class Utc(sa.TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("edition", sa.String(32), primary_key=True),
    sa.Column("id", sa.String(100), nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("kept", Utc, nullable=True),
)

regulations = sa.Table(
    "regulations",
    metadata,
    sa.Column("id", sa.String(60), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
)

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("number", sa.String(60), nullable=False, unique=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("branch", sa.String(60), nullable=False),
    sa.Column("cohort", sa.String(60), nullable=False),
    sa.Column("pin", sa.String(200), nullable=True),
    sa.Column("active", sa.Boolean, nullable=False, default=True),
)

sittings = sa.Table(
    "sittings",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("opens", Utc, nullable=False, index=True),
    sa.Column("closes", Utc, nullable=False),
    sa.Column("seed", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("pool", sa.Text, nullable=False),
    sa.Column("planned", Utc, nullable=False),
    sa.Column("stale", sa.Text, nullable=False, server_default="{}"),
)

due = sa.Table(
    "due",
    metadata,
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("number", sa.String(60), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("branch", sa.String(60), nullable=False),
    sa.Column("cohort", sa.String(60), nullable=False),
    sa.Column("excused", sa.String(20), nullable=False, default="", server_default=""),
    sa.Index("ix_due_member_id", "member_id"),
)

excuses = sa.Table(
    "excuses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("first", sa.Date, nullable=True),
    sa.Column("last", sa.Date, nullable=True),
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), nullable=True),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("recorded", Utc, nullable=False),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("paper", sa.Text, nullable=False),
    sa.Column("started", Utc, nullable=False),
    sa.Column("deadline", Utc, nullable=False),
    sa.UniqueConstraint("sitting_id", "member_id", "ordinal"),
)

steps = sa.Table(
    "steps",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("operation", sa.String(64), nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("attempt_id", "operation"),
    sa.Index(
        "ix_steps_extended",
        "attempt_id",
        sqlite_where=sa.text("kind = 'extended'"),
        postgresql_where=sa.text("kind = 'extended'"),
    ),
)

allowances = sa.Table(
    "allowances",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("until", Utc, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), primary_key=True),
    sa.Column("edition", sa.ForeignKey("questions.edition"), primary_key=True),
    sa.Column("at", Utc, primary_key=True),
    sa.Column("corrected", sa.ForeignKey("questions.edition"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("question_id", sa.String(100), primary_key=True),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("due", Utc, nullable=False),
    sa.Column("known", sa.Boolean, nullable=False),
    sa.Column("missed", sa.Boolean, nullable=False),
    sa.Column("memory", sa.Text, nullable=False),
)

drills = sa.Table(
    "drills",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("question_id", sa.String(100), primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("operation", sa.String(64), nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("edition", sa.ForeignKey("questions.edition"), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("is_right", sa.Boolean, nullable=False),
    sa.UniqueConstraint("member_id", "operation"),
    sa.Index("ix_drills_at", "member_id", "at"),
)

certificates = sa.Table(
    "certificates",
    metadata,
    sa.Column("code", sa.String(12), primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False, index=True),
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("branch", sa.String(60), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("points", sa.String(40), nullable=False),
    sa.Column("maximum", sa.String(40), nullable=False),
    sa.Column("excellent", sa.Boolean, nullable=False),
    sa.Column("taken", Utc, nullable=False),
    sa.Column("issued", Utc, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_certificates_number", "attempt_id", "number", unique=True),
)

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("marker", sa.String(60), primary_key=True),
    sa.Column("at", Utc, primary_key=True),
    sa.Column("fraction", sa.String(40), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

reading_rules = sa.Table(
    "reading_rules",
    metadata,
    sa.Column("sitting_id", sa.ForeignKey("sittings.id"), primary_key=True),
    sa.Column("at", Utc, primary_key=True),
    sa.Column("limit", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("who", sa.String(60), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("sitting_id", sa.String(40), nullable=True, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("chain", sa.String(64), nullable=False),
)
