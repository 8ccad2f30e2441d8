"""Moments are aware UTC inside and China Standard Time where a person reads or writes them."""

from datetime import date, datetime, timedelta, timezone

#: China has kept UTC+8 without daylight saving since 1991; a fixed offset needs no time zone data on Windows.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def spoken(moment: datetime) -> str:
    """A moment as people read it: ``2026-11-24 09:00``, China time."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def spoken_second(moment: datetime) -> str:
    """The same to the second: ``2026-11-24 09:07:30``."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def local(moment: datetime) -> datetime:
    """The same moment in China time; one without a zone is taken as China time."""
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)


def midnight(day: date) -> datetime:
    """The first moment of ``day`` in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
