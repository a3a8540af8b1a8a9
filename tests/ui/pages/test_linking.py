"""Which relations the schema offers, and the target that is proposed first."""

from annotator.core.annotation import CONTINUES, Relation
from annotator.ui.pages.linking import ends_in_order, offers
from tests.build import annotated

MARKED = "[بوتين]PER [قال]quote/CUE [“إن [الصين]GPE معنا”]quote/DIRECT و[شي]PER [“نعم”]quote/DIRECT"


def spans():
    return {f"{one.label}{one.span.start}": one for one in annotated(MARKED).sets[0].spans}


def offered(schema, source, relations=()):
    text = annotated(MARKED).document.text
    found = offers(schema, source, text=text, spans=spans().values(), relations=relations)
    return {offer.label: offer for offer in found}


def of(label):
    return next(one for key, one in spans().items() if key.startswith(label))


def test_only_relations_with_somewhere_to_go_are_offered(schema):
    assert list(offered(schema, of("DIRECT"))) == ["speaker", "addressee", "cue", CONTINUES]
    assert list(offered(schema, of("PER"))) == ["same_as", CONTINUES]
    assert list(offered(schema, of("CUE"))) == []


def test_the_likeliest_speaker_comes_first_and_what_cannot_be_one_last(schema):
    text = annotated(MARKED).document.text
    targets = offered(schema, of("DIRECT"))["speaker"].ranked().targets
    assert targets[0].span.text(text) == "بوتين"
    assert targets[-1].label == "GPE"


def test_other_targets_come_by_nearness_and_those_inside_last(schema):
    targets = offered(schema, of("DIRECT"))["addressee"].targets
    assert [one.label for one in targets] == ["PER", "PER", "GPE"]


def test_what_is_linked_already_is_not_offered_again(schema):
    quote, cue = of("DIRECT"), of("CUE")
    drawn = Relation("r", "doc", "amal", "quote", "cue", quote.id, cue.id)
    assert "cue" not in offered(schema, quote, [drawn])


def test_a_later_fragment_points_at_the_earlier():
    first, later = (one for key, one in spans().items() if key.startswith("DIRECT"))
    assert ends_in_order(CONTINUES, first, later) == (later, first)
    assert ends_in_order(CONTINUES, later, first) == (later, first)
    assert ends_in_order("speaker", first, later) == (first, later)
