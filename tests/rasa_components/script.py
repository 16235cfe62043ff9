"""Turns of a conversation, made of Rasa events as Rasa would log them."""

from __future__ import annotations

import warnings
from datetime import datetime, timezone

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AgentUttered,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    ReminderScheduled,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)

Turn = list[Event]

_DOMAIN = """
    version: "3.1"
    intents: [minorities, contact, chitchat, apply, inform, back, stop]
    entities: [tongue, place]
    slots:
      language: {type: text, influence_conversation: true, mappings: [{type: custom}]}
      topic: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      consent: {type: bool, influence_conversation: true, mappings: [{type: custom}]}
      unit:
        type: categorical
        values: [school, library]
        mappings: [{type: custom}]
      places: {type: list, mappings: [{type: custom}]}
      age: {type: float, min_value: 0, max_value: 100, mappings: [{type: custom}]}
      draft: {type: any, mappings: [{type: custom}]}
      visits: {type: float, initial_value: 1, mappings: [{type: custom}]}
    responses:
      utter_answer: [{text: svar}]
      utter_chitchat: [{text: prat}]
      utter_submit: [{text: klart}]
    actions: [action_contact]
    forms:
      application_form: {required_slots: [unit, age]}
      feedback_form: {required_slots: [consent]}
    """

with warnings.catch_warnings():
    # Rasa 3.6 tells of a change in 3.0 whenever a domain is read.
    warnings.filterwarnings("ignore", "Slot auto-fill", UserWarning)
    DOMAIN = Domain.from_yaml(_DOMAIN)


class Script:
    """Writes turns; every event gets its own, later time."""

    def __init__(self) -> None:
        self._time = 1_700_000_000.0

    def turn(self, *events: Event) -> Turn:
        for event in events:
            self._time += 0.001
            event.timestamp = self._time
        return list(events)

    def says(self, intent: str, text: str = "hej", entities: list[dict] | None = None) -> Event:
        intents = {"name": intent, "confidence": 0.9}
        entities = entities or []
        parse_data = {
            "intent": intents,
            "entities": list(entities),
            "text": text,
            "intent_ranking": [intents, {"name": "chitchat", "confidence": 0.1}],
        }
        return UserUttered(
            text,
            intents,
            entities,
            parse_data,
            input_channel="gateway",
            message_id=f"m{self._time}",
            metadata={"language": "sv"},
        )

    def begin(self, **carried: object) -> Turn:
        slots = [SlotSet(name, value) for name, value in carried.items()]
        return self.turn(ActionExecuted("action_session_start"), SessionStarted(), *slots, listen())

    def faq(self, number: int = 0, **slots: object) -> Turn:
        return self.turn(
            self.says("minorities", f"fråga {number}"),
            DefinePrevUserUtteredFeaturization(False),
            *[SlotSet(name, value) for name, value in slots.items()],
            ActionExecuted("utter_answer", policy="RulePolicy", confidence=1.0),
            BotUttered(f"svar {number}", {"buttons": None}, {"topic": "minorities/overview"}),
            listen(),
        )

    def custom_action(self, number: int) -> Turn:
        return self.turn(
            self.says("contact", "bibliotek", [{"entity": "place", "value": "library"}]),
            EntitiesAdded([{"entity": "tongue", "value": "fi", "role": "wanted"}]),
            ActionExecuted("action_contact"),
            SlotSet("unit", "library"),
            SlotSet("draft", {"number": number, "cards": [1, 2]}),
            BotUttered("kontakt", {"custom": {"kind": "contact"}}),
            BotUttered("och mer"),
            listen(),
        )

    def form_starts(self, form: str = "application_form") -> Turn:
        return self.turn(
            self.says("apply", "jag vill ansöka"),
            DefinePrevUserUtteredFeaturization(False),
            ActionExecuted(form),
            ActiveLoop(form),
            SlotSet("requested_slot", "unit"),
            BotUttered("Vilken enhet?"),
            listen(),
        )

    def form_goes_on(self, number: int, form: str = "application_form") -> Turn:
        return self.turn(
            self.says("inform", str(number)),
            DefinePrevUserUtteredFeaturization(False),
            LoopInterrupted(False),
            ActionExecuted(form),
            SlotSet("age", float(number)),
            SlotSet("requested_slot", "unit" if number % 2 else "age"),
            BotUttered(f"Och sedan? {number}"),
            listen(),
        )

    def form_is_rejected(self, form: str = "application_form", resumes: bool = True) -> Turn:
        resumed = [ActionExecuted(form), BotUttered("Vilken enhet?")] if resumes else []
        return self.turn(
            self.says("chitchat", "vem är du?"),
            ActionExecutionRejected(form, "RulePolicy", 1.0),
            DefinePrevUserUtteredFeaturization(False),
            ActionExecuted("utter_chitchat"),
            BotUttered("en assistent"),
            *resumed,
            listen(),
        )

    def form_is_interrupted(self) -> Turn:
        return self.turn(
            self.says("chitchat", "vänta"),
            ActionExecuted("utter_chitchat"),
            BotUttered("jag väntar"),
            listen(),
            LoopInterrupted(True),
        )

    def form_ends(self, form: str = "application_form") -> Turn:
        return self.turn(
            self.says("inform", "klar"),
            ActionExecuted(form),
            SlotSet("age", 30.0),
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            ActionExecuted("utter_submit"),
            BotUttered("Tack"),
            listen(),
        )

    def back(self) -> Turn:
        return self.turn(
            self.says("back", "/back"),
            ActionExecuted("action_back"),
            UserUtteranceReverted(),
            UserUtteranceReverted(),
            listen(),
        )

    def action_undone(self) -> Turn:
        return self.turn(
            self.says("minorities", "fel"),
            ActionExecuted("utter_answer"),
            SlotSet("topic", "fel"),
            BotUttered("fel svar"),
            ActionReverted(),
            ActionExecuted("utter_chitchat"),
            BotUttered("rätt svar"),
            listen(),
        )

    def restart(self) -> Turn:
        return [
            *self.turn(
                self.says("stop", "/restart"), ActionExecuted("action_restart"), Restarted()
            ),
            *self.begin(),
        ]

    def restart_without_session(self) -> Turn:
        return self.turn(
            self.says("stop", "/restart"), ActionExecuted("action_restart"), Restarted()
        )

    def pause(self) -> Turn:
        return self.turn(
            self.says("stop", "människa"), ActionExecuted("utter_chitchat"), ConversationPaused()
        )

    def resume(self) -> Turn:
        return self.turn(ConversationResumed(), AgentUttered("hej"), listen())

    def followup(self) -> Turn:
        return self.turn(
            self.says("contact"),
            ActionExecuted("action_contact"),
            SlotSet("topic", "contact/unit"),
            FollowupAction("utter_answer"),
        )

    def slots_reset(self) -> Turn:
        return self.turn(
            self.says("stop"), ActionExecuted("action_contact"), AllSlotsReset(), listen()
        )

    def reminder(self) -> Turn:
        when = datetime(2030, 1, 1, tzinfo=timezone.utc)
        return self.turn(
            self.says("contact"),
            ActionExecuted("action_contact"),
            ReminderScheduled("inform", when, name="r"),
            listen(),
        )


def listen() -> Event:
    return ActionExecuted("action_listen")
