"""Hand-made CoNLL-U files: PADT-like ranges and empty nodes, Hebrew-like ranges, entities."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.conllu import FORMAT
from annotator.formats.conllu_reading import ConlluReading
from annotator.formats.format import ReadReport


def row(identity: object, form: str, misc: str = "_", **columns: str) -> str:
    names = ("lemma", "upos", "xpos", "feats", "head", "deprel", "deps")
    return "\t".join([str(identity), form, *(columns.get(one, "_") for one in names), misc])


def sentence(*rows: str, text: str | None = None, comments: tuple[str, ...] = ()) -> str:
    head = list(comments) + ([] if text is None else [f"# text = {text}"])
    return "\n".join([*head, *rows, "", ""])


def words(*forms: str, text: str | None = None, comments: tuple[str, ...] = ()) -> str:
    """A sentence of words without anything else; ``form|Key=Value`` says something in MISC."""
    parts = [one.partition("|") for one in forms]
    rows = [row(n, form, misc or "_") for n, (form, _, misc) in enumerate(parts, 1)]
    return sentence(*rows, text=text, comments=comments)


# بانه is ب + أن + ه, which do not spell it; an empty node stands inside the range (tools 102).
PADT = sentence(
    row(
        1, "قال", lemma="قَال", upos="VERB", head="0", deprel="root", feats="Aspect=Perf|Gender=Masc"
    ),
    row("2-4", "بانه"),
    row(2, "ب", upos="ADP", head="3", deprel="case"),
    row(3, "أن", upos="SCONJ", head="4", deprel="mark"),
    row("3.1", "هو", "Entity=(PER)"),
    row(4, "ه", "Entity=(PER)", upos="PRON", head="1", deprel="obj"),
    row("5-6", "لبيروت", "SpaceAfter=No"),
    row(5, "ل", upos="ADP", head="6", deprel="case"),
    row(6, "بيروت", "Entity=(GPE)", upos="PROPN", head="1", deprel="obl"),
    row(7, ".", upos="PUNCT", head="1", deprel="punct"),
    text="قال بانه لبيروت.",
    comments=("# newdoc id = padt", "# newpar id = p1", "# sent_id = s1"),
)
# בבית is ב + ה + בית in UD_Hebrew: the article is not written.
HEBREW = sentence(
    row(1, "גר"),
    row("2-4", "בבית", "SpaceAfter=No"),
    row(2, "ב", "Entity=(FAC"),
    row(3, "ה"),
    row(4, "בית"),
    row(5, "הלבן", "Entity=FAC)"),
    row(6, "."),
    text="גר בביתהלבן .",
)
COREFUD = sentence(
    row(1, "رئيس", "Entity=(e1-person-1-title:yes(e2-place-2"),
    row(2, "الصين", "Entity=e2)e1)"),
    row(3, "شي", "Entity=(e1-person-1)"),
    row(4, "،", "Entity=(e3[1/2]-event-1-"),
    row(5, "قال", "Entity=e3[1/2])(e4-x%2Dy-1"),
    row(6, "ثم", "Entity=(e5-org-1"),
    row(7, "سكت", "Entity=e4)"),
    row(8, "وقال", "Entity=e5)(e3[2/2]-event-1-)|SpaceAfter=No"),
    row(9, "."),
    comments=("# newdoc id = coref", "# global.Entity = eid-etype-head-other", "# sent_id = c1"),
)


def put(folder: Path, content: str | bytes, name: str = "a.conllu") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(*paths: Path, **options: object):
    report = ReadReport()
    found = FORMAT.read(list(paths), ConlluReading(**options), report)
    return [one.annotated for one in found], report


def marked(annotated) -> list[tuple[str, str, str]]:
    """(layer, label, words) of every span."""
    text = annotated.document.text
    return [(s.layer, s.label, s.span.text(text)) for one in annotated.sets for s in one.spans]
