"""docs/kvalitet.md: the tables and how many questions each topic has, written by `bot evaluate`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.understanding.evaluation.judge import Judged
from bot.understanding.evaluation.table import as_markdown
from bot.understanding.ranker import Question

LANGUAGES = ("sv", "fi")
_ABOUT = """# Hur väl ämnena hittas

Den här filen skrivs av `bot evaluate --docs`. Ändra den inte för hand.

Andelar i procent. Inom parentes står det 95-procentiga intervallet av en bootstrap: så mycket kan
slumpen ensam göra, med så många frågor. Där inget alls hände blir intervallet 0,0–0,0, men det
betyder inte att det aldrig händer.

- **rätt först**: ett rätt ämne rankas högst. Ämnen som svarar lika bra räknas som rätt.
- **besvaras rätt**: invånaren får ett rätt svar direkt.
- **fel fast säker**: invånaren får ett fel svar som om det vore säkert.
- **rätt bland tre förslag**: invånaren får välja bland ämnen, och ett rätt är med.
- **förslag med det rätta**: av alla listor med förslag, de där ett rätt är med.
- **vet inte**: assistenten säger att den inte vet. För frågor utanför (`out_of_scope`) är det bra.
- **kalibreringsfel**: hur långt konfidensen i snitt ligger från andelen rätt.
- **kodaren tillfrågad**: andel texter där orden inte räckte, så att betydelsen vägdes in.

Kodaren är finslipad på de flesta övningsfrågorna. Där den används mäts bara de andra av dem.
"""


def quality_page(judged: Sequence[tuple[str, Sequence[Judged]]], coverage: str) -> str:
    """Return the page.

    Args:
        judged: Title and judged questions of each set.
        coverage: What `coverage_table` made.
    """
    parts = [_ABOUT]
    parts += [f"## {title}\n\n{as_markdown(rows)}\n" for title, rows in judged]
    parts.append(f"## Frågor per ämne och språk\n\n{coverage}\n")
    return "\n".join(parts)


def coverage_table(topics: Sequence[str], sets: Sequence[tuple[str, Sequence[Question]]]) -> str:
    """Return how many questions each topic has in each language and set, as Markdown."""
    counts = {
        title: Counter((question.topic, question.language) for question in questions)
        for title, questions in sets
    }
    head = [f"{title} {language}" for title in counts for language in LANGUAGES]
    lines = ["| ämne | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
    for topic in topics:
        cells = [str(count[topic, language]) for count in counts.values() for language in LANGUAGES]
        lines.append(f"| {topic} | " + " | ".join(cells) + " |")
    sums = [
        str(sum(n for (_, spoken), n in count.items() if spoken == language))
        for count in counts.values()
        for language in LANGUAGES
    ]
    lines.append("| alla | " + " | ".join(sums) + " |")
    return "\n".join(lines)
