"""An incident on paper, for the manager: what happened, what was done, and about whom by code alone."""

from typing import TYPE_CHECKING

from itcoach import leaflets
from itcoach.codes import written
from itcoach.dates import clock_time, long_date
from itcoach.labels import label
from itcoach.leaflets import PaperSection, PlainPaper
from itcoach.printing import paper
from itcoach.privacy import access
from itcoach.privacy.protection import refuse_another_coach
from models.clock import to_local
from models.people import Resident, coach_names
from models.safety import Incident
from models.vocabulary import AccessPart, IncidentKind
from resources.words import capital, tr

if TYPE_CHECKING:
    from datetime import datetime

    from itcoach.workplace import Workplace

__all__ = ["incident_paper"]


def incident_paper(work: "Workplace", *, incident_id: str, language: str) -> bytes:
    """Return an incident as a tagged PDF in words that may be shown to the person it is about.

    Raises:
        NotYours: Another coach is named for the resident.
        RecordGone: There is no such incident.
    """
    with work.store.read() as session:
        incident = session.get_one(Incident, incident_id)
        resident = session.get(Resident, incident.resident_id) if incident.resident_id else None
        coach = coach_names(session).get(incident.coach_id, "")
    refuse_another_coach(work, resident)
    if resident is not None:
        access.note(work, resident_id=resident.id, part=AccessPart.SAFETY)
    kind = capital(label(incident.kind, lang=language))
    opening = [
        f"{kind}, {_when(incident.happened_at, language)}",
        tr("Nedskrivet av {coach}.", lang=language, coach=coach),
    ]
    if resident is not None:
        # Paper gets lost: the name stands in the program.
        code = written(resident.code)
        opening.append(tr("Det gäller ett besök hos invånaren med koden {code}.", lang=language, code=code))
    content = PlainPaper(
        title=tr("Händelserapport", lang=language),
        opening=tuple(opening),
        sections=tuple(_sections(incident, language)),
        close="",  # for the manager
        edition=work.clock.today(),
    )
    return leaflets.plain_paper(content, sender=paper.sender(work, language=language), language=language)


def _sections(incident: Incident, language: str) -> list[PaperSection]:
    done = incident.done or tr("Inget är antecknat.", lang=language)
    sections = [
        PaperSection(tr("Vad hände?", lang=language), paragraphs=(incident.happened,)),
        PaperSection(tr("Vad gjordes?", lang=language), paragraphs=(done,)),
    ]
    if incident.reported_at is not None:
        told = tr(
            "{whom}, {when}.",
            lang=language,
            whom=incident.reported_to,
            when=_when(incident.reported_at, language),
        )
        sections.append(PaperSection(tr("Anmält till", lang=language), paragraphs=(told,)))
    if incident.kind == IncidentKind.DATA:
        hours = tr(
            "Kommunen ska bedöma händelsen. Kan den vara en risk för någon ska den anmälas till "
            "Integritetsskyddsmyndigheten inom 72 timmar från det att kommunen fick veta det "
            "(dataskyddsförordningen, artikel 33).",
            lang=language,
        )
        sections.append(PaperSection(tr("Personuppgifter", lang=language), paragraphs=(hours,)))
    if not incident.resident_id:
        return sections
    shown = tr("Den som rapporten gäller har rätt att läsa vad som står här.", lang=language)
    sections.append(PaperSection(tr("Att veta", lang=language), paragraphs=(shown,)))
    return sections


def _when(moment: "datetime", language: str) -> str:
    local = to_local(moment)
    day, time = long_date(local.date(), language), clock_time(local, language)
    return tr("{day} klockan {time}", lang=language, day=day, time=time)
