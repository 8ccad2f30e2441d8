"""What was acknowledged beside what the store holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.drill.pages import Story
from benchmarks.members.homes import number_of
from quizlib.services.home import Home
from quizlib.serving.crowd import Tally
from quizlib.settings import Settings
from quizlib.store.soundness import Held, held_in, is_sound


@dataclass(frozen=True)
class Ledger:
    """The store after the drill: attempts by id, and the ids of members by number."""

    sound: bool
    held: Mapping[str, Held]
    members: Mapping[str, str]


def read(folder: Path, sitting_id: str) -> Ledger:
    """Read the store; the server has stopped."""
    home = Home(Settings(home=folder, store=""))
    try:
        members = {one.member.number: one.id for one in home.planning.roster()}
        with home.store.read() as connection:
            return Ledger(is_sound(connection), held_in(connection, sitting_id), members)
    finally:
        home.close()


def faults(ledger: Ledger, tallies: Sequence[Tally], stories: Sequence[Story], members: int) -> list[str]:
    """What does not hold, a line each."""
    found = [] if ledger.sound else ["the database is damaged"]
    found += [f"a member gave up: {error}" for tally in tallies for error in tally.errors]
    found += [f"the page of member {one.member}: {one.trouble}" for one in stories if one.trouble]
    acknowledged = {id: kept for tally in tallies for id, kept in tally.acknowledged.items()}
    told = {id: seen for tally in tallies for id, seen in tally.deadlines.items()}
    begun = sum(len(tally.admitted) for tally in tallies) + len(stories)
    if not len(ledger.held) == begun == members:
        found.append(f"{members} members came, {begun} began, the store holds {len(ledger.held)} attempts")
    for id, kept in acknowledged.items():
        stored = ledger.held[id].responses if id in ledger.held else {}
        lost, extra = kept.keys() - stored.keys(), stored.keys() - kept.keys()
        found += [f"{id}: {len(lost)} acknowledged responses are lost"] if lost else []
        found += [f"{id}: {len(extra)} responses are stored that were never acknowledged"] if extra else []
        found += [f"{id}: a response is stored for another question"] if _elsewhere(kept, stored) else []
    for id, seen in told.items():
        if len(seen) > 1 or (id in ledger.held and seen != {_milliseconds(ledger.held[id].deadline)}):
            found.append(f"{id}: the deadline moved: {sorted(seen)}")
    found += [f"{id}: never handed in" for id, one in ledger.held.items() if not one.handed_in]
    for story in stories:
        member_id = ledger.members[number_of(story.member)]
        kept_of = [one.responses.values() for one in ledger.held.values() if one.member_id == member_id]
        if len(kept_of) != 1 or set(kept_of[0]) != story.answered:
            found.append(f"the page of member {story.member} answered {story.answered}, stored is {kept_of}")
    return found


def _elsewhere(kept: Mapping[str, int], stored: Mapping[str, int]) -> bool:
    return any(stored.get(operation, slot) != slot for operation, slot in kept.items())


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
