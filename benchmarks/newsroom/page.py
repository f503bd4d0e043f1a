"""A page being written: text, and the spans and relations that stand in it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Page:
    """Text under construction with exact annotations; offsets are code points, ends exclusive.

    Attributes:
        spans: rows with start, end, label and attributes.
        links: (label, head, child), numbers of `spans`.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)
    begins: bool = True
    owes_comma: bool = False

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self.parts)

    def put(self, text: str) -> None:
        """Exactly these characters."""
        self.parts.append(text)
        self.length += len(text)

    def say(self, text: str) -> None:
        """Words, set off by spaces; a sentence begins with a capital; punctuation joins the word before."""
        for word in text.split(" "):
            if word:
                self._word(word)

    def span(self, label: str, text: str, **attributes: Any) -> int:
        """Words that are a span; returns its number."""
        first, *others = text.split(" ")
        start = self._word(first)
        for word in others:
            self.put(" " + word)
        kept = {key: value for key, value in attributes.items() if value}
        self.spans.append({"start": start, "end": self.length, "label": label, **kept})
        return len(self.spans) - 1

    def link(self, label: str, head: int, child: int) -> None:
        """A relation between two spans."""
        self.links.append((label, head, child))

    def end_sentence(self, mark: str = ".") -> None:
        """Close the sentence."""
        self.owes_comma = False
        self.put(mark)
        self.begins = True

    def paragraph(self, gap: str = "\n\n") -> None:
        """A blank line, or whatever separates."""
        self.put(gap)
        self.begins = True

    def _word(self, word: str) -> int:
        """One word; returns where it begins."""
        joins = word[0] in ",.;:!?)’”" or word in ("'s",)
        if self.owes_comma and not joins:
            self.put(",")
        self.owes_comma = False
        glued = self.parts and (self.parts[-1][-1:] in " \n(“" or self.parts[-1] == '"')
        if self.parts and not joins and not glued:
            self.put(" ")
        start = self.length
        self.put(word[0].upper() + word[1:] if self.begins else word)
        self.begins = self.begins and not word[0].isalnum()
        return start
