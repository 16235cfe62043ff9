"""Of what residents should not have written, nothing is in any file of a running assistant."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conversations.assistant import Assistant
from tests.conversations.talk import ANSWERS, ask
from tests.privacy.labels import PARTS, labels


def files_with(folder: Path, texts: set[str]) -> set[tuple[str, str]]:
    """Return the texts that stand in a file, as they are or as JSON writes them, and where."""
    found = set()
    published = folder / "published"
    for path in folder.rglob("*"):
        # What is published was written by the municipality, examples of addresses among it.
        if not path.is_file() or path.is_relative_to(published):
            continue
        content = path.read_bytes()
        for text in texts:
            if text.encode() in content or json.dumps(text)[1:-1].encode() in content:
                found.add((text, path.name))
    return found


def test_the_labelled_personal_data_is_in_no_file_and_no_log(assistant: Assistant) -> None:
    marked = [label for part in PARTS for label in labels(part) if label.secrets]
    secrets = {label.text[start:end] for label in marked for start, end, _ in label.secrets}
    # Four digits, as of a bank's clearing number, stand by chance in any id or time.
    secrets = {secret for secret in secrets if len(secret) > 4}
    for number in range(0, len(marked), 40):
        conversation = assistant.open("sv" if number % 80 else "fi")
        for label in marked[number : number + 40]:
            messages = ask(conversation, label.text)
            assert messages[-1]["kind"] == "notice", label.text

    assert files_with(assistant.database.parent, secrets) == set()


def test_ids_and_tokens_of_conversations_are_in_no_log(assistant: Assistant) -> None:
    conversation = assistant.open("sv")
    ask(conversation, "Kan jag få hemtjänst på finska?")
    conversation.call("DELETE")

    assert conversation.id not in assistant.log
    assert conversation.token not in assistant.log


def test_a_question_with_personal_data_is_answered_as_without(assistant: Assistant) -> None:
    for language, text in (
        ("sv", "Kan min mamma 470312-9819 få hemtjänst på finska?"),
        ("sv", "Jag bor på Storgatan 12. Kan jag få beslutet översatt till finska?"),
        ("fi", "Saako äitini 470312-9819 kotipalvelua suomeksi?"),
        ("fi", "Numeroni on 070-174 06 05. Voinko saada päätöksen suomeksi käännettynä?"),
    ):
        plain = text.replace(" 470312-9819", "").partition(". ")[2] or text.replace(
            " 470312-9819", ""
        )
        expected = ask(assistant.open(language), plain)[0]["topic"]
        first, notice = ask(assistant.open(language), text)

        assert first["topic"] == expected, text
        assert first["text"] == ANSWERS[expected].texts[language]
        assert (notice["kind"], notice["language"]) == ("notice", language)
