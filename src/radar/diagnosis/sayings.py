"""The words that a diagnosis says, each under what it is about: to ask what another answer would change."""

from collections.abc import Iterator

from radar.diagnosis.findings import Diagnosis, Voice


def said(diagnosis: Diagnosis) -> dict[str, str]:
    """What the words are about, and the word. What only the owner or a leader says does not hinge on others, and is not in it."""
    return dict(_words(diagnosis))


def _words(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    bottleneck, staff = diagnosis.bottleneck, diagnosis.staff_view
    yield "bottleneck", " ".join((bottleneck.certainty, *sorted(bottleneck.gaps)))
    if staff:
        yield from ((f"word.{word}", found.standing) for word, found in staff.words.items())
        yield from ((f"construct.{construct}", found.standing) for construct, found in staff.constructs.items())
        yield "largest", str(staff.largest)
    yield from ((f"precondition.{precondition}", light) for precondition, light in diagnosis.lights.items())
    for difference in diagnosis.differences:
        if Voice.STAFF in {difference.voice, difference.other}:
            higher = difference.voice if difference.size > 0 else difference.other
            yield f"difference.{difference.voice}{difference.leader or ''}.{difference.construct}", higher
    yield from ((f"conflict.{conflict}", "there") for conflict in diagnosis.conflicts)
    yield "hidden_learners", str(diagnosis.hidden_learners)
