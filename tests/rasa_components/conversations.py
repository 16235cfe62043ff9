"""Conversations, turn by turn, to be played into tracker stores."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator

from rasa.shared.core.trackers import DialogueStateTracker

from tests.rasa_components.script import DOMAIN, Script, Turn


def plain() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    for number in range(20):
        yield script.faq(number)


def slots_set_early() -> Iterator[Turn]:
    script = Script()
    yield script.begin(language="fi")
    yield script.faq(0, topic="a", consent=False, places=["Tumba", "Alby"], age=None)
    for number in range(1, 20):
        yield script.faq(number, topic=f"ämne {number}")
    yield script.slots_reset()
    for number in range(20, 30):
        yield script.faq(number)


def custom_actions() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    for number in range(12):
        yield script.custom_action(number) if number % 3 else script.reminder()


def long_form() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    yield script.faq(1, language="sv")
    yield script.form_starts()
    for number in range(15):
        yield script.form_goes_on(number)
    yield script.form_ends()
    for number in range(8):
        yield script.faq(number)
    yield script.form_starts()
    yield script.form_goes_on(1)


def unhappy_form() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    yield script.form_starts("feedback_form")
    yield script.form_ends("feedback_form")
    yield script.form_starts()
    for number in range(4):
        yield script.form_goes_on(number)
        yield script.form_is_rejected()
        yield script.form_is_rejected(resumes=False)
        yield script.form_goes_on(number)
        yield script.form_is_interrupted()
    for _ in range(8):
        yield script.form_is_rejected(resumes=False)
    yield script.form_goes_on(5)
    yield script.back()
    yield script.form_goes_on(6)
    yield script.form_ends()


def restarted() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    for number in range(8):
        yield script.faq(number, language="sv")
    yield script.restart()
    yield script.faq(9)
    yield script.restart_without_session()
    for number in range(10, 20):
        yield script.faq(number)


def expired() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    for number in range(8):
        yield script.faq(number, language="sv")
    yield script.form_starts()
    yield script.begin(language="sv", topic="x")
    for number in range(8):
        yield script.faq(number)
    yield script.begin(language="sv")


def undone() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    for number in range(12):
        yield script.faq(number, topic=f"ämne {number}")
    for _ in range(9):
        yield script.back()
    yield script.faq(99)
    yield script.action_undone()
    yield script.back()


def paused_and_followed_up() -> Iterator[Turn]:
    script = Script()
    yield script.begin()
    yield script.faq(0, language="fi")
    yield script.pause()
    for number in range(10):
        yield script.turn(script.says("minorities", f"hallå {number}"))
    yield script.resume()
    yield script.followup()
    yield script.faq(1)
    yield script.followup()


RECORDED: dict[str, Callable[[], Iterator[Turn]]] = {
    "plain questions": plain,
    "slots set long ago": slots_set_early,
    "custom actions": custom_actions,
    "a form of many turns": long_form,
    "a form interrupted and rejected": unhappy_form,
    "restart": restarted,
    "expired session, slots carried over": expired,
    "turns undone": undone,
    "paused, resumed, followed up": paused_and_followed_up,
}


def random_conversation(source: random.Random, turns: int) -> Iterator[Turn]:
    """Yield turns in any order that Rasa could produce."""
    script = Script()
    tracker = DialogueStateTracker("x", DOMAIN.slots)
    turn = script.begin()
    for number in range(turns):
        for event in copy.deepcopy(turn):
            tracker.update(event)
        yield turn
        turn = _random_turn(source, script, tracker, number)


def _random_turn(
    source: random.Random, script: Script, tracker: DialogueStateTracker, number: int
) -> Turn:
    form = tracker.active_loop_name
    anywhere = [
        script.back,
        script.action_undone,
        script.pause,
        script.resume,
        script.followup,
        script.slots_reset,
        script.reminder,
        script.restart,
        script.restart_without_session,
        lambda: script.begin(language="fi", visits=number),
    ]
    in_form = [
        *[lambda: script.form_goes_on(number, form)] * 3,
        lambda: script.form_is_rejected(form, resumes=True),
        lambda: script.form_is_rejected(form, resumes=False),
        script.form_is_interrupted,
        script.back,
        lambda: script.form_ends(form),
    ]
    outside = [
        *[lambda: script.faq(number, topic=f"ämne {number}", language=source.choice("sf"))] * 3,
        lambda: script.faq(number),
        lambda: script.custom_action(number),
        lambda: script.form_starts(source.choice(["application_form", "feedback_form"])),
        script.back,
    ]
    likely = in_form if form else outside
    return source.choice(likely if source.random() < 0.9 else anywhere)()
