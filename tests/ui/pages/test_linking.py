"""Which relations the schema offers, and the target that is proposed first."""

from annotator.core.annotation import CONTINUES, Relation
from annotator.ui.pages.linking import ends_in_order, offers
from tests.build import annotated

MARKED = "[بوتين]PER [قال]quote/CUE [“إن [الصين]GPE معنا”]quote/DIRECT و[شي]PER [“نعم”]quote/DIRECT"


def spans():
    return {f"{one.label}{one.span.start}": one for one in annotated(MARKED).sets[0].spans}


def offered(schema, source, relations=()):
    found = offers(schema, source, spans=spans().values(), relations=relations)
    return {offer.label: offer for offer in found}


def of(label):
    return next(one for key, one in spans().items() if key.startswith(label))


def test_only_relations_with_somewhere_to_go_are_offered(schema):
    assert list(offered(schema, of("DIRECT"))) == ["speaker", "addressee", "cue", CONTINUES]
    assert list(offered(schema, of("PER"))) == ["same_as", CONTINUES]
    assert list(offered(schema, of("CUE"))) == []


def test_targets_stand_in_reading_order(schema):
    targets = offered(schema, of("DIRECT"))["speaker"].targets
    assert [one.label for one in targets] == ["PER", "CUE", "GPE", "PER"]


def test_the_nearest_outside_the_quote_is_proposed_first(schema):
    offer = offered(schema, of("DIRECT"))["addressee"]
    assert offer.targets[offer.nearest_to(of("DIRECT"))].label == "PER"
    cue = offered(schema, of("DIRECT"))["speaker"]
    assert cue.targets[cue.nearest_to(of("DIRECT"))].label == "CUE"


def test_what_is_linked_already_is_not_offered_again(schema):
    quote, cue = of("DIRECT"), of("CUE")
    drawn = Relation("r", "doc", "amal", "quote", "cue", quote.id, cue.id)
    assert "cue" not in offered(schema, quote, [drawn])


def test_a_later_fragment_points_at_the_earlier():
    first, later = (one for key, one in spans().items() if key.startswith("DIRECT"))
    assert ends_in_order(CONTINUES, first, later) == (later, first)
    assert ends_in_order(CONTINUES, later, first) == (later, first)
    assert ends_in_order("speaker", first, later) == (first, later)
