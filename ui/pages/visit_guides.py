"""The guides of a visit: several side by side, their progress kept with the visit."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from itcoach import guides, visits
from models.errors import Trouble
from resources.words import language
from ui.pages.visit_state import VisitState
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itcoach.history import TaskView
    from ui.desk import Desk

__all__ = ["VisitGuides"]


class VisitGuides(QObject):
    """Hold the players of a visit and store what is ticked.

    Attributes:
        opened: Tells the id of a guide whose player was made.
        players: By guide id, in the order they were opened.
    """

    opened = Signal(str)

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state: VisitState | None = None
        self.players: dict[str, GuidePlayer] = {}

    def show_visit(self, state: VisitState, tasks: "Sequence[TaskView]") -> None:
        """Open the guides that the visit's tasks are about, and those that were open before."""
        self._state = state
        state.language = state.language or language()
        done = {task.guide_id: task.steps_done for task in tasks if task.guide_id is not None}
        for guide_id in [*done, *state.guides]:
            self.open(guide_id, done.get(guide_id, ()))

    def open(self, guide_id: str, done: "Sequence[int]" = ()) -> None:
        """Make the player of a guide, unless there is one."""
        if guide_id in self.players or self._state is None:
            return
        try:
            guide = guides.load(guide_id, self._state.language)
        except Trouble:
            return  # A newer laptop's guide, not on this one: its task is listed all the same.
        play = GuidePlay(guide, done, self)
        play.ticked.connect(lambda step: self._tick(play, step))
        play.stuck.connect(lambda step: self._stuck(play, step))
        player = GuidePlayer(play, self._desk.work.clock.today())
        player.language_chosen.connect(self._speak)
        self.players[guide_id] = player
        if guide_id not in self._state.guides:
            self._state.guides.append(guide_id)
        self.opened.emit(guide_id)

    def _speak(self, chosen: str) -> None:
        assert self._state is not None
        self._state.language = chosen
        for player in self.players.values():
            if player.play.guide.language != chosen:
                player.play.speak(guides.load(player.play.guide.id, chosen))

    def _tick(self, play: GuidePlay, step: int) -> None:
        self._record(visits.tick_step, play, step)

    def _stuck(self, play: GuidePlay, step: int) -> None:
        self._record(visits.stuck, play, step)

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
