"""The words of content in one language."""

import datetime as dt
from collections.abc import Mapping, Sequence

from radar.concepts import Language
from radar.content import Library
from radar.errors import ContentError, Problem


class Words:
    """The words of content in one language, with numbers written as that language writes them."""

    do_not_call_in_templates = True

    def __init__(self, library: Library, language: Language) -> None:
        self.library, self.language = library, language
        self.sections: dict[str, dict[str, str]] = {}
        for key, text in library.words.items():
            section, name = key.split(".")
            self.sections.setdefault(section, {})[name] = text[language]

    def __call__(self, key: str, **values: object) -> str:
        if key not in self.library.words:
            raise ContentError([Problem("words", f"has no {key!r}, which a page says.", "Add it in content/words.")])
        return self.library.words[key][self.language].format(**values)

    def __getitem__(self, key: str) -> Mapping[str, str]:
        """For templates: {{ words.report.title }} looks up `report`, then `title`."""
        return self.sections[key]

    def number(self, value: float, digits: int = 1) -> str:
        written = f"{value:.{digits}f}"
        return written.replace(".", ",") if self.language is Language.NL else written

    def day(self, day: dt.date) -> str:
        """A day as people say it: donderdag 14 mei."""
        return f"{self(f'weekday.{day.isoweekday()}')} {day.day} {self(f'month.{day.month}')}"

    @staticmethod
    def capital(text: str) -> str:
        return text[:1].upper() + text[1:]

    def listed(self, names: Sequence[str]) -> str:
        """One, two or more names as a sentence would say them."""
        return self._joined(names, {Language.NL: " en ", Language.EN: " and "}[self.language])

    def either(self, names: Sequence[str]) -> str:
        """The same, when it is one of them."""
        return self._joined(names, {Language.NL: " of ", Language.EN: " or "}[self.language])

    def _joined(self, names: Sequence[str], last: str) -> str:
        return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
