"""The diagnosis of one VM from what the scan knows."""

from msgspec import Struct

from app.diagnosis.chain import Step, chain_of
from app.diagnosis.sentence import answer
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.readiness.texts import Texts


class Diagnosis(Struct, frozen=True, gc=False):
    """What the page of one VM says: plain text throughout."""

    sentence: str
    who: str
    next_step: str
    chain: tuple[Step, ...]


def diagnose(assessed: AssessedMachine, estate: Estate, texts: Texts) -> Diagnosis:
    """Diagnose one VM. Pure: nothing is read."""
    said = answer(assessed, estate, texts)
    return Diagnosis(said.sentence, said.who, said.next_step, chain_of(assessed, estate, texts))
