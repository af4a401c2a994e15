"""Write a guide: its parts on the left, the form in the middle, its look and the advice on the right."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from itcoach.guides import own, pictures
from itcoach.guides.form import LISTS, preview
from models.vocabulary import GuideDraftState
from resources.words import LANGUAGES, ntr, tr
from ui import theme
from ui.actions import Key
from ui.pages.base import Page
from ui.pages.guide_editor_about import AboutForm
from ui.pages.guide_editor_parts import GuideParts
from ui.pages.guide_editor_side import Advice, GuideSide, advice_on
from ui.pages.guide_editor_state import EditorState
from ui.pages.guide_editor_step import ListForm, StepFields
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.tabs import Tabs
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.guides.form import Place
    from itcoach.guides.manuscript import Manuscript
    from ui.desk import Desk

__all__ = ["GuideEditorPage"]

SIDE_WIDTH: Final = 360
LOOK_AFTER_MS: Final = 250
ADVISE_AFTER_MS: Final = 600
_NAMES: Final = {"sv": "Svenska", "en": "English"}


class GuideEditorPage(Page):
    """Let a coach write in a draft; it is saved as it is typed."""

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Skriv en guide"))
        self.state: EditorState | None = None
        self.advice: Advice | None = None
        self._written = QWidget()
        self.body.addWidget(self._written, 1)
        self._today = desk.work.clock.today()
        self._large = theme.is_large()  # the tabs choose between the form and what is beside it
        self.propose_button = self.set_primary(tr("Föreslå för publicering"), self._propose)
        self.propose_button.setEnabled(False)
        self.status = QLabel()
        self.status.setProperty("role", "small")
        self.undo_button = SecondaryButton("", lambda: self._state.undo(), "undo")
        self.redo_button = SecondaryButton("", lambda: self._state.redo(), "redo")
        for button, words in ((self.undo_button, tr("Ångra")), (self.redo_button, tr("Gör om"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
        for widget in (self.status, self.undo_button, self.redo_button):
            self.tools.addWidget(widget)
        self.add_key(Key.UNDO, lambda: self._state.undo())
        self._look_later = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._look_later.timeout.connect(self._look)
        self._advise_later = QTimer(self, singleShot=True, interval=ADVISE_AFTER_MS)
        self._advise_later.timeout.connect(self._advise)

    @property
    def _state(self) -> EditorState:
        assert self.state is not None
        return self.state

    def arguments(self, *, draft: str) -> None:
        """Open the draft ``draft``."""
        state = EditorState.at(self.desk, draft)
        if state is not self.state:
            self._put_away()
            self.state = state
            self._build(state)

    def place(self) -> dict[str, Any]:
        """Return which draft is written."""
        return {"draft": self._state.draft_id}

    def refresh(self) -> None:
        """Take what is stored, unless something is typed that is not."""
        work, state = self.desk.work, self._state
        if not state.is_kept:
            self._show()
            return
        self.desk.read(self, lambda: own.open_draft(work, draft_id=state.draft_id), state.open)

    def leaving(self) -> None:
        """Make an edit of what is typed."""
        if self._state.draft is not None:
            self._state.finish()

    def _put_away(self) -> None:
        """Take what shows another draft off the page."""
        if self.state is not None:
            self.state.changed.disconnect(self._changed)
            self.state.replaced.disconnect(self._show)
            self.state.saved.disconnect(self._saved)
            self.state.failed.disconnect(self._failed)
        for timer in (self._look_later, self._advise_later):
            timer.stop()
        self.advice = None
        self.status.setText("")
        before, self._written = self._written, QWidget()
        self.body.replaceWidget(before, self._written)
        before.hide()
        before.deleteLater()

    def _build(self, state: EditorState) -> None:
        self.notice = Notice(kind="neutral")
        self.notice.show_text("")
        self.tabs = Tabs(tr("Vy"))
        if self._large:
            self.tabs.add("form", tr("Skriv"))
        self.tabs.add("look", tr("Så blir det"))
        self.tabs.add("advice", tr("Råd"))
        self.languages = Tabs(tr("Språk"))
        for code in LANGUAGES:
            self.languages.add(code, _NAMES[code])
        self.about = AboutForm(state, self._today)
        self.step = StepFields()
        self.lists = {name: ListForm(name) for name in LISTS}
        self.about.edited.connect(partial(self._edited, self.about))
        self.step.edited.connect(self._step_edited)
        self.step.rearranged.connect(self._rearrange)
        self.step.picture_wanted.connect(self._find_pictures)
        self.forms = QStackedWidget()
        for form in (self.about, self.step, *self.lists.values()):
            form.edited.connect(lambda *_: self._look_later.start())
            self.forms.addWidget(_scrolled(form))
        for name, form in self.lists.items():
            form.edited.connect(partial(self._edited, self.lists[name]))
        self.parts = GuideParts(state)
        self.parts.chosen.connect(self._show_chosen)
        self.parts.step_added.connect(lambda: self.step.fields["title"].field.setFocus())
        self.parts.step_removed.connect(self._say_removed)
        self.first_focus = self.parts.list
        self.side = GuideSide(self.desk)
        self.side.wanted.connect(self._go_to)
        self._lay_out()
        self.tabs.chosen.connect(self._show_tab)
        self.languages.chosen.connect(self._use_language)
        self.tabs.choose("form" if self._large else "look")
        state.changed.connect(self._changed)
        state.replaced.connect(self._show)
        state.saved.connect(self._saved)
        state.failed.connect(self._failed)

    def _saved(self, time: str) -> None:
        self.status.setText(tr("sparad {time}", time=time))

    def _failed(self) -> None:
        self.status.setText(tr("inte sparad"))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.parts, 1)
        self.language_button = QuietButton("", self._other_language)
        self.aside_button = QuietButton(tr("Lägg bort utkastet"), self._put_aside)
        for quiet in (self.language_button, self.aside_button):
            left.addWidget(quiet, 0, Qt.AlignmentFlag.AlignLeft)
        middle, right = QVBoxLayout(), QVBoxLayout()
        middle.addWidget(self.languages)
        self.columns = QHBoxLayout()
        self.columns.setSpacing(16)
        self.columns.addLayout(left)
        if self._large:
            middle.addWidget(self.tabs)
            middle.addWidget(self.forms, 1)
            middle.addWidget(self.side, 1)
            self.columns.addLayout(middle, 1)
        else:
            middle.addWidget(self.forms, 1)
            right.addWidget(self.tabs)
            right.addWidget(self.side, 1)
            self.side.setFixedWidth(round(SIDE_WIDTH * theme.text_scale()))
            self.columns.addLayout(middle, 1)
            self.columns.addLayout(right)
        written = QVBoxLayout(self._written)
        written.setContentsMargins(0, 0, 0, 0)
        written.setSpacing(self.body.spacing())
        written.addWidget(self.notice)
        written.addLayout(self.columns, 1)

    def _show(self) -> None:
        """Show the manuscript as it stands, wherever the coach is in it."""
        state = self._state
        self.parts.show_parts()
        several = len(state.manuscript.forms) > 1
        self.languages.setVisible(several)
        self.languages.choose(state.language)
        words = tr("Ta bort engelskan") if several else tr("Skriv på engelska också")
        self.language_button.setText(words)
        self._show_part()
        self._show_where_it_stands()
        self._changed()
        self._look()
        self._advise()

    def _show_chosen(self) -> None:
        self._show_part()
        self._look()

    def _say_removed(self, number: int) -> None:
        self.desk.messages.done(tr("Steg {n} är borttaget.", n=number))

    def _show_part(self) -> None:
        state = self._state
        part, manuscript, lang = state.at_part, state.manuscript, state.language
        if part.isdecimal():
            self.step.show_step(manuscript, lang, int(part))
        elif part == "about":
            self.about.show_manuscript(manuscript, lang)
        else:
            self.lists[part].show_manuscript(manuscript, lang)
        order: list[object] = [self.about, self.step, *self.lists.values()]
        self.forms.setCurrentIndex(order.index(self._form_of(part)))
        self.parts.allow(closed=self._is_closed())
        self._show_advice_here()

    def _form_of(self, part: str) -> AboutForm | StepFields | ListForm:
        """Return where a part is written."""
        return self.step if part.isdecimal() else self.about if part == "about" else self.lists[part]

    def _is_closed(self) -> bool:
        draft = self._state.draft
        return draft is None or draft.is_closed or draft.view.state is GuideDraftState.PROPOSED

    def _show_where_it_stands(self) -> None:
        draft = self._state.draft
        assert draft is not None
        view, proposed = draft.view, draft.view.state is GuideDraftState.PROPOSED
        day = day_of(view.at)
        self.set_title(view.title or tr("Ny guide"))
        words = {
            GuideDraftState.PUBLISHED: tr("Publicerad {day}. Kopiera guiden om den ska ändras.", day=day),
            GuideDraftState.WITHDRAWN: tr("Guiden är tillbakadragen. Texten går att läsa här."),
            GuideDraftState.PROPOSED: tr("Föreslagen {day}. Ta tillbaka den om något ska ändras.", day=day),
        }.get(view.state, "")
        if not words and view.answer:
            words = tr("Svar från den som publicerar: {answer}", answer=view.answer)
        self.notice.show_text(words)
        closed = self._is_closed()
        for form in (self.about, self.step, *self.lists.values()):
            form.setEnabled(not closed)
        self.parts.allow(closed=closed)
        self.language_button.setEnabled(not closed)
        self.aside_button.setVisible(not draft.is_closed)
        self.propose_button.setText(
            tr("Ta tillbaka förslaget") if proposed else tr("Föreslå för publicering")
        )
        self.propose_button.setVisible(not draft.is_closed)
        self.propose_button.setEnabled(True)

    def _edited(self, form: AboutForm | ListForm, name: str, value: object) -> None:
        state = self._state
        meant = form.value_of(name, value)  # type: ignore[arg-type]
        state.change(state.manuscript.with_field(state.language, name, meant), f"{state.language}.{name}")
        if name in ("risk", "reviewed", "review_by", "devices"):
            self.about.show_manuscript(state.manuscript, state.language)

    def _step_edited(self, name: str, value: object) -> None:
        state, number, device = self._state, self.step.number, self.step.device
        key = f"{state.language}.{number}.{device}.{name}"
        text = str(value)
        state.change(state.manuscript.with_step(state.language, number, device, name, text), key)
        if name == "title":
            self.parts.show_parts()

    def _rearrange(self, change: "Callable[[Manuscript], Manuscript]") -> None:
        self._state.change(change(self._state.manuscript))

    def _find_pictures(self) -> None:
        self.desk.read(self, pictures.drawings, self.step.pick_from, latest="pictures")

    def _other_language(self) -> None:
        state, other = self._state, LANGUAGES[1]
        if other in state.manuscript.forms:
            state.language = LANGUAGES[0]
            state.change(state.manuscript.without_language(other))
            self.desk.messages.done(tr("Den engelska texten är borttagen."))
            return
        state.language = other
        state.change(state.manuscript.with_language(other))

    def _use_language(self, code: str) -> None:
        if code in self._state.manuscript.forms and code != self._state.language:
            self._state.language = code
            self._show()

    def _changed(self) -> None:
        state = self._state
        self.undo_button.setEnabled(state.can_undo)
        self.redo_button.setEnabled(state.can_redo)
        self._look_later.start()
        self._advise_later.start()

    def _look(self) -> None:
        state = self._state
        form = state.manuscript.forms[state.language]
        self.side.show_guide(preview(form, state.language, self.step.device, self._today), state.at_part)

    def _advise(self) -> None:
        manuscript, today = self._state.manuscript, self._today
        # It reads no database, but there it comes after what is being saved, and never before the window.
        self.desk.read(self, lambda: advice_on(manuscript, today), self._advised, latest="advice")

    def _advised(self, advice: Advice) -> None:
        self.advice = advice
        self.side.show_advice(advice)
        count = len(advice.listed())
        self.tabs.rename("advice", tr("Råd ({n})", n=count) if count else tr("Råd"))
        self._show_advice_here()

    def _show_advice_here(self) -> None:
        """Show at each field with something in it what the gate says of it."""
        state = self._state
        part = state.at_part
        form = self._form_of(part)
        said = self.advice.said if self.advice else []
        here = [
            (place, fault)
            for place, fault in said
            if place.part == part and fault.language == state.language and not fault.field
            if place.device in ("", self.step.device) or not part.isdecimal()
        ]
        for name in form.fields:
            mine = [fault for place, fault in here if (place.field or part) == name]
            form.advise(
                name,
                [fault.text for fault in mine if fault.refused],
                [fault.text for fault in mine if not fault.refused],
            )

    def _show_tab(self, key: str) -> None:
        if self._large:
            self.forms.setVisible(key == "form")
            self.side.setVisible(key != "form")
        if key != "form":
            self.side.setCurrentIndex(0 if key == "look" else 1)

    def _go_to(self, lang: str, place: "Place") -> None:
        state = self._state
        state.language, state.at_part = lang, place.part
        if place.device:
            self.step.device = place.device
        if self._large:
            self.tabs.choose("form")
        self._show()
        fields = self._form_of(place.part).fields
        row = fields.get(place.field or place.part) or next(iter(fields.values()))
        row.field.setFocus()

    def _propose(self) -> None:
        state, work = self._state, self.desk.work
        assert state.draft is not None
        draft_id = state.draft_id
        if state.draft.view.state is GuideDraftState.PROPOSED:
            self.desk.write(self, lambda: own.take_back(work, draft_id=draft_id))
            return
        manuscript, today = state.manuscript, self._today
        state.save()

        def done(advice: Advice) -> None:
            self._advised(advice)
            if advice.refused:
                self.tabs.choose("advice")
                said = ntr("{n} sak behöver rättas först.", "{n} saker behöver rättas först.", advice.refused)
                self.desk.messages.note(said, kind="attention")
                return
            self.desk.write(self, lambda: own.propose(work, draft_id=draft_id), self._proposed)

        self.desk.read(self, lambda: advice_on(manuscript, today), done)

    def _proposed(self, _: None) -> None:
        self.desk.messages.done(tr("Guiden är föreslagen. Den som publicerar ser den efter nästa synkning."))

    def _put_aside(self) -> None:
        work, draft_id, desk = self.desk.work, self._state.draft_id, self.desk
        if self._state.is_blank:
            desk.go("own_guides")
            return
        self._state.save()

        def back() -> None:
            desk.write(desk, lambda: own.take_back(work, draft_id=draft_id))

        def done(_: None) -> None:
            desk.messages.done(tr("Utkastet är bortlagt."), undo=back)
            desk.go("own_guides")

        self.desk.write(self, lambda: own.put_aside(work, draft_id=draft_id), done)


def _scrolled(form: QWidget) -> Scroller:
    area = Scroller(spacing=16)
    area.body.addWidget(form)
    area.body.addStretch(1)
    return area
