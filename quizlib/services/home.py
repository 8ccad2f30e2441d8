"""One installation put together: settings, store and services."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from quizlib.core.bank import Bank
from quizlib.exchange.bank_folder import BankFolder
from quizlib.private import private_folder
from quizlib.services.certifying import Certifying
from quizlib.services.clock import Clock, SteadyClock, system_clock
from quizlib.services.correcting import Correcting
from quizlib.services.delivery import Delivery
from quizlib.services.double_marking import DoubleMarking
from quizlib.services.drilling import Drilling
from quizlib.services.enrolling import Enrolling
from quizlib.services.erasing import Erasing
from quizlib.services.excusing import Excusing
from quizlib.services.invigilating import Invigilating
from quizlib.services.marking import Marking
from quizlib.services.outlook import Outlook
from quizlib.services.planning import Planning
from quizlib.services.readmitting import Readmitting
from quizlib.services.recording import Recording
from quizlib.services.regrading import Regrading
from quizlib.services.watching import Watching
from quizlib.settings import Settings
from quizlib.store import Store, open_store
from quizlib.store.moments import first_moment
from quizlib.store.witness import Witness

if TYPE_CHECKING:
    from quizlib.services.authoring import Authoring
    from quizlib.services.searching import Searching


class Home:
    """Everything that works on one ``home`` folder and its database."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        with suppress(OSError):  # the store says what is wrong
            private_folder(settings.results)
        self.store: Store = open_store(settings.store_url)
        self.clock = clock or self._steady_clock()
        self.store.audit_grew = Witness(settings.results).note
        self.banks = BankFolder(settings.questions)
        self.delivery = Delivery(self.store)
        self.certifying = Certifying(self.store, self.delivery)
        self.drilling = Drilling(self.store, self.banks, self.delivery)
        self.planning = Planning(self.store)
        self.marking = Marking(self.store)
        self.double_marking = DoubleMarking(self.store)
        self.regrading = Regrading(self.store)
        self.recording = Recording(self.store)
        self.invigilating = Invigilating(self.store)
        self.readmitting = Readmitting(self.store)
        self.watching = Watching(self.store)
        self.outlook = Outlook(self.store)
        self.excusing = Excusing(self.store)
        self.enrolling = Enrolling(self.store)
        self.correcting = Correcting(self.store)
        self.erasing = Erasing(self.store)

    @property
    def bank(self) -> Bank:
        """The bank in ``questions/`` as its files stand. Raises ProblemsError."""
        return self.banks.bank()

    @cached_property
    def authoring(self) -> "Authoring":
        """The services for those who write questions; the members' site does without."""
        from quizlib.services.authoring import Authoring

        return Authoring(self.store, self.banks)

    @cached_property
    def searching(self) -> "Searching":
        """The index of the bank."""
        from quizlib.services.searching import Searching

        return Searching(self.banks)

    def close(self) -> None:
        """Let go of the database."""
        self.drilling.close()
        self.store.close()

    def _steady_clock(self) -> Clock:
        with self.store.read() as connection:
            return SteadyClock(first_moment(connection, system_clock()))


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Home]:
    """A home that is closed afterwards. Raises StoreError."""
    home = Home(settings or Settings())
    try:
        yield home
    finally:
        home.close()
