"""Where voices lie farther apart than chance gives: the owner, those who lead, his people and his guess; and teams."""

from collections.abc import Iterator, Sequence

from radar.concepts import Agreement, Block, Construct
from radar.diagnosis import COMPARABLE, Difference, Standing, Subgroup, Voice
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import leader_name, with_interval
from radar_web.pages.pictures import Table
from radar_web.pages.voices import tips


def differences(scene: Scene) -> Iterator[str]:
    """Owner and people, with numbers, what can be built on first; then what he guessed, and what contradicts itself."""
    own = [one for one in scene.diagnosis.differences if (one.voice, one.other) == (Voice.OWNER, Voice.STAFF)]
    for found, advice in (([one for one in own if one.size < 0], "build"), ([one for one in own if one.size > 0], "ask")):
        yield from (_own(scene, one) for one in found)
        if found:
            yield scene.say(f"differ.{advice}")
    if own:
        yield scene.say("differ.chance")
    if _is_compared(scene) and not own:
        yield scene.say("report.no_difference")
    yield from _together(scene, [one for one in scene.diagnosis.differences if one.voice is Voice.GUESS])
    yield from (scene.say(f"conflict.{conflict}") for conflict in scene.diagnosis.conflicts)


def led(scene: Scene) -> Iterator[str]:
    """Each who leads, beside his people and beside the owner."""
    yield from _together(scene, [one for one in scene.diagnosis.differences if one.leader])


def _together(scene: Scene, found: Sequence[Difference]) -> Iterator[str]:
    """Each pair of voices in one sentence for each direction."""
    for key, leader in dict.fromkeys((_key(one), one.leader) for one in found):
        on = [f"“{scene.say(f'construct.{one.construct}')}”" for one in found if (_key(one), one.leader) == (key, leader)]
        name = leader_name(scene.say, scene.release.leaders, leader - 1) if leader else ""
        yield scene.say.capital(scene.say(f"differ.{key}", constructs=scene.say.listed(on), leader=name))


def _own(scene: Scene, found: Difference) -> str:
    direction = "higher" if found.size > 0 else "lower"
    divided = "_divided" if _staff_is_divided(scene, found.construct) else ""
    values = {"owner": scene.say.number(found.seen), "staff": scene.say.number(found.seen_by_other)}
    told = scene.say(f"differ.owner_{direction}{divided}", construct=scene.say(f"construct.{found.construct}"), **values)
    return told + tips(scene, f"difference.{Voice.OWNER}.{found.construct}")


def _key(found: Difference) -> str:
    """Leaders of both kinds are told of alike."""
    direction, voices = "higher" if found.size > 0 else "lower", {found.voice, found.other}
    pair = "guess" if Voice.GUESS in voices else "leader" if Voice.STAFF in voices else "owner_leader"
    return f"{pair}_{direction}"


def _staff_is_divided(scene: Scene, construct: Construct) -> bool:
    """Then a mean would speak for nobody, and none is shown anywhere."""
    return scene.staff is not None and scene.staff.agreement.get(construct) == Agreement.DIVIDED


def _is_compared(scene: Scene) -> bool:
    """Whether owner and enough of his people answered the same statements."""
    owner, staff, asked = scene.owner, scene.staff, scene.release.statements
    if owner is None or staff is None:
        return False
    both = owner.constructs.keys() & staff.constructs.keys() & set(COMPARABLE)
    return any(owner.statements.get(construct) == asked.get(construct) for construct in both)


# Teams, or kinds of work.


def subgroups_table(scene: Scene) -> Table | None:
    """The six blocks per subgroup; None when none may be shown."""
    groups, say = scene.diagnosis.subgroups, scene.say
    if not groups:
        return None
    heads = [say("report.subgroup", name=group.name, voices=group.voices) for group in groups]
    rows = [(say.capital(say(f"construct.{block}")), *(_seen_by(scene, group, block) for group in groups)) for block in Block]
    return Table(say("report.six_parts_apart"), say("report.caption_apart"), (say("drawn.part"), *heads), tuple(rows))


def _seen_by(scene: Scene, group: Subgroup, block: Block) -> str:
    found = group.constructs.get(block)
    if found is None:
        return scene.say("report.not_asked" if block in scene.diagnosis.not_asked else "report.not_shown_apart")
    if found.standing is Standing.DIVIDED:
        return scene.say("report.divided")
    return with_interval(scene.say, found)


def subgroup_notes(scene: Scene) -> Iterator[str]:
    """Where subgroups differ beyond chance, and why some are not shown."""
    release, say, found = scene.release, scene.say, scene.diagnosis.subgroup_differences
    for higher, lower in dict.fromkeys((one.higher, one.lower) for one in found):
        on = [f"“{say(f'construct.{one.construct}')}”" for one in found if (one.higher, one.lower) == (higher, lower)]
        yield say("report.subgroups_differ", constructs=say.listed(on), higher=higher, lower=lower)
    if len(scene.diagnosis.subgroups) > 1 and not found:
        yield say("report.subgroups_alike")
    promise = say.library.promise
    values = {"total": promise.split_from, "each": promise.split_voices, "least": promise.voices}
    for why in dict.fromkeys(hidden.why for hidden in release.hidden):
        names = say.listed([hidden.key for hidden in release.hidden if hidden.why is why])
        yield say(f"report.hidden_{why}", names=names, **values)
