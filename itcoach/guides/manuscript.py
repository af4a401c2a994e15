"""A guide that is being written in one language or two: what is alike in both is changed in both.

A manuscript never changes; each change gives another one, so that a step back is simply the one before.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from itcoach.guides import catalogue
from itcoach.guides.form import SHARED, FormStep, GuideForm, StepForm, form_of, written
from itcoach.guides.text import DEVICES
from resources.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["Manuscript", "name_for"]

_LONGEST_NAME: Final = 50


def name_for(title: str, taken: "Collection[str]") -> str:
    """Return what a guide with this title is called, unlike all that are ``taken``."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_NAME].strip("-") or "guide"
    free = (each for each in (name, *(f"{name}-{n}" for n in range(2, 1_000))) if each not in taken)
    return next(free)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The forms of a guide by language; Swedish is always there."""

    forms: "Mapping[str, GuideForm]" = field(default_factory=lambda: {LANGUAGES[0]: GuideForm()})

    @classmethod
    def of(cls, texts: "Mapping[str, str]") -> "Manuscript":
        """Return what stands in the texts of a guide."""
        forms = {language: form_of(texts[language], language) for language in LANGUAGES if language in texts}
        return cls({LANGUAGES[0]: GuideForm(), **forms})

    def texts(self) -> dict[str, str]:
        """Return the guide's text by language."""
        return {language: written(form, language) for language, form in self.forms.items()}

    @property
    def form(self) -> GuideForm:
        """Return the Swedish form, which also tells what is alike in both."""
        return self.forms[LANGUAGES[0]]

    def with_field(self, language: str, name: str, value: Any) -> "Manuscript":
        """Return it with another value of a field; in every language where the field is shared."""
        return self._each(
            lambda code, form: replace(form, **{name: value}) if name in SHARED or code == language else form
        )

    def with_step(self, language: str, number: int, device: str, name: str, value: str) -> "Manuscript":
        """Return it with another value of a step's field; a picture is the same in every language."""

        def changed(code: str, form: GuideForm) -> GuideForm:
            if name == "picture":
                return _with_part(form, number, device, picture=_in_language(value, code))
            if code != language:
                return form
            if name == "title":
                return _with_step(form, number, replace(form.steps[number - 1], title=value))
            return _with_part(form, number, device, **{name: value})

        return self._each(changed)

    def with_new_step(self, after: int) -> "Manuscript":
        """Return it with an empty step after the step ``after``; 0 puts it first."""
        return self._steps(lambda steps: (*steps[:after], FormStep(), *steps[after:]))

    def without_step(self, number: int) -> "Manuscript":
        """Return it without a step."""
        return self._steps(lambda steps: (*steps[: number - 1], *steps[number:]))

    def with_step_moved(self, number: int, to: int) -> "Manuscript":
        """Return it with the step ``number`` as the step ``to``."""

        def moved(steps: tuple[FormStep, ...]) -> tuple[FormStep, ...]:
            rest = [*steps[: number - 1], *steps[number:]]
            rest.insert(to - 1, steps[number - 1])
            return tuple(rest)

        return self._steps(moved)

    def variants(self) -> tuple[str, ...]:
        """Return the devices that a step can differ between: those it does, else those of the guide."""
        told = dict.fromkeys(device for step in self.form.steps for device in step.forms if device)
        known = [str(device) for device in DEVICES[LANGUAGES[0]].values()]
        return tuple(told) or tuple(device for device in self.form.devices if device in known)

    def with_step_by_device(self, number: int) -> "Manuscript":
        """Return it with a step that has a form for each device, alike at first."""
        devices = self.variants()

        def split(form: GuideForm) -> GuideForm:
            step = form.steps[number - 1]
            same = next(iter(step.forms.values()))
            return _with_step(form, number, replace(step, forms=dict.fromkeys(devices, same)))

        return self._each(lambda _, form: split(form))

    def with_step_for_all(self, number: int, device: str) -> "Manuscript":
        """Return it with a step that is for all devices what it was for ``device``."""

        def joined(form: GuideForm) -> GuideForm:
            step = form.steps[number - 1]
            kept = step.forms.get(device) or next(iter(step.forms.values()))
            return _with_step(form, number, replace(step, forms={"": kept}))

        return self._each(lambda _, form: joined(form))

    def with_language(self, language: str) -> "Manuscript":
        """Return it with a form in one language more, which has what is alike and lacks the words."""
        base = self.form
        steps = tuple(
            FormStep(
                forms={
                    device: StepForm(picture=_in_language(each.picture, language))
                    for device, each in step.forms.items()
                }
            )
            for step in base.steps
        )
        alike = {name: getattr(base, name) for name in (*SHARED, "sources")}
        return Manuscript({**self.forms, language: GuideForm(**alike, steps=steps)})

    def without_language(self, language: str) -> "Manuscript":
        """Return it without the form in a language; Swedish stays."""
        kept = {
            code: form for code, form in self.forms.items() if code in (LANGUAGES[0],) or code != language
        }
        return Manuscript(kept)

    def _each(self, change: "Callable[[str, GuideForm], GuideForm]") -> "Manuscript":
        return Manuscript({language: change(language, form) for language, form in self.forms.items()})

    def _steps(self, change: "Callable[[tuple[FormStep, ...]], tuple[FormStep, ...]]") -> "Manuscript":
        # A colleague may have added a step in one language alone: the other gets an empty one.
        most = max(len(form.steps) for form in self.forms.values())

        def filled(form: GuideForm) -> tuple[FormStep, ...]:
            return (*form.steps, *(FormStep() for _ in range(most - len(form.steps))))

        return self._each(lambda _, form: replace(form, steps=change(filled(form))))


def _with_step(form: GuideForm, number: int, step: FormStep) -> GuideForm:
    return replace(form, steps=(*form.steps[: number - 1], step, *form.steps[number:]))


def _with_part(form: GuideForm, number: int, device: str, **changes: str) -> GuideForm:
    if number > len(form.steps):
        return form
    step = form.steps[number - 1]
    key = device if device in step.forms else next(iter(step.forms))
    forms = {**step.forms, key: replace(step.forms[key], **changes)}
    return _with_step(form, number, replace(step, forms=forms))


def _in_language(picture: str, language: str) -> str:
    """Return the name of the picture with words in ``language``, where each language has its own."""
    own = re.sub(rf"-({'|'.join(LANGUAGES)})\.svg$", f"-{language}.svg", picture)
    return own if catalogue.has_picture(own) else picture
