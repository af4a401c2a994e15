"""The words for the fixed choices of the records, in the interface language."""

from typing import TYPE_CHECKING, Final

from models.vocabulary import (
    DONE_BY_COACH,
    AccessAction,
    AccessPart,
    Asked,
    BookingKind,
    BookingStatus,
    BusyKind,
    DeviceKind,
    DoneBy,
    FindingStatus,
    Gender,
    GuideDraftState,
    IncidentKind,
    IncidentStatus,
    LeafletKind,
    MeasurementKind,
    MissedReason,
    Outcome,
    Place,
    Regime,
    RequestKind,
    RequestState,
    Sharing,
    Source,
    TimeCategory,
    Topic,
    VisitStatus,
)
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

__all__ = ["label", "request_state"]


def label(member: "StrEnum | str", *, lang: str | None = None) -> str:
    """Return the words for a choice of the vocabulary, in ``lang`` or the interface language.

    A value that this version does not know (it comes as a plain string) is returned as it is.
    """
    words = _WORDS.get(type(member))
    return words(lang)[member] if words else str(member)


def request_state(state: str, kind: str) -> str:
    """Return the words for where a request stands: what a coach carries out waits for no decision."""
    if state == RequestState.ASKED and kind in DONE_BY_COACH:
        return tr("att göra")
    return label(state)


def _bookings(lang: str | None) -> dict[str, str]:
    return {
        BookingKind.HELP: tr("hjälp", lang=lang),
        BookingKind.TALK: tr("samtal", lang=lang),
        BookingKind.FOLLOW_UP: tr("uppföljning", lang=lang),
    }


def _booking_statuses(lang: str | None) -> dict[str, str]:
    return {
        BookingStatus.BOOKED: tr("bokad", lang=lang),
        BookingStatus.DONE: tr("genomförd", lang=lang),
        BookingStatus.NO_SHOW: tr("uteblev", lang=lang),
        BookingStatus.CANCELLED: tr("avbokad", lang=lang),
    }


def _places(lang: str | None) -> dict[str, str]:
    return {
        Place.HOME: tr("hemma", lang=lang),
        Place.VENUE: tr("annan plats", lang=lang),
        Place.PHONE: tr("per telefon", lang=lang),
    }


def _sources(lang: str | None) -> dict[str, str]:
    return {
        Source.SWITCHBOARD: tr("växeln", lang=lang),
        Source.SELF: tr("invånaren själv", lang=lang),
        Source.RELATIVE: tr("anhörig", lang=lang),
        Source.HOME_CARE: tr("hemtjänsten", lang=lang),
        Source.LSS: tr("LSS", lang=lang),
        Source.HOUSING_SUPPORT: tr("boendestöd", lang=lang),
        Source.LIBRARY: tr("biblioteket", lang=lang),
        Source.OTHER: tr("annan", lang=lang),
    }


def _busy(lang: str | None) -> dict[str, str]:
    return {BusyKind.MEETING: tr("möte", lang=lang), BusyKind.ABSENCE: tr("frånvaro", lang=lang)}


def _genders(lang: str | None) -> dict[str, str]:
    return {
        Gender.WOMAN: tr("kvinna", lang=lang),
        Gender.MAN: tr("man", lang=lang),
        Gender.OTHER: tr("annat", lang=lang),
    }


def _devices(lang: str | None) -> dict[str, str]:
    return {
        DeviceKind.ANDROID: tr("Androidtelefon", lang=lang),
        DeviceKind.IPHONE: "iPhone",
        DeviceKind.TABLET: tr("Androidplatta", lang=lang),
        DeviceKind.IPAD: "iPad",
        DeviceKind.WINDOWS: tr("Windowsdator", lang=lang),
        DeviceKind.MAC: "Mac",
        DeviceKind.PRINTER: tr("skrivare", lang=lang),
        DeviceKind.ROUTER: tr("router", lang=lang),
        DeviceKind.TV: tr("tv", lang=lang),
        DeviceKind.OTHER: tr("annat", lang=lang),
    }


def _visits(lang: str | None) -> dict[str, str]:
    return {VisitStatus.OPEN: tr("pågår", lang=lang), VisitStatus.FINISHED: tr("avslutat", lang=lang)}


def _topics(lang: str | None) -> dict[str, str]:
    return {
        Topic.PRINTER: tr("Skrivare och utskrift", lang=lang),
        Topic.CONTACT: tr("Kontakt med andra", lang=lang),
        Topic.SAFETY: tr("Säkerhet", lang=lang),
        Topic.MOBILE: tr("Mobil och surfplatta", lang=lang),
        Topic.E_SERVICES: tr("E-tjänster", lang=lang),
        Topic.INTERNET: tr("Internet och wifi", lang=lang),
        Topic.TALK: tr("Samtal", lang=lang),
        Topic.OTHER: tr("Annat", lang=lang),
    }


def _outcomes(lang: str | None) -> dict[str, str]:
    return {
        Outcome.SOLVED: tr("löst", lang=lang),
        Outcome.PARTLY: tr("delvis löst", lang=lang),
        Outcome.UNSOLVED: tr("inte löst", lang=lang),
    }


def _done_by(lang: str | None) -> dict[str, str]:
    return {
        DoneBy.COACH: tr("coachen gjorde", lang=lang),
        DoneBy.TOGETHER: tr("vi gjorde tillsammans", lang=lang),
        DoneBy.RESIDENT: tr("invånaren gjorde själv", lang=lang),
    }


def _measurements(lang: str | None) -> dict[str, str]:
    return {
        MeasurementKind.FIRST: tr("första mätningen", lang=lang),
        MeasurementKind.SIX_MONTHS: tr("efter 6 månader", lang=lang),
        MeasurementKind.TWELVE_MONTHS: tr("efter 12 månader", lang=lang),
    }


def _asked(lang: str | None) -> dict[str, str]:
    return {
        Asked.ON_SCREEN: tr("på skärmen", lang=lang),
        Asked.READ_ALOUD: tr("uppläst", lang=lang),
        Asked.PAPER: tr("på papper", lang=lang),
    }


def _missed(lang: str | None) -> dict[str, str]:
    return {
        MissedReason.DECLINED: tr("ville inte", lang=lang),
        MissedReason.NOT_REACHED: tr("gick inte att nå", lang=lang),
        MissedReason.MOVED: tr("har flyttat", lang=lang),
        MissedReason.DECEASED: tr("har avlidit", lang=lang),
        MissedReason.ILLNESS: tr("sjukdom", lang=lang),
        MissedReason.FORGOTTEN: tr("glömdes bort", lang=lang),
        MissedReason.OTHER: tr("annat", lang=lang),
    }


def _leaflets(lang: str | None) -> dict[str, str]:
    return {
        LeafletKind.GUIDE: tr("guide", lang=lang),
        LeafletKind.VISIT_SUMMARY: tr("sammanfattning av besöket", lang=lang),
        LeafletKind.FLYER: tr("affisch eller flygblad", lang=lang),
        LeafletKind.STAFF: tr("blad till personal", lang=lang),
        LeafletKind.SAFETY_CARD: tr("trygghetskort", lang=lang),
    }


def _time(lang: str | None) -> dict[str, str]:
    return {
        TimeCategory.VISIT: tr("besök", lang=lang),
        TimeCategory.PHONE: tr("telefon med invånare", lang=lang),
        TimeCategory.GROUP: tr("grupp", lang=lang),
        TimeCategory.TRAVEL: tr("resor", lang=lang),
        TimeCategory.PREPARATION: tr("förberedelse", lang=lang),
        TimeCategory.DOCUMENTATION: tr("dokumentation", lang=lang),
        TimeCategory.MEETING: tr("möten", lang=lang),
        TimeCategory.OUTREACH: tr("uppsökande arbete", lang=lang),
        TimeCategory.OTHER: tr("annat", lang=lang),
    }


def _findings(lang: str | None) -> dict[str, str]:
    return {
        FindingStatus.OPEN: tr("öppet", lang=lang),
        FindingStatus.REPORTED: tr("framfört", lang=lang),
        FindingStatus.CLOSED: tr("avslutat", lang=lang),
    }


def _guide_drafts(lang: str | None) -> dict[str, str]:
    return {
        GuideDraftState.WRITING: tr("skrivs", lang=lang),
        GuideDraftState.PROPOSED: tr("föreslagen", lang=lang),
        GuideDraftState.PUBLISHED: tr("publicerad", lang=lang),
        GuideDraftState.WITHDRAWN: tr("bortlagd", lang=lang),
    }


def _regimes(lang: str | None) -> dict[str, str]:
    return {
        Regime.IDENTIFIED: tr("namn och anteckningar", lang=lang),
        Regime.CODED: tr("bara kod", lang=lang),
        Regime.ANONYMOUS: tr("bara antal", lang=lang),
    }


def _sharing(lang: str | None) -> dict[str, str]:
    return {
        Sharing.OWN: tr("de egna", lang=lang),
        Sharing.ALL: tr("allas", lang=lang),
    }


def _access_actions(lang: str | None) -> dict[str, str]:
    return {
        AccessAction.READ: tr("läste", lang=lang),
        AccessAction.PRINTED: tr("skrev ut", lang=lang),
        AccessAction.EXPORTED: tr("sparade till fil", lang=lang),
    }


def _access_parts(lang: str | None) -> dict[str, str]:
    return {
        AccessPart.CARD: tr("invånarens kort", lang=lang),
        AccessPart.BOOKING: tr("bokning", lang=lang),
        AccessPart.VISIT: tr("besök", lang=lang),
        AccessPart.MEASUREMENTS: tr("mätningar", lang=lang),
        AccessPart.SAFETY: tr("säkerhet", lang=lang),
        AccessPart.DAY_SHEET: tr("dagens blad", lang=lang),
        AccessPart.LIST: tr("lista", lang=lang),
        AccessPart.EXTRACT: tr("registerutdrag", lang=lang),
    }


def _incidents(lang: str | None) -> dict[str, str]:
    return {
        IncidentKind.THREAT: tr("hot", lang=lang),
        IncidentKind.VIOLENCE: tr("våld", lang=lang),
        IncidentKind.ACCIDENT: tr("olycka eller skada", lang=lang),
        IncidentKind.ANIMAL: tr("djur", lang=lang),
        IncidentKind.HOME: tr("fara i hemmet", lang=lang),
        IncidentKind.INFECTION: tr("smitta", lang=lang),
        IncidentKind.DATA: tr("personuppgifter på fel plats", lang=lang),
        IncidentKind.OTHER: tr("annat", lang=lang),
    }


def _incident_statuses(lang: str | None) -> dict[str, str]:
    return {
        IncidentStatus.OPEN: tr("inte anmäld", lang=lang),
        IncidentStatus.REPORTED: tr("anmäld", lang=lang),
        IncidentStatus.CLOSED: tr("avslutad", lang=lang),
    }


def _requests(lang: str | None) -> dict[str, str]:
    return {
        RequestKind.EXTRACT: tr("registerutdrag", lang=lang),
        RequestKind.CORRECTION: tr("rättelse", lang=lang),
        RequestKind.ERASURE: tr("radering", lang=lang),
        RequestKind.RESTRICTION: tr("begränsning", lang=lang),
    }


def _request_states(lang: str | None) -> dict[str, str]:
    return {
        RequestState.ASKED: tr("väntar på beslut", lang=lang),
        RequestState.GRANTED: tr("beviljad", lang=lang),
        RequestState.REFUSED: tr("avslagen", lang=lang),
        RequestState.DONE: tr("genomförd", lang=lang),
    }


_WORDS: "Final[dict[type, Callable[[str | None], dict[str, str]]]]" = {
    AccessAction: _access_actions,
    AccessPart: _access_parts,
    Asked: _asked,
    BookingKind: _bookings,
    BookingStatus: _booking_statuses,
    BusyKind: _busy,
    DeviceKind: _devices,
    DoneBy: _done_by,
    FindingStatus: _findings,
    Gender: _genders,
    GuideDraftState: _guide_drafts,
    IncidentKind: _incidents,
    IncidentStatus: _incident_statuses,
    LeafletKind: _leaflets,
    MeasurementKind: _measurements,
    MissedReason: _missed,
    Outcome: _outcomes,
    Place: _places,
    Regime: _regimes,
    RequestKind: _requests,
    RequestState: _request_states,
    Sharing: _sharing,
    Source: _sources,
    TimeCategory: _time,
    Topic: _topics,
    VisitStatus: _visits,
}
