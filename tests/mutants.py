"""Each guard has a mutant: the code with the guard taken out, on which the tests of that room must fail.

They are tried from the first moment on, politely, beside all other tests, which wait more than they work; what became of them is
looked at last.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.places import PROOF, ROOT, apart

MUTANTS = {
    "the threshold is off by one": (
        "radar/gate/__init__.py",
        "enough = len(people.scores) >= promise.voices",
        "enough = len(people.scores) + 1 >= promise.voices",
        "test_gate.py",
    ),
    "too few says how many": (
        "radar/gate/__init__.py",
        "else TooFew(round.asked, promise.voices)",
        "else TooFew(len(people.scores), promise.voices)",
        "test_gate.py",
    ),
    "a construct of four is shown": (
        "radar/gate/coarse.py",
        "if _is_blunt(questionnaire.measuring[construct]) else promise.voices):",
        "if _is_blunt(questionnaire.measuring[construct]) else 2):",
        "test_gate.py",
    ),
    "a blunt scale is told of few": (
        "radar/gate/coarse.py",
        "(promise.counts_from if _is_blunt(questionnaire.measuring[construct]) else promise.voices)",
        "promise.voices",
        "test_known_answers.py",
    ),
    "the step tells who passed": (
        "radar/gate/coarse.py",
        "promise.coarseness(told, apart=apart)",
        "promise.coarseness(len(voices), apart=apart)",
        "test_attacker.py::test_no_line_of_a_release_is_finer_than_was_promised",
    ),
    "a group apart is told finely": (
        "radar/promise.py",
        "if apart or voices <= self.few:",
        "if voices <= self.few:",
        "test_attacker.py::test_no_line_of_a_release_is_finer_than_was_promised",
    ),
    "three who passed in a team are told": (
        "radar/gate/subgroups.py",
        "if known(count, len(inside), self.promise) < len(inside):",
        "if False:",
        "test_attacker.py",
    ),
    "chance makes teams differ": (
        "radar/diagnosis/between.py",
        "if size >= max(norms.difference_floor, chance)",
        "if size >= norms.difference_floor",
        "test_diagnosis.py",
    ),
    "a server without its role has all rights": (
        "radar_web/rights.py",
        "        connection.close()\n        raise",
        "        raise",
        "test_postgresql.py::test_the_server_itself_cannot_read_an_answer",
    ),
    "a second decimal": (
        "radar/gate/coarse.py",
        "coarse = to_step(_mean(construct, voices), step)",
        "coarse = round(_mean(construct, voices), 2)",
        "test_gate.py",
    ),
    "hidden unanimity is named": (
        "radar/gate/coarse.py",
        "return filled[0] if len(filled) == 1",
        "return None if len(filled) == 1",
        "test_gate.py",
    ),
    "no floor under the spread": ("radar/gate/coarse.py", "promise.sd_floor),", "0.0),", "test_gate.py"),
    "choices are counted for people": (
        "radar/gate/coarse.py",
        "sum(not set(values).isdisjoint(options) for values in voices)",
        "sum(value in options for values in voices for value in values)",
        "test_gate.py",
    ),
    "barriers undo merged states": (
        "radar/gate/coarse.py",
        "and _tells_states(questionnaire.statement(BARRIER), found)",
        "and False",
        "test_gate.py",
    ),
    "more voices than asked": ("radar/gate/__init__.py", "if len(answered) > round.asked:", "if False:", "test_gate.py"),
    "groups are compared in pairs only": (
        "radar/gate/audit.py",
        "if not any(_tells(more, atoms) for atoms in few):",
        "if all(sum(people[atom] for atom in groups[key] ^ groups[other]) >= floor for other in shown):",
        "test_audit.py",
    ),
    "what is left of everybody is all that counts": (
        "radar/gate/audit.py",
        "if not any(_tells(more, atoms) for atoms in few):",
        "if size[key] == sum(people) or sum(people) - size[key] >= floor:",
        "test_audit.py",
    ),
    "a threshold and no audit": ("radar/gate/audit.py", "if not any(_tells(more, atoms) for atoms in few):", "if True:", "test_audit.py"),
    "an empty team is told": (
        "radar/gate/audit.py",
        "yield nobody.union(atoms)",
        "yield frozenset(atoms)",
        "test_audit.py",
    ),
    "only a group itself may not follow": (
        "radar/gate/audit.py",
        "return len(_reduced(outside)) < len(inside)",
        "return any(not any(row) for row in outside)",
        "test_audit.py",
    ),
    "a split from any number of answers": (
        "radar/gate/subgroups.py",
        "everybody.n < promise.split_from",
        "False",
        "test_split.py::test_fewer_than_twenty_answers_show_no_team",
    ),
    "a team of five is shown": (
        "radar/gate/subgroups.py",
        "shown_from=self.promise.split_voices",
        "shown_from=self.promise.voices",
        "test_attacker.py",
    ),
    "who passed a question is forgotten by the audit": (
        "radar/gate/subgroups.py",
        "for name in self.together(answered) if name in shown}",
        "for name in self.together(self.people) if name in shown}",
        "test_attacker.py",
    ),
    "who is not shown is tied to an end of the scale": (
        "radar/gate/subgroups.py",
        "while lines and _ties_somebody(",
        "while False and _ties_somebody(",
        "test_attacker.py::test_who_is_not_shown_is_not_tied_to_an_end_of_the_scale",
    ),
    "one who passed is told": (
        "radar/gate/coarse.py",
        "return answered if voices - answered >= promise.smallest_count else voices",
        "return answered",
        "test_attacker.py",
    ),
    "one who chose nothing is told": (
        "radar/gate/coarse.py",
        "replace(cell, count=cell.count + passed) if cell is largest else cell",
        "cell",
        "test_gate.py",
    ),
    "one odd voice shows how alike the others are": (
        "radar/gate/coarse.py",
        "return min((ordered[1:], ordered[:-1]), key=lambda rest: round(_sd(construct, rest), 6))",
        "return ordered",
        "test_gate.py",
    ),
    "few voices have fine means": (
        "radar/promise.py",
        "if apart or voices <= self.few:",
        "if apart or voices <= 7:",
        "test_gate.py",
    ),
    "staff may be an open voice": ("radar/gate/__init__.py", "if questionnaire.role is Role.STAFF:", "if False:", "test_doors.py"),
    "a supervisor was not told": (
        "radar/gate/__init__.py",
        "if questionnaire.role is not Role.OWNER and not told:",
        "if False:",
        "test_doors.py",
    ),
    "four votes have a winner": ("radar/gate/__init__.py", "if len(ballots) < promise.voices:", "if not ballots:", "test_doors.py"),
    "a tie has a winner": (
        "radar/gate/__init__.py",
        "return Vote(None if tied else counts[0][0])",
        "return Vote(counts[0][0])",
        "test_doors.py",
    ),
    "a tally of four": (
        "radar/gate/__init__.py",
        "if sum(number > 0 for number in moments) < promise.voices:",
        "if len(moments) < promise.voices:",
        "test_doors.py",
    ),
    "a tally to one": (
        "radar/gate/__init__.py",
        "return Tally(week, sum(moments) // FIVE)",
        "return Tally(week, sum(moments))",
        "test_doors.py",
    ),
    "answers are counted before closing": (
        "radar_web/queries.py",
        "        asked=round.asked,\n        questions",
        "        asked=round.received.count(),\n        questions",
        "test_lifecycle.py",
    ),
    "a page or paper has a second decimal": (
        "radar_web/pages/parts.py",
        "mean=say.number(found.mean)",
        "mean=say.number(found.mean, 2)",
        "test_channels.py",
    ),
    "the owner stands on the page for everybody": (
        "radar_web/pages/everybody.py",
        "group, well = closed.release.staff, _well(closed)",
        "group, well = closed.release.staff, [c for c, score in closed.release.owner.constructs.items() if score > 3]",
        "test_channels.py",
    ),
    "an edge is taken for the truth": ("radar/diagnosis/estimates.py", "if not spread.at_edge:", "if True:", "test_diagnosis.py"),
    "a gap wins by elimination": (
        "radar/diagnosis/bottleneck.py",
        "if not counted and lowered != set(Gap):",
        "if False:",
        "test_diagnosis.py",
    ),
    "silence lowers a need": ("radar/planning.py", "return _mean(known) if known else unknown", "return _mean(known)", "test_planning.py"),
    "small cells stay": ("radar/gate/coarse.py", "if 0 < cell.count < smallest]", "if 0 < cell.count < 1]", "test_gate.py"),
    "the order of people counts": (
        "radar/gate/__init__.py",
        "sorted((sheet for sheet in sheets if asked & set(sheet.answers)), key=lambda sheet: sorted(sheet.answers.items()))",
        "[sheet for sheet in sheets if asked & set(sheet.answers)]",
        "test_gate.py",
    ),
    "the promise is not checked": (
        "radar/gate/__init__.py",
        "    check_promise(promise)\n    if questionnaire",
        "    if questionnaire",
        "test_gate.py",
    ),
    "the owner is counted": (
        "radar/gate/__init__.py",
        "people = _people(round, questionnaire, sheets)",
        "people = _people(round, questionnaire, [*sheets, *sheets[: len(open_voices)]])",
        "test_gate.py",
    ),
    "empty people are voices": (
        "radar/gate/__init__.py",
        "(sheet for sheet in sheets if asked & set(sheet.answers))",
        "(sheet for sheet in sheets)",
        "test_gate.py",
    ),
    "missing counts as zero": (
        "radar/scoring.py",
        "return given > 0 and 2 * given >= len(answers)",
        "return given > 0",
        "test_scoring.py",
    ),
    "a label comes before facts": (
        "radar/scoring.py",
        "    if facts:\n        choices[STAGE]",
        "    if facts and not said:\n        choices[STAGE]",
        "test_full_scan.py::test_a_sheet_is_placed_by_facts_and_its_own_sentence_is_kept_beside",
    ),
    "who did not read counts": (
        "radar/gate/__init__.py",
        "if not is_careless(questionnaire, sheet)]",
        "]",
        "test_full_scan.py::test_one_or_two_who_did_not_read_are_not_told_from_none",
    ),
    "one who did not read is told": (
        "radar/gate/__init__.py",
        "people.careless if isinstance(seen.staff, Group) and people.careless >= promise.smallest_count else 0",
        "people.careless",
        "test_full_scan.py::test_one_or_two_who_did_not_read_are_not_told_from_none",
    ),
    "a short straight line is careless": (
        "radar/scoring.py",
        "len(scales) >= ALIKE_FROM and len(ways) == 2 and",
        "len(scales) >= ALIKE_FROM and",
        "test_full_scan.py::test_the_same_answer_to_everything_is_not_counted",
    ),
    "facts are told": (
        "radar/scoring.py",
        "choices.pop(FACTS, ())",
        "choices.get(FACTS, ())",
        "test_full_scan.py::test_facts_are_never_told_and_wishes_are_counted",
    ),
    "a clipped mean is seen otherwise": (
        "radar/diagnosis/between.py",
        " and not second.low <= first.mean <= second.high:",
        ":",
        "test_full_scan.py::test_who_says_what_everybody_says_sees_nothing_otherwise",
    ),
    "a clipped mean has changed": (
        "radar/diagnosis/between.py",
        " and not line.at_edge",
        "",
        "test_full_scan.py::test_a_mean_that_was_clipped_is_no_change",
    ),
    "leaders outvote people in a plan": (
        "radar/diagnosis/findings.py",
        "for view in (self.owner, self.staff_view) if view)",
        "for view in (self.owner, self.staff_view, *self.leaders) if view)",
        "test_full_scan.py::test_a_plan_rests_on_no_leader",
    ),
    "half an answer is held against a whole": (
        "radar/gate/__init__.py",
        "if answer is not None))",
        "))",
        "test_full_scan.py::test_an_answer_to_one_of_two_is_not_held_against_both",
    ),
    "a guess is matched by what he was asked himself": (
        "radar/diagnosis/__init__.py",
        "Heard(Voice.GUESS, guess, voice.guessed)",
        "Heard(Voice.GUESS, guess, voice.statements)",
        "test_full_scan.py::test_a_guess_is_held_against_what_was_guessed",
    ),
    "divided is in order": (
        "radar/diagnosis/between.py",
        "return min(chance, EVEN) if found.standing is Standing.DIVIDED else chance",
        "return chance",
        "test_full_scan.py::test_where_people_are_divided_nothing_is_in_order_for_sure",
    ),
    "leaders are counted as staff by the gate": (
        "radar/gate/__init__.py",
        "if questionnaire and questionnaire.role is not Role.STAFF:",
        "if False:",
        "test_full_scan.py::test_who_answers_under_a_role_is_never_counted",
    ),
    "beside too few it is told who did not read": (
        "radar/gate/__init__.py",
        "people.careless if isinstance(seen.staff, Group) and people.careless",
        "people.careless if people.careless",
        "test_full_scan.py::test_beside_too_few_it_is_not_told_how_many_did_not_read",
    ),
    "a foreign option is used": ("radar/scoring.py", "return not states or stage in states", "return True", "test_scoring.py"),
    "a wrong value is let in": ("radar/questionnaire.py", "if value not in statement.values:", "if False:", "test_questionnaire.py"),
    "the owner is drawn to a norm": (
        "radar/diagnosis/views.py",
        "estimate(score, errors[construct],",
        "estimate((score + 3.35) / 2, errors[construct],",
        "test_diagnosis.py",
    ),
    "no coarseness in the interval": (
        "radar/diagnosis/estimates.py",
        "measurement + spread.step**2 / 12)",
        "measurement)",
        "test_diagnosis.py",
    ),
    "one statement is held against two": (
        "radar/diagnosis/between.py",
        "return known and self.statements.get(construct) == other.statements.get(construct)",
        "return known",
        "test_measuring.py::test_like_is_held_against_like",
    ),
    "a change is told of five": (
        "radar/diagnosis/between.py",
        "return line.n >= norms.compared_from and line.agreement",
        "return line.agreement",
        "test_measuring.py::test_of_fewer_than_eight_no_change_is_told",
    ),
    "the lights are swapped": (
        "radar/diagnosis/between.py",
        "Light.GREEN if chance >= norms.precondition_green else Light.AMBER if chance >= norms.precondition_red else Light.RED",
        "Light.RED if chance >= norms.precondition_green else Light.AMBER if chance >= norms.precondition_red else Light.GREEN",
        "test_measuring.py::test_the_light_of_a_chance",
    ),
    "what hinges is told of few": (
        "radar/gate/__init__.py",
        " or len(people.scores) <= promise.few:",
        ":",
        "test_hinges.py::test_of_few_it_is_not_told",
    ),
    "an unmeasured precondition blocks": ("radar/planning.py", "chances.get(p, 1.0)", "chances.get(p, 0.0)", "test_planning.py"),
    "a difference within chance is shown": ("radar/diagnosis/between.py", "errors * sd)", "0.0)", "test_diagnosis.py"),
    "measured reliability is ignored": (
        "radar/gate/coarse.py",
        "return questionnaire.reliability.get(construct, assumed)",
        "return assumed",
        "test_gate.py",
    ),
    "wide answers are not called divided": (
        "radar/gate/coarse.py",
        "if rwg < DIVIDED_BELOW or psychometrics.average_deviation(items) > DIVIDED_DEVIATION:",
        "if rwg < DIVIDED_BELOW:",
        "test_gate.py",
    ),
    "a plan for one kind of people": (
        "radar/planning.py",
        "if _moved([found]) - moved), candidates[0])",
        "), candidates[0])",
        "test_planning.py",
    ),
    "two steps of one family": ("radar/planning.py", "if found.action.id not in taken]", "]", "test_planning.py"),
    "waiting for others costs nothing": ("radar/planning.py", " + weights.dependency * dependent", "", "test_planning.py"),
    "the story is of any trade": ("radar/planning.py", '(sector or "")[:1] in story.sectors)', "False)", "test_planning.py"),
    "old news first": ("radar/outlook.py", "signal.since, reverse=True)", "signal.since)", "test_outlook.py"),
    "a number where people are divided": (
        "radar_web/pages/drawing/blocks.py",
        "if staff and not divided else None,",
        "if staff else None,",
        "test_pictures.py",
    ),
    "the radar is drawn a ring too far out": (
        "radar_web/pages/pictures.py",
        "(score - LOW) / (HIGH - LOW)\n    return CENTRE",
        "score / HIGH\n    return CENTRE",
        "test_pictures.py",
    ),
    "a badge where people are divided": (
        "radar/diagnosis/views.py",
        "if spread.agreement is Agreement.DIVIDED else found",
        "if False else found",
        "test_pages.py",
    ),
    "names of axes lie over each other": (
        "radar_web/pages/drawing/radar.py",
        "BESIDE if at % 3 else OVER",
        "OVER",
        "test_browser.py::test_the_words_of_a_picture_can_be_read_on_the_smallest_phone",
    ),
    "a line through what is not known": ("radar_web/pages/pictures.py", "closed = None not in points", "closed = True", "test_pictures.py"),
    "a theme that nobody can read": ("radar_web/theme.py", "if ratio < needed:", "if ratio < 0:", "test_theme.py"),
    "a theme breaks out of the style": ("radar_web/theme.py", "|\\b(?!url\\()[\\w-]+", "|[\\w-]+", "test_theme.py"),
    "paper without a picture's words": (
        "radar_web/templates/paper/common.typ",
        'alt: picture.told.description + " " + picture.told.sentence',
        'alt: "Beeld"',
        "test_paper.py::test_who_does_not_see_a_picture_hears_what_it_shows",
    ),
    "goes well although people deny it": (
        "radar_web/pages/report.py",
        "(his and standing not in {Standing.BETTER, Standing.DIVIDED})",
        "his",
        "test_pages.py",
    ),
    "two gaps are called one": (
        "radar_web/pages/stuck.py",
        "bottleneck.certainty is Certainty.MAINLY:",
        "bottleneck.gaps:",
        "test_pages.py",
    ),
    "equal ends are called different": (
        "radar_web/pages/drawing/blocks.py",
        "link is None or link.low < SHOWN_AS_NOTHING",
        "link is None",
        "test_pages.py",
    ),
    "an answer under a known key is stored again": (
        "radar_web/actions.py",
        "        if known is not None:\n            if known.round_id",
        "        if False:\n            if known.round_id",
        "test_storage.py::test_the_same_form_sent_twice_is_stored_once_and_gets_the_same_receipt",
    ),
    "other answers under a known key are taken for the same": (
        "radar_web/actions.py",
        "or known.answers != answers:\n                raise",
        "or False:\n                raise",
        "test_storage.py::test_the_same_key_with_other_answers_is_a_conflict_and_the_first_stays",
    ),
    "more answers than people": (
        "radar_web/actions.py",
        "if held.received.count() >= held.asked:",
        "if False:",
        "test_bad_input.py::test_more_answers_than_people_are_refused_kindly",
    ),
    "a leader is counted among the people": (
        "radar_web/actions.py",
        "        sheets=[read_stored(sheet) for sheet in answers],",
        "        sheets=[*(read_stored(sheet) for sheet in answers), *(sheet for _, sheet in leaders)],",
        "test_long.py::test_leaders_change_no_number_of_the_people",
    ),
    "a leader's answers stay after closing": (
        "radar_web/actions.py",
        "    round.leading.all().delete()\n",
        "",
        "test_long.py::test_a_firm_asks_the_long_questions_and_its_leaders_apart",
    ),
    "more leaders than asked": (
        "radar_web/actions.py",
        "if held.leading.count() >= held.leads:",
        "if False:",
        "test_long.py::test_no_more_than_the_owner_said",
    ),
    "a leader's link opens after the last day": (
        "radar_web/leader/views.py",
        "return rules.is_open(round, timezone.now())",
        "return True",
        "test_long.py::test_after_the_last_day_the_link_opens_nothing",
    ),
    "a leader answers after closing": (
        "radar_web/rules.py",
        "return round.closed is None and now < round.closes_at + GRACE",
        "return now < round.closes_at + 2 * GRACE",
        "test_long.py::test_after_the_last_day_the_link_opens_nothing",
    ),
    "a firm of nine asks its leaders apart": (
        "radar_web/rules.py",
        "if people <= one_leader:",
        "if people < one_leader:",
        "test_long.py::test_roles_collapse_in_a_small_firm",
    ),
    "a late form is taken": (
        "radar_web/rules.py",
        "began <= round.closes_at and still_takes",
        "still_takes",
        "test_storage.py::test_a_form_begun_before_closing_is_taken_for_a_while",
    ),
    "a slip is not asked for": (
        "radar_web/actions.py",
        "if held.slips and not Slip.objects",
        "if False and not Slip.objects",
        "test_codes.py::test_a_slip_lets_one_answer_in",
    ),
    "a slip is looked at and stays": (
        "radar_web/actions.py",
        "Slip.objects.filter(key=_slip_key(held, slip)).delete()[0]",
        "Slip.objects.filter(key=_slip_key(held, slip)).count()",
        "test_codes.py::test_a_slip_lets_one_answer_in",
    ),
    "a slip of another firm lets in": (
        "radar_web/actions.py",
        'keys.hashed(f"{round.code} {code}")',
        "keys.hashed(code)",
        "test_codes.py::test_used_wrong_and_of_another_firm_are_told_alike",
    ),
    "slips outlive their round": (
        "radar_web/actions.py",
        "    round.unused.all().delete()\n    Answer",
        "    Answer",
        "test_codes.py::test_no_slip_outlives_its_round",
    ),
    "two characters that changed places are not seen": (
        "radar_web/keys.py",
        "check = _times_x(check ^ ALPHABET.index(character))",
        "check = check ^ ALPHABET.index(character)",
        "test_codes.py::test_a_slip_of_the_finger_is_no_slip",
    ),
    "a visit goes on after leaving": (
        "radar_web/owner/session.py",
        'actions.end_visit(request.session["visit"])',
        "pass",
        "test_codes.py::test_a_cookie_that_was_kept_opens_nothing_after_leaving",
    ),
    "the cookie holds the key": (
        "radar_web/keys.py",
        "return one, _shifted(code, one, -1)",
        'return code, "A" * len(one)',
        "test_codes.py::test_neither_the_cookie_nor_the_database_holds_the_key",
    ),
    "who was asked along shuts the owner out": (
        "radar_web/actions.py",
        "firm.keys.filter(made_at__gt=key.made_at).delete()",
        "firm.keys.exclude(pk=key.pk).delete()",
        "test_codes.py::test_a_second_key_opens_the_same_and_can_be_withdrawn",
    ),
    "a replaced key goes on": (
        "radar_web/actions.py",
        "    firm.keys.filter(pk=key.pk).delete()",
        "    pass",
        "test_codes.py::test_a_key_that_somebody_saw_is_replaced_and_its_sessions_end",
    ),
    "a key sent twice is two keys": (
        "radar_web/actions.py",
        "_firm_held_by(key), keys.owner_key(client_key)",
        "_firm_held_by(key), keys.owner_key(keys.client_key())",
        "test_codes.py::test_a_form_sent_twice_makes_one_key",
    ),
    "any key takes the place of another": (
        "radar_web/actions.py",
        "firm.keys.filter(hash=keys.hashed(code), made_at__gt=key.made_at).first()",
        "Key.objects.filter(hash=keys.hashed(code)).first()",
        "test_codes.py::test_only_a_younger_key_of_the_firm_takes_the_place_of_an_old_one",
    ),
    "a form that is open waits for who guesses": (
        "radar_web/guesses.py",
        "not (but and but(request, **values))",
        "True",
        "test_codes.py::test_who_has_the_form_open_sends_it_whoever_guesses_beside_him",
    ),
    "another site makes people wait": (
        "radar_web/guesses.py",
        "if answer.status_code == WRONG and _learns_of_it(request):",
        "if answer.status_code == WRONG:",
        "test_codes.py::test_a_page_of_another_site_makes_nobody_wait",
    ),
    "a result is taken along unseen": (
        "radar_web/owner/result.py",
        "actions.note_export(round, timezone.now())",
        "pass",
        "test_codes.py::test_his_people_read_what_he_did",
    ),
    "guessing is free": (
        "radar_web/guesses.py",
        "if (wait := waiting(place)) and not",
        "if (wait := 0.0) and not",
        "test_codes.py::test_guessing_costs_time_and_a_wrong_code_less_than_a_canteen_types",
    ),
    "right codes count as guesses": (
        "radar_web/guesses.py",
        "if answer.status_code == WRONG and _learns_of_it(request):",
        "if _learns_of_it(request):",
        "test_codes.py::test_right_codes_cost_nothing",
    ),
    "anybody names the place he guesses from": (
        "radar_web/guesses.py",
        'if settings.HTTPS else ""',
        "",
        "test_codes.py::test_a_place_is_an_address_that_our_own_web_server_tells",
    ),
    "answers stay for longer": (
        "radar_web/actions.py",
        "round__closes_at__lte=now - rules.ANSWERS_KEPT",
        "round__closes_at__lte=now - 2 * rules.ANSWERS_KEPT",
        "test_storage.py::test_answers_are_gone_ninety_days_after_closing_and_the_result_stands",
    ),
    "a log quotes": (
        "radar_web/logs.py",
        'f"{type(error).__name__} at',
        'f"{error!r} at',
        "test_logs.py",
    ),
    "a script in a page may run": (
        "radar_web/headers.py",
        "\"script-src 'self'\"",
        "\"script-src 'self' 'unsafe-inline'\"",
        "test_hardening.py::test_every_page_comes_with_a_strict_policy",
    ),
    "a code is in a referrer": (
        "radar_web/settings.py",
        'SECURE_REFERRER_POLICY = "no-referrer"',
        'SECURE_REFERRER_POLICY = "same-origin"',
        "test_hardening.py::test_where_somebody_came_from_is_told_to_nobody_and_a_code_is_in_no_referrer",
    ),
    "a door is kept by a cache": (
        "radar_web/showing.py",
        "if guarded or door or not kept",
        "if guarded or not kept",
        "test_hardening.py::test_what_is_of_a_firm_or_a_person_is_kept_by_no_cache",
    ),
    "an owner who runs it himself is not named": (
        "radar_web/pages/who.py",
        'trust = ["host_is_firm"] if run_by == FIRM else',
        "trust = [] if run_by == FIRM else",
        "test_who.py::test_the_page_is_of_this_installation",
    ),
    "answers lie as they came after closing": (
        "radar_web/actions.py",
        "    random.SystemRandom().shuffle(answers)\n",
        "",
        "test_at_rest.py::test_after_closing_no_order_tells_who_came_when[SQLite]",
    ),
    "nobody sweeps": (
        "radar_web/clock.py",
        "        sweeping.sweep(rewrite=rewrite)\n",
        "",
        "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
    ),
    "the log of SQLite is not emptied": (
        "radar_web/sweeping.py",
        '            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")\n',
        "",
        "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
    ),
    "half of a key is the whole": (
        "radar_web/keys.py",
        "    one = _by_chance(len(code))\n",
        "    one = ALPHABET[0] * len(code)\n",
        "test_codes.py::test_a_part_of_a_key_is_chance",
    ),
    "keys stay after closing": (
        "radar_web/actions.py",
        "    round.received.all().delete()\n    round.unused.all().delete()\n    Answer.objects.bulk_create(",
        "    list(",
        "test_storage.py::test_closing_forgets_keys_and_order",
    ),
    "a receipt is stored as it is": (
        "radar_web/actions.py",
        "key = keys.hashed(receipt)\n",
        "key = receipt\n",
        "test_storage.py::test_no_key_and_no_receipt_is_stored_as_it_is",
    ),
    "begin is not checked": (
        "radar_web/respondent/views.py",
        "if began is None or began > now:",
        "if False:",
        "test_bad_input.py::test_a_begin_that_we_did_not_sign_is_refused",
    ),
    "another site begins for somebody": (
        "radar_web/rules.py",
        'return request.headers.get("Origin", ours) == ours and',
        "return True or",
        "test_bad_input.py::test_another_site_cannot_begin_or_enter_for_somebody",
    ),
    "the owner's forms are not guarded": (
        "radar_web/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        "test_bad_input.py::test_a_form_of_the_owner_needs_the_token_of_his_page",
    ),
    "fewer than eight are asked one by one": (
        "radar_web/rules.py",
        "return asked < LEAST_ASKED",
        "return False",
        "test_bad_input.py::test_fewer_than_eight_people_get_the_talk_and_no_round",
    ),
    "a low point stands on the page for everybody": (
        "radar_web/pages/everybody.py",
        "known[c].standing is Standing.WELL",
        "True",
        "test_paths.py::test_what_does_not_go_well_never_reaches_the_page_for_everybody",
    ),
    "the release is made again after closing": (
        "radar_web/actions.py",
        "Closed(closed.release, closed.diagnosis, _plan(held, closed))",
        "Closed(_owners_result(held).release, closed.diagnosis, _plan(held, closed))",
        "test_paths.py::test_a_profile_told_after_closing_changes_the_plan_and_not_the_release",
    ),
    "who works alone gets steps for a team": (
        "radar/planning.py",
        "return not self.works_alone or Trait.ALONE in action.traits",
        "return True",
        "test_paths.py::test_who_works_alone_gets_steps_for_one",
    ),
    "what was erased comes back out of a backup": (
        "radar_web/actions.py",
        "    ledger.note_erased(round.pk, answer.key)\n",
        "",
        "test_backup.py::test_what_was_erased_stays_erased",
    ),
    "a result is made again after a restore": (
        "radar_web/actions.py",
        "    ledger.note_closed(round.pk, round.closed)\n",
        "",
        "test_backup.py::test_a_result_that_was_shown_stands_after_a_restore",
    ),
    "answers of a round that was shown come back": (
        "radar_web/backup.py",
        "        round.received.all().delete()\n",
        "",
        "test_backup.py::test_a_result_that_was_shown_stands_after_a_restore",
    ),
    "a result that is lost is made again": (
        "radar_web/backup.py",
        "lost = due_rounds(ran_until or timezone.now())",
        "lost: list[Round] = []",
        "test_backup.py::test_a_result_that_may_have_been_shown_and_is_lost_is_not_made_again",
    ),
    "a backup goes over what is there": (
        "radar_web/backup.py",
        "and Firm.objects.exists():",
        "and False:",
        "test_backup.py::test_a_backup_goes_into_an_empty_database_only",
    ),
    "a backup is not compared with itself": (
        "radar_web/backup.py",
        "if table != _table(file):",
        "if False:",
        "test_backup.py::test_a_backup_that_was_changed_is_refused",
    ),
    "what was restored is not read back": (
        "radar_web/backup.py",
        "        _compare(archive)\n",
        "",
        "test_backup.py::test_what_is_stored_otherwise_than_it_was_is_refused",
    ),
    "a backup tells the order of arrival": (
        "radar_web/backup.py",
        '.order_by("pk")',
        "",
        "test_backup.py::test_a_backup_tells_no_order_of_arrival",
    ),
    "a disk that fails breaks a page": (
        "radar_web/away.py",
        "STORAGE_FAILS = (DatabaseError, InterfaceError, NotKept)",
        "STORAGE_FAILS = (InterfaceError,)",
        "test_backup.py::test_what_cannot_be_noted_is_not_erased",
    ),
    "a database that does not sync is good enough": (
        "radar_web/health.py",
        'if (found := _one("PRAGMA synchronous")) < FULL:',
        "if False:",
        "test_health.py",
    ),
    "any secret is good enough": (
        "radar_web/health.py",
        "return [*_debug(), *_secret(), *_durability()]",
        "return [*_debug(), *_durability()]",
        "test_health.py",
    ),
    "a server in danger serves": (
        "radar_web/wsgi.py",
        "if dangers := health.dangers():",
        "if dangers := []:",
        "test_health.py::test_a_server_in_danger_does_not_serve",
    ),
    "a round is opened on a full disk": (
        "radar_web/actions.py",
        "if not rules.has_room():",
        "if False:",
        "test_health.py::test_no_round_is_opened_on_a_disk_that_is_nearly_full_and_an_open_one_goes_on",
    ),
    "the question does not count": ("radar/planning.py", "hook=_hook(action, firm),", "hook=0.0,", "test_planning.py"),
}

if PROOF > 1:  # each of these takes a whole burglary, or many made-up firms
    MUTANTS |= {
        "what asks the opposite is not turned": (
            "radar/scoring.py",
            "(places - place if statement.reversed else place)",
            "place",
            "test_measuring.py::test_nine_of_ten_intervals_of_two_statements_hold_the_mean_of_all_who_were_asked[5-8]",
        ),
        "any change is told": (
            "radar/diagnosis/between.py",
            "if abs(size) < detectable else",
            "if abs(size) < 0.3 else",
            "test_measuring.py::test_where_nothing_changed_hardly_anything_is_said_to_have",
        ),
        "no plan is unsure": (
            "radar/closing.py",
            "silent=library.model.norms.silent_lower)",
            "silent=0.0)",
            "test_measuring.py::test_a_plan_is_sure_when_everybody_answered",
        ),
        "the silent are as the others": (
            "radar/diagnosis/estimates.py",
            "shrink * reference(spread, norms) - silent",
            "shrink * reference(spread, norms)",
            "test_measuring.py::test_who_is_silent_lowers_the_mean_by_his_share",
        ),
        "what was chosen hinges on nobody": (
            "radar/gate/others.py",
            "(statement for statement in READ if statement in whole.choices)",
            "()",
            "test_hinges.py::test_what_people_chose_hinges_too",
        ),
        "what hinges tells of few who answered": (
            "radar/gate/others.py",
            "if told.at_floor or told.n <= promise.few:",
            "if told.at_floor:",
            "test_hinges.py::test_of_a_construct_that_few_answered_hinges_tell_what_is_told_anyhow",
        ),
        "what hinges is only looked for at the top": (
            "radar/gate/others.py",
            "for at in {voices[0], voices[len(voices) // 2], voices[-1], *_ends_of_each(people, construct, voices)}:",
            "for at in {voices[-1]}:",
            "test_hinges.py::test_what_one_answer_would_change_is_what_trying_them_all_finds",
        ),
        "what hinges tells of those who agree": (
            "radar/gate/others.py",
            "if told.at_floor or told.n <= promise.few:",
            "if told.n <= promise.few:",
            "test_hinges.py::test_what_hinges_tells_little_more_of_people_than_is_told_anyhow",
        ),
        "answers lie as they came after closing": (
            "radar_web/actions.py",
            "    random.SystemRandom().shuffle(answers)\n",
            "",
            "test_at_rest.py::test_after_closing_no_order_tells_who_came_when[SQLite]",
        ),
        "rows are not written anew at closing": (
            "radar_web/actions.py",
            "    round.received.all().delete()\n    round.unused.all().delete()\n"
            "    Answer.objects.bulk_create(Answer(key=secrets.token_hex(32), round=round, answers=sheet) for sheet in answers)\n",
            "    round.unused.all().delete()\n",
            "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
        ),
        "slips stay after closing": (
            "radar_web/actions.py",
            "    round.unused.all().delete()\n",
            "",
            "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
        ),
        "the log of SQLite is not emptied": (
            "radar_web/sweeping.py",
            '            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")\n',
            "",
            "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
        ),
        "SQLite's file is not written anew": (
            "radar_web/sweeping.py",
            'cursor.execute("VACUUM")',
            "pass",
            "test_at_rest.py::test_a_house_that_leaves_what_it_deletes_is_found_out_and_swept_when_a_server_starts",
        ),
        "PostgreSQL's tables are not written anew": (
            "radar_web/rights.py",
            'cursor.execute(f"VACUUM (FULL) {table}")',
            "pass",
            "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[PostgreSQL]",
        ),
        "what is deleted is not overwritten": (
            "radar_web/settings.py",
            "PRAGMA secure_delete=ON",
            "PRAGMA secure_delete=OFF",
            "test_at_rest.py::test_what_was_erased_is_gone_while_others_still_answer",
        ),
        "what is old goes and is not swept": (
            "radar_web/clock.py",
            "rewrite |= actions.delete_old(now) > 0",
            "actions.delete_old(now)",
            "test_at_rest.py::test_ninety_days_later_answers_are_gone_and_stay_gone[PostgreSQL]",
        ),
        "the ledger keeps who erased": (
            "radar_web/ledger.py",
            "    transaction.on_commit(lambda: forget_erased(round))\n",
            "",
            "test_at_rest.py::test_after_closing_no_code_is_anywhere_nor_anything_made_of_it[SQLite]",
        ),
        "Django tells what went wrong": (
            "radar_web/settings.py",
            '"django": {"handlers": ["nobody"]}',
            '"django": {"handlers": ["console"]}',
            "test_at_rest.py::test_what_goes_wrong_is_told_and_nobody_in_it",
        ),
        "half of a key is the whole": (
            "radar_web/keys.py",
            "    one = _by_chance(len(code))\n",
            "    one = ALPHABET[0] * len(code)\n",
            "test_at_rest.py::test_the_key_of_an_owner_is_nowhere_as_it_is",
        ),
    }

_pool = ThreadPoolExecutor(os.cpu_count())  # at its politest each: they work where the other tests wait
_tried: dict[str, Future[str]] = {}
_mine = threading.local()
_all_trials: list[subprocess.Popen[str]] = []


def begin(names: Iterable[str], folder: Path) -> None:
    for name in names:
        _tried[name] = _pool.submit(_unnoticed, *MUTANTS[name], Path(tempfile.mkdtemp(dir=folder)))


def unnoticed(name: str) -> str:
    """Nothing when a test failed as it should; else what happened."""
    return _tried[name].result()


def no_mutant(name: str, folder: Path) -> str:
    """The same with the guard left in: that nothing is noticed tells that it is the mutant which is."""
    file, guard, _, tests = MUTANTS[name]
    return _pool.submit(_unnoticed, file, guard, guard, tests, folder).result()


def _unnoticed(file: str, guard: str, without: str, tests: str, folder: Path) -> str:
    shutil.copytree(ROOT / "src", folder / "src")
    (folder / "content").symlink_to(ROOT / "content")
    place = folder / "src" / file
    code = place.read_text()
    if code.count(guard) != 1:
        return f"the guard {guard!r} moved: mend this mutant"
    place.write_text(code.replace(guard, without))
    environment = apart(RADAR_PROOF="1", HYPOTHESIS_STORAGE_DIRECTORY=str(folder))
    arguments = ["-x", "-q", "-p", "no:cacheprovider", f"tests/{tests}"]
    said = folder / "said"
    found = _trial(environment=environment, source=str(folder / "src"), arguments=arguments, said=str(said))
    return "" if found == 1 else f"nothing noticed\n{said.read_text()[-2000:]}"


def _trial(**asked: object) -> int:
    """In the one process that this thread has for it."""
    if not hasattr(_mine, "trials"):
        _mine.trials = subprocess.Popen(
            ["nice", "-n", "19", sys.executable, "-m", "tests.trial"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        _all_trials.append(_mine.trials)
    _mine.trials.stdin.write(f"{json.dumps(asked)}\n")
    _mine.trials.stdin.flush()
    return int(_mine.trials.stdout.readline())


def end() -> None:
    _pool.shutdown(cancel_futures=True)
    for trials in _all_trials:
        trials.communicate()
