"""A guide that a municipality writes itself: the program's own on video calls, by another name."""

import re

from itcoach.guides import catalogue, own
from itcoach.workplace import Workplace

__all__ = ["OWN", "begun", "own_guide"]

OWN = "boka-tvattstugan"
_TITLES = {"sv": "Boka tvättstugan i mobilen", "en": "Book the laundry room on the phone"}


def own_guide(
    *languages: str, guide_id: str = OWN, title: str = "", model: str = "whatsapp-videosamtal"
) -> dict[str, str]:
    """Return the texts of a guide that the gate lets through, in Swedish or in ``languages``."""
    texts = {each: catalogue.texts(model)[each] for each in languages or ("sv",)}
    for each, text in texts.items():
        named = re.sub(r"^id: .*$", f"id: {guide_id}", text, flags=re.MULTILINE)
        called = title or _TITLES[each]
        texts[each] = re.sub(r"^title: .*$", f"title: {called}", named, flags=re.MULTILINE)
    return texts


def begun(work: Workplace) -> str:
    """Return the identity of a draft in which a coach has written nothing that lasted."""
    draft = own.begin(work)
    draft_id = draft.view.draft_id
    own.save_typing(work, draft_id=draft_id, guide_id="", texts=draft.texts, begins=True)
    return draft_id
