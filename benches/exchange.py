"""Makes a REFI-QDA project of any size, of invented words, always the same for the same numbers.

Usage: exchange.py CODINGS TEXTS KILOBYTES_A_TEXT MEGABYTES_OF_RECORDINGS FILE.qdpx
"""
import random
import sys
import uuid
import zipfile
from xml.sax.saxutils import quoteattr

WORDS = (
    "the ward was warm and nobody said what would happen next so I asked again and she told me to wait "
    "my mum drove over with the bag and we sat on the bed until it got dark \U0001F614 then they came"
).split()


def guid(*parts):
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts)))


def text(number, size, dice):
    lines, length = [], 0
    while length < size:
        line = ("INT: " if len(lines) % 4 == 0 else "P%03d: " % number) + " ".join(dice.choices(WORDS, k=25))
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines) + "\n"


def source(number, words, codings, dice):
    own = guid("text", number)
    yield f'<TextSource guid="{own}" name="P{number:03}" plainTextPath="internal://{own}.txt">\n'
    starts = [at + 1 for at, letter in enumerate(words) if letter == " "]
    for place in range(codings):
        first = dice.randrange(len(starts) - 20)
        start, end = starts[first], starts[first + dice.randrange(3, 20)] - 1
        name = quoteattr(" ".join(words[start:end].split())[:60])
        yield (
            f'<PlainTextSelection guid="{guid("s", number, place)}" name={name} startPosition="{start}" '
            f'endPosition="{end}" creatingUser="{guid("user")}" creationDateTime="2026-01-02T10:00:00Z">'
            f'<Coding guid="{guid("c", number, place)}" creatingUser="{guid("user")}" '
            f'creationDateTime="2026-01-02T10:00:00Z"><CodeRef targetGUID="{guid("code", dice.randrange(200))}"/>'
            f"</Coding></PlainTextSelection>\n"
        )
    yield "</TextSource>\n"


def main(codings, texts, kilobytes, megabytes, file):
    dice = random.Random(7)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" name="Invented" '
            f'origin="Invented">\n<Users><User guid="{guid("user")}" name="ana"/></Users>\n<CodeBook><Codes>\n'
        ]
        parts += [f'<Code guid="{guid("code", n)}" name="Code {n}" isCodable="true"/>\n' for n in range(200)]
        parts.append("</Codes></CodeBook>\n<Sources>\n")
        for number in range(texts):
            words = text(number, kilobytes * 1000, dice)
            out.writestr(f"sources/{guid('text', number)}.txt", words)
            parts += source(number, words, codings // texts, dice)
        for number in range(megabytes):
            own = guid("recording", number)
            parts.append(f'<AudioSource guid="{own}" name="talk {number}" path="internal://{own}.mp3"/>\n')
            noise = dice.randbytes(1 << 20)
            out.writestr(f"sources/{own}.mp3", noise, zipfile.ZIP_STORED)
        parts.append("</Sources>\n</Project>\n")
        out.writestr("project.qde", "".join(parts))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]), sys.argv[5])
