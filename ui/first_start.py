"""How a laptop without a coach gets one: by name, by the municipality's code, or from a backup."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from itcoach.workplace import Workplace
    from models.clock import Clock
    from models.database import Store
    from models.errors import Trouble
    from ui.entrance import Entrance
    from ui.messages import Messages
    from ui.tasks import Tasks

__all__ = ["FirstStart"]


class FirstStart(QObject):
    """Ask at the entrance who works here, and do what is answered.

    Args:
        entrance: Where it asks; it ends with it.
        tasks: For the database and the network.
        messages: Where it is told why a try failed.
        store: The open database.
        clock: Tells the time.
        folder: Where the laptop's files are.

    Attributes:
        begun: There is a coach; hands over the :class:`~itcoach.workplace.Workplace`.
        restored: A backup lies ready, and the database is closed: it is to be opened again.
    """

    begun = Signal(object)
    restored = Signal()

    def __init__(
        self,
        entrance: "Entrance",
        tasks: "Tasks",
        messages: "Messages",
        store: "Store",
        clock: "Clock",
        folder: "Path",
    ) -> None:
        super().__init__(entrance)
        self._entrance, self._tasks, self._messages = entrance, tasks, messages
        self._store, self._clock, self._folder = store, clock, folder
        entrance.name_given.connect(self._begin_as)
        entrance.pairing_given.connect(self._pair)
        entrance.backup_given.connect(self._look_at_backup)
        entrance.backup_accepted.connect(self._begin_from_backup)
        entrance.ask_who()

    def _begin_as(self, name: str) -> None:
        def chosen() -> "Workplace":
            from itcoach.laptop.opening import choose_coach, workplace

            choose_coach(self._store, name=name)
            return workplace(self._store, self._clock)

        self._entrance.wait()
        self._tasks.database(self, chosen, on_success=self.begun.emit, on_failure=self._not_done)

    def _pair(self, address: str, code: str) -> None:
        def paired() -> "Workplace":
            from itcoach.laptop.opening import workplace
            from itcoach.syncing.exchange import pair_laptop

            pair_laptop(self._store, self._clock, self._folder, address=address, code=code)
            return workplace(self._store, self._clock)

        self._entrance.wait()  # the code holds once, and nothing else may begin meanwhile
        self._tasks.network(self, paired, on_success=self.begun.emit, on_failure=self._not_paired)

    def _not_paired(self, trouble: "Trouble") -> None:
        from sync.client.troubles import CodeRefused, TooManyTries

        self._entrance.ask_who(trouble, is_code=isinstance(trouble, CodeRefused | TooManyTries))

    def _not_done(self, trouble: "Trouble") -> None:
        self._entrance.go_on_asking()
        self._messages.trouble(trouble)

    def _look_at_backup(self, path: "Path", passphrase: str) -> None:
        def looked() -> str:
            from itcoach.laptop import backups
            from itcoach.laptop.opening import workplace

            found = backups.look(workplace(self._store, self._clock), source=path, passphrase=passphrase)
            return backups.found_words(found, self._clock.now())

        self._entrance.wait()
        self._tasks.database(
            self,
            looked,
            on_success=lambda words: self._entrance.confirm_backup(words, path, passphrase),
            on_failure=lambda trouble: self._entrance.ask_backup(trouble, path),
        )

    def _begin_from_backup(self, path: "Path", passphrase: str) -> None:
        def prepared() -> None:
            from itcoach.laptop import backups

            backups.prepare_restore(self._store, source=path, passphrase=passphrase)
            self._store.close()

        def again(_: None) -> None:
            self.restored.emit()
            self.deleteLater()  # another asks, should there be no coach in the backup

        self._entrance.wait()
        self._tasks.database(
            self,
            prepared,
            on_success=again,
            on_failure=lambda trouble: self._entrance.ask_backup(trouble, path),
        )
