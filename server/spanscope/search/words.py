"""Texts as the index of words sees them: what is added to a text so that its parts are found, and words to look for.

The index splits at all that is no letter or digit and ignores case and accents (FTS5's unicode61). So `get_weather`
and `gpt-4o` are two words in a row, and are looked for as such.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from spanscope.search.runs import FAR, KINDS, camel_parts, without_blobs

# Of one span and of one log record, in characters: what comes after it is kept, and shown, but not found. A request
# with a whole conversation has some 10,000.
LONGEST_TEXT = 256 * 1024

# Tokens that no text has: private-use characters are letters to unicode61, and `words_of` takes them out of texts.
_ATTRIBUTE, _SPAN = "\ue000", "\ue001"
_MARKERS = re.compile(f"[{_ATTRIBUTE}{_SPAN}]")

# JSON within a string, perhaps within JSON again, escapes what would else be words.
_JSON = ("{", "[", '"')
_ESCAPED_BLANK = re.compile(r"\\+[nrtbf]")
_ESCAPED_CHARACTER = re.compile(r"\\+u([0-9a-fA-F]{4})")
# An even number of backslashes is a line break of JSON within JSON, or the folder of a Windows path.
_FOLDER = re.compile(r"(?<!\\)(?:\\\\)+([nrtbf][^\W_]+)")
# Keys, names of models and tools: nearly all short texts of a span were met before.
_SHORT = 64
_REMEMBERED = 4096
# Scripts that put no blanks between words: Han, kana, Hangul. All of them, and the markers, from U+3000 on.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
_LETTER = re.compile(r"[^\W_]")


def words_of(text: str) -> str:
    """The text for the index: unescaped, pairs for unspaced scripts, and after it the parts of `CamelCase`."""
    return _words_of_short(text) if len(text) <= _SHORT else _words_of(text)


def _words_of(text: str) -> str:
    text = without_blobs(text)
    parts: set[str] = set()
    if "\\" in text:
        if "\\\\" in text:
            parts.update(_FOLDER.findall(text))
        text = unescaped(text)
    # Halves of surrogate pairs, which were escaped one by one, are far characters so.
    raw = text.encode("utf-8", "surrogatepass")
    kinds = raw.translate(KINDS)
    parts.update(camel_parts(raw, kinds))
    if FAR in kinds:
        text = _spaced(_encodable(_MARKERS.sub(" ", text)))
    return f"{text}\n{' '.join(sorted(parts))}" if parts else text


_words_of_short = lru_cache(_REMEMBERED)(_words_of)


def phrase(text: str, prefix: bool = False) -> str | None:
    """What FTS5 is asked for: the text's words in a row, the last one perhaps only begun. None if it has no word."""
    if not _LETTER.search(text):
        return None
    spaced = _spaced(_encodable(_MARKERS.sub(" ", text)), asked=True)
    # A single character of an unspaced script is in the index as the beginning of pairs only.
    if len(text) == 1 and _UNSPACED.fullmatch(text):
        prefix = True
    quoted = spaced.replace('"', " ").replace("\0", " ")
    return f'"{quoted}"{"*" if prefix else ""}'


def unescaped(text: str) -> str:
    """Of JSON, its escapes as what they stand for, however often they were escaped again; line breaks as blanks."""
    if "\\" not in text or not text.lstrip().startswith(_JSON):
        return text
    text = _ESCAPED_BLANK.sub(" ", text)
    return _ESCAPED_CHARACTER.sub(_character, text) if "\\u" in text else text


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _encodable(text: str) -> str:
    """Two halves of a surrogate pair that were escaped one by one are one character; a lone one is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _spaced(text: str, asked: bool = False) -> str:
    """Runs of an unspaced script as overlapping pairs, and the last character alone, which begins no pair.

    A run at the end of what is asked for may go on in the text, so there it has no such last character.
    """

    def pairs(found: re.Match[str]) -> str:
        run = found[0]
        all_pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        if not all_pairs or not (asked and found.end() == len(text)):
            all_pairs.append(run[-1])
        return f" {' '.join(all_pairs)} "

    return _UNSPACED.sub(pairs, text)


# Attributes and ids: exact, so each is one word made of its hash


@lru_cache(_REMEMBERED)
def attribute_word(key: str, value: str | None = None) -> str:
    """The word of an attribute with this value; without one, of the key with any value. Case of values is ignored."""
    facts = key if value is None else f"{key}\0{plain_value(value)}"
    return _ATTRIBUTE + hashlib.blake2b(facts.encode("utf-8", "replace"), digest_size=6).hexdigest()


def plain_value(value: str) -> str:
    """Equal for values that a person would call equal: `0.20` and `0.2`, `True` and `true`."""
    if len(value) < 32:
        try:
            return str(int(value))
        except ValueError:
            pass
        try:
            number = float(value)
            return str(int(number)) if number.is_integer() else repr(number)
        except (ValueError, OverflowError):
            pass
    return value.lower()


def fits(value: str, pattern: str) -> bool:
    """`*` in the pattern stands for any text; case is ignored. Linear, whatever the two hold."""
    first, *rest = pattern.lower().split("*")
    value = value.lower()
    if not rest:
        return value == first
    *middle, last = rest
    if not value.startswith(first) or not value[len(first) :].endswith(last):
        return False
    at, end = len(first), len(value) - len(last)
    for piece in middle:
        at = value.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def span_word(span_id: str) -> str:
    return _SPAN + span_id


# Finding the place in a text


def folded(text: str) -> str:
    """The text as the index compares it, character by character: every offset stays what it was."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def _folded(character: str) -> str:
    if character.isascii():
        return character.lower()
    lower = unicodedata.normalize("NFD", character)[0].lower()
    return lower if len(lower) == 1 else character


Wanted = list[tuple[re.Pattern[str], re.Pattern[str]]]


def finder(text: str, prefix: bool = False) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Patterns for `folded` texts: the words on their own, and, where that finds nothing, as a part of others."""
    words = re.findall(r"[^\W_]+", folded(text))
    if not words:
        return None
    # What stood escaped in the index's text stands so in what is shown, too.
    row = r"(?:[\W_]|\\[nrtbf])+".join(map(re.escape, words))
    end = "" if prefix else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){row}{end}"), re.compile(row)


def places(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Where the words stand, in order and apart from each other: at most 20 of each."""
    found: list[tuple[int, int]] = []
    low = folded(text)
    for whole, part in wanted:
        own: list[tuple[int, int]] = []
        for pattern in (whole, part):
            for match in pattern.finditer(low):
                own.append(match.span())
                if len(own) == 20:
                    break
            if own:
                break
        found += own
    found.sort()
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
