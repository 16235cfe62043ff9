"""An explicit request for the other language, and questions that only look like one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import requested_language, switch
from bot.yaml import YamlProblem

REQUESTS = {
    "fi": [
        "på finska tack", "På finska, tack!", "suomeksi kiitos", "suomeks", "Suomeksi!",
        "finska tack",
        "in Finnish please", "kan vi ta det på finska", "Kan du svara på finska?", "pa finska tack",
        "Byt till finska", "byt språk till finska", "hej, kan vi prata finska?", "vaihda suomeksi",
        "jag vill ha svar på finska", "haluan vastauksen suomeksi", "samma på finska",
        "sama suomeksi kiitos", "puhutko suomea?", "voitko vastata suomeksi", "mieluummin suomeksi",
        "Okej, men på finska tack", "Hur söker jag plats? På finska tack.", "pratar du finska?",
        "kan du översätta det till finska", "voidaanko jatkaa suomeksi",
        "jag vill byta till finska",
        "kan jag skriva på finska till dig?", "voinko kirjoittaa sinulle suomeksi", "välj finska",
        "låt oss prata finska", "voisimmeko jatkaa suomeksi?", "en gång till fast på finska",
        "jag pratar bara finska", "Can you speak Finnish?", "en osaa ruotsia, suomeksi kiitos",
    ],
    "sv": [
        "kan vi ta det på svenska", "vaihda ruotsiksi", "svenska tack", "på svenska", "ruotsiks",
        "ruotsiksi kiitos", "byt till svenska", "in Swedish please", "vi tar det på svenska",
        "nej på svenska tack", "vaihdetaan ruotsiin", "puhu ruotsia", "jag förstår inte finska",
        "jag vill ha det på svenska", "Kan jag få det på svenska?", "en ymmärrä suomea",
        "varför svarar du på finska", "kan vi gå tillbaka till svenska", "palataan ruotsiin",
    ],
}  # fmt: skip
QUESTIONS = [
    "finns det förskola på finska?", "kan jag få beslutet på finska", "saanko päätöksen suomeksi",
    "voinko puhua suomea kunnassa", "Kan jag prata finska när jag ringer kommunen?",
    "vem kan jag prata finska med?", "onko suomenkielistä esikoulua", "böcker på finska",
    "äldreomsorg på finska", "päiväkoti suomeksi", "Onko teillä äldreomsorgia suomeksi?",
    "kan personalen svara på finska?", "finns lagen på finska", "mistä saan apua suomeksi",
    "Måste jag kunna dålig svenska för att få hjälp på finska?", "svenska kyrkan", "hej", "",
    "kan ni prata finska på biblioteket", "jag pratar finska hemma", "saanko asioida suomeksi",
    "kan jag skriva till JO på finska", "har jag rätt att prata finska", "kan jag tala finska",
    "kan jag prata finska med kommunen", "jag vill ha hemtjänst på finska", "§ 8",
    "haluan vanhuspalvelua suomeksi", "haluan päätöksen suomeksi", "voinko puhua suomea",
    "jag vill prata finska med någon på kommunen", "Finns det förskola, på finska?",
    "Jag kan inte svenska. Hur gör vi när jag ska prata med handläggaren?",
    "Jag vill skriva till JK och begära skadestånd, helst på finska.",
    "Jag fick ett beslut. Översätt det till finska.",
    "Sain päätöksen ruotsiksi, saanko sen suomeksi?", "kan jag skriva på finska?",
    "saako kirjastosta kirjoja ruotsiksi", "jag har svenska som modersmål",
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"), [(key, text) for key, texts in REQUESTS.items() for text in texts]
)
def test_a_request_is_understood(language: str, text: str) -> None:
    assert requested_language(text) == language
    assert requested_language(text.upper()) == language


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_about_services_is_no_request(text: str) -> None:
    assert requested_language(text) is None


@settings(max_examples=300, print_blob=True, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["kan", "du", "vi", "ta", "det", "på", "finska", "tack", "suomeksi", "hej", ",", "\n"]
        ),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_is_answered(text: str) -> None:
    assert requested_language(text) in ("sv", "fi", None)


@pytest.mark.parametrize(
    ("bad", "says"), [('"{till}"', "okänt ord i klamrar"), ('"(på"', "parenteserna")]
)
def test_a_mistake_in_the_patterns_is_named(tmp_path: Path, bad: str, says: str) -> None:
    path = tmp_path / "switch.yml"
    path.write_text(
        "languages: {fi: {on: [a], object: [b], into: [c]}}\n"
        f'before: [x]\ncourtesy: [y]\nafter: [y]\nwhole:\n  - {bad}\nanywhere: ["{{on}}"]\n',
        encoding="utf-8",
    )
    with pytest.raises(YamlProblem, match=f"rad 6.*{says}"):
        switch._patterns(path)
