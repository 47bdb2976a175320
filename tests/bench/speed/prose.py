"""A maker's prose from a seeded generator: the same seed gives the same words on every machine.

It has what real entries have (headings, lists, tables, code, quotes, dashes, links, emphasis, footnotes), so that
parsers, highlighters and typography have their usual work. It avoids double braces, which are code to some tools.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

WORDS: dict[str, list[str]] = {
    kind: words.split()
    for kind, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8")).items()
}
ASIDES = (
    '"measure twice" was the only rule',
    "it isn't what I'd planned",
    "that's the maker's share of it",
    "nobody's fault but mine",
    '"not yet," I told myself',
)
CODE = {
    "python": "def {a}_{b}(width: float, count: int = {n}) -> list[float]:\n"
    '    """Where the {a} goes."""\n'
    "    step = width / (count + 1)\n"
    "    marks = [round(step * i, 2) for i in range(1, count + 1)]\n"
    "    if not marks:\n"
    '        raise ValueError("no room for the {b}")\n'
    "    return marks\n",
    "bash": "# back up the {a}\nset -eu\nfor file in {a}/*.svg; do\n"
    '  name="$(basename "$file" .svg)"\n'
    '  convert -density {n} "$file" "{b}/$name.png"\ndone\necho "done: {n} files"\n',
    "json": '{\n  "{a}": {\n    "width": {n},\n    "parts": ["{b}", "{a}", "peg"],\n    "glued": true\n  }\n}\n',
    "c": "#include <stdio.h>\n\nstatic const int {a} = {n};\n\n/* one turn of the {b} */\n"
    'int main(void) {\n  for (int i = 0; i < {a}; i++)\n    printf("%d\\n", i * 2);\n  return 0;\n}\n',
    "css": ".{a} {\n  width: {n}px;\n  border: 1px solid #8a3b12;\n}\n\n.{a} > .{b}:hover {\n  color: red;\n}\n",
}


class Prose:
    """Words, sentences and whole bodies drawn from one random source."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def title(self) -> str:
        words = self._word("adjectives"), *self.random.sample(WORDS["nouns"], 2)
        return "The {} {} and the {}".format(*words)

    def sentence(self) -> str:
        text = self._clause()
        if self.random.random() < 0.5:
            text += f", {self._word('joins')} {self._clause()}"
        if self.random.random() < 0.3:
            text = f"{self._word('openings')} {text}"
        return f"{text[0].upper()}{text[1:]}{self._ending()}"

    def plain(self) -> str:
        """One sentence without any markup, fit for a summary."""
        clause = self._clause()
        return f"{clause[0].upper()}{clause[1:]}, {self._word('joins')} {self._clause()}."

    def paragraph(self) -> str:
        words = " ".join(self.sentence() for _ in range(self.random.randint(3, 6))).split(" ")
        for mark in ("*{}*", "**{}**", "`{}`", "[{}](https://example.com/notes/{}#part)"):
            if self.random.random() < 0.4:
                place = self.random.randrange(len(words))
                words[place] = self._marked(mark, words[place])
        return " ".join(words)

    def body(self, words: int, code: bool) -> str:
        """Markdown of about this many words; one fenced code block if asked for."""
        blocks = [self.paragraph(), self.paragraph()]
        if code:
            blocks.append(self._code())
        extras = self._extras()
        while sum(block.count(" ") for block in blocks) < words:
            blocks.append(f"{self.random.choice(('##', '##', '###'))} {self.title()}")
            blocks.extend(self.paragraph() for _ in range(self.random.randint(2, 3)))
            blocks.extend(block for block in [next(extras, "")] if block)
        if self.random.random() < 1 / 6:
            blocks[1] += "[^1]"
            blocks.append(f"[^1]: {self.plain()}")
        return "\n\n".join(blocks) + "\n"

    def _word(self, kind: str) -> str:
        return self.random.choice(WORDS[kind])

    def _clause(self) -> str:
        pick = self._word
        middle = f"the {pick('adjectives')} {pick('nouns')} {pick('verbs')} my {pick('nouns')}"
        return f"{middle} {pick('places')} the {pick('nouns')}"

    def _ending(self) -> str:
        chance = self.random.random()
        if chance < 0.12:
            return f" -- {self.random.choice(ASIDES)}."
        if chance < 0.2:
            return f', and I said: "{self._clause()}!"'
        return "..." if chance < 0.24 else "."

    def _marked(self, mark: str, word: str) -> str:
        if not word.isalpha():
            return word
        return mark.format(word, word.lower())

    def _extras(self) -> Iterator[str]:
        """Blocks beside paragraphs, each of them in some entries only."""
        makers = [(0.5, self._bullets), (0.3, self._numbered), (0.2, self._table), (0.25, self._quote)]
        self.random.shuffle(makers)
        return iter([make() if self.random.random() < chance else "" for chance, make in makers])

    def _bullets(self) -> str:
        return "\n".join(f"- {self._clause()}" for _ in range(self.random.randint(3, 6)))

    def _numbered(self) -> str:
        return "\n".join(f"{i}. {self._clause()}" for i in range(1, self.random.randint(4, 6)))

    def _quote(self) -> str:
        return f"> {self.sentence()}\n> {self.sentence()}"

    def _table(self) -> str:
        rows = [f"| {self._word('nouns')} | {self.random.randint(2, 900)} mm | {self._clause()} |" for _ in range(4)]
        return "\n".join(["| part | size | note |", "|---|---:|---|", *rows])

    def _code(self) -> str:
        language = self.random.choice(sorted(CODE))
        text = CODE[language]
        first, second = self.random.sample(WORDS["nouns"], 2)
        for hole, word in (("{a}", first), ("{b}", second), ("{n}", str(self.random.randint(3, 400)))):
            text = text.replace(hole, word)
        return f"```{language}\n{text}```"
