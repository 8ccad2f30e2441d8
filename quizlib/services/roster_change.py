"""What importing a roster would do."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizlib.core.member import Member
from quizlib.errors import Problem
from quizlib.services.pins import pin_matches
from quizlib.store.rosters import Enrolled


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What importing a roster would do: whom it adds, changes (old, new) and leaves out."""

    added: tuple[Member, ...]
    changed: tuple[tuple[Member, Member], ...]
    missing: tuple[Member, ...]
    unchanged: int


def roster_change(people: Iterable[tuple[Member, str]], known: Iterable[Enrolled]) -> RosterChange:
    """What these people, each with a PIN or an empty text, change in a roster on which ``known`` stand."""
    new = {member.number: (member, pin) for member, pin in people}
    old = {one.member.number: one for one in known if one.active}
    changed = [
        (old[number].member, member)
        for number, (member, pin) in new.items()
        if number in old and (old[number].member != member or (pin and not _same_pin(pin, old[number])))
    ]
    return RosterChange(
        added=tuple(member for number, (member, _) in new.items() if number not in old),
        changed=tuple(changed),
        missing=tuple(one.member for number, one in old.items() if number not in new),
        unchanged=len(new.keys() & old.keys()) - len(changed),
    )


def shortened(file: str, change: RosterChange) -> list[Problem]:
    """Those a roster would add who are on it already, under the same number with leading zeros."""
    known = {(one.number.lstrip("0"), one.name): one.number for one in change.missing}
    full = {one.number: known.get((one.number, one.name), "") for one in change.added}
    return [
        Problem(
            file,
            f"工号 {one.number}（{one.name}）可能丢了前面的 0，名册里是 {full[one.number]}，请改为文本格式后填写完整",
        )
        for one in change.added
        if len(full[one.number]) > len(one.number)
    ]


def _same_pin(pin: str, enrolled: Enrolled) -> bool:
    return enrolled.pin is not None and pin_matches(pin, enrolled.pin)
