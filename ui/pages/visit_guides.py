"""The guides of a visit: several side by side, their progress kept with the visit."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from itcoach.guides import catalogue
from itcoach.visiting import visits
from models.errors import Trouble
from resources.words import language
from ui.pages.visit_state import VisitState
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.guides.text import Guide
    from itcoach.visiting.history import TaskView
    from ui.desk import Desk

__all__ = ["VisitGuides"]


class VisitGuides(QObject):
    """Hold the guides of a visit, the one player that shows them in turn, and store what is ticked.

    Attributes:
        opened: Tells the id of a guide that was opened.
        wanted: Tells the id of a guide that should be opened and shown.
        plays: By guide id, in the order they were opened.
        player: Shows one of them, see :meth:`show`.
    """

    opened = Signal(str)
    wanted = Signal(str)

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state: VisitState | None = None
        self._owned: Collection[str] = ()
        self.plays: dict[str, GuidePlay] = {}
        self.player = GuidePlayer(desk)
        self.player.language_chosen.connect(self._speak)
        self.player.device_chosen.connect(self._use_device)
        self.player.guide_wanted.connect(self.wanted)

    def show_visit(self, state: VisitState, tasks: "Sequence[TaskView]", devices: Sequence[str]) -> None:
        """Open the guides that the visit's tasks are about, and those that were open before.

        Args:
            state: What is open at the visit.
            tasks: The tasks of the visit.
            devices: The resident's devices, values of ``DeviceKind``; a guide begins with one of them.
        """
        self._state, self._owned = state, devices
        state.language = state.language or language()
        done = {task.guide_id: task.steps_done for task in tasks if task.guide_id is not None}
        for guide_id in [*done, *state.guides]:
            self.open(guide_id, done.get(guide_id, ()))

    def open(self, guide_id: str, done: Sequence[int] = ()) -> None:
        """Open a guide, unless it is open."""
        if guide_id in self.plays or self._state is None:
            return
        try:
            guide = self._load(guide_id)
        except Trouble:
            return  # A newer laptop's guide, not on this one: its task is listed all the same.
        play = GuidePlay(guide, done, self)
        play.ticked.connect(lambda step: self._record(visits.tick_step, play, step))
        play.stuck.connect(lambda step: self._record(visits.stuck, play, step))
        self.plays[guide_id] = play
        if guide_id not in self._state.guides:
            self._state.guides.append(guide_id)
        self.opened.emit(guide_id)

    def show(self, guide_id: str) -> None:
        """Let the player show a guide that is open."""
        self.player.show_play(self.plays[guide_id])

    def _load(self, guide_id: str) -> "Guide":
        """Return a guide in the language in use, for the device that was chosen or that the resident has."""
        assert self._state is not None
        guide = catalogue.load(guide_id, self._state.language)
        device = next((each for each in (self._state.device, *self._owned) if each in guide.variants), "")
        return catalogue.load(guide_id, self._state.language, device)

    def _speak(self, chosen: str) -> None:
        assert self._state is not None
        self._state.language = chosen
        self._load_again()

    def _use_device(self, chosen: str) -> None:
        assert self._state is not None
        self._state.device = chosen
        self._load_again()

    def _load_again(self) -> None:
        for guide_id, play in self.plays.items():
            if play is not self.player.play:
                play.use(self._load(guide_id))

    def _record(self, use_case: "Callable[..., object]", play: GuidePlay, step: int) -> None:
        assert self._state is not None
        work, visit_id, guide = self._desk.work, self._state.visit_id, play.guide
        self._desk.write(
            self,
            lambda: use_case(
                work,
                visit_id=visit_id,
                guide_id=guide.id,
                guide_version=guide.version,
                topic=guide.group,
                step=step,
            ),
        )
