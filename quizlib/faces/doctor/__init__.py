"""开考前检查: everything about this machine and installation that has spoilt a sitting somewhere.

A check is a function of a ``Patient`` that looks and judges. What it sees is a small frozen value of its own, so that
the judgement can be tried out without the machine.
"""

from collections.abc import Callable, Iterator

from quizlib.faces.doctor.clock import check_clock
from quizlib.faces.doctor.finding import Finding, Verdict, conclusion
from quizlib.faces.doctor.looks import check_looks
from quizlib.faces.doctor.machine import check_machine, check_program
from quizlib.faces.doctor.network import check_address, check_firewall, check_ports
from quizlib.faces.doctor.patient import Patient, patient_of
from quizlib.faces.doctor.sittings import check_sittings
from quizlib.faces.doctor.storage import check_disk, check_files, check_store

Check = Callable[[Patient], list[Finding]]

#: All checks, in the order in which people read them.
CHECKS: tuple[Check, ...] = (
    *(check_program, check_clock, check_store, check_files, check_disk, check_machine, check_sittings),
    *(check_address, check_ports, check_firewall, check_looks),
)


def examine(patient: Patient) -> Iterator[Finding]:
    """Every check in turn; a finding is given as soon as it is known."""
    for check in CHECKS:
        yield from check(patient)


__all__ = ["CHECKS", "Check", "Finding", "Patient", "Verdict", "conclusion", "examine", "patient_of"]
