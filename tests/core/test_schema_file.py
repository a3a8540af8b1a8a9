"""Schemas as data: the label sets that come along are sound, and bad files name the place."""

from __future__ import annotations

import json

import pytest

from annotator.core.errors import BadInput
from annotator.core.schema import Anchoring, LayerKind
from annotator.core.schema_file import read_schema, schema_from_data, schema_to_data
from annotator.project.label_sets import find_schema, label_sets


@pytest.mark.parametrize("key", list(label_sets()))
def test_every_label_set_is_complete_in_both_languages(key):
    schema = find_schema(key)
    assert schema.key == key
    assert schema_from_data(schema_to_data(schema)) == schema
    for layer in schema.layers:
        shortcuts = [label.shortcut for label in layer.labels if label.shortcut]
        assert len(shortcuts) == len(set(shortcuts)), f"{layer.key}: a key stands twice"
        titled = [layer, *layer.labels, *layer.attributes, *layer.relations]
        titled += [choice for attribute in layer.attributes for choice in attribute.choices]
        for one in titled:
            assert set(one.titles) >= {"ar", "en"}, f"{layer.key}/{one.key} lacks a title"
        for label in layer.labels:
            assert set(label.description) >= {"ar", "en"}
            assert label.colour.startswith("#")


def test_the_keys_of_the_default_are_unique_over_all_layers(schema):
    keys = [label.shortcut for layer in schema.layers for label in layer.labels]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "at least one layer"),
        ("key = 'a'\nlayers = [3]", "table"),
        ("key = 'a'\n[[layers]]\n", "key"),
        ("key = 'a'", "at least one layer"),
        ("key = 'a'\n[[layers]]\nkey = 'b'\nkind = 'tree'", "tree"),
        ("key = 'a'\n[[layers]]\nkey = 'b'\n[[layers]]\nkey = 'b'", "twice"),
        ("key = 'a'\n[[layers]]\nkey = 'b'\nlabels = 3", "list"),
        ("key = 'a'\n[[layers]]\nkey = 'b'\nlabels = [{key='X'}, {key='X'}]", "twice"),
        ("nonsense", "not valid"),
    ],
)
def test_a_bad_file_names_itself_and_the_place(tmp_path, text, word):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=word) as caught:
        read_schema(path)
    assert "bad.toml" in str(caught.value)


def test_json_and_toml_say_the_same(tmp_path, schema):
    path = tmp_path / "same.json"
    path.write_text(json.dumps(schema_to_data(schema)), encoding="utf-8")
    assert read_schema(path) == schema


def test_missing_and_binary_files(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_schema(tmp_path / "none.toml")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BadInput, match="not valid"):
        read_schema(tmp_path / "binary.json")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(BadInput, match="not valid"):
        read_schema(tmp_path / "deep.json")


def test_the_default_schema_has_the_five_layers(schema):
    assert [layer.key for layer in schema.layers] == [
        "entity", "quote", "claim", "region", "issue",
    ]  # fmt: skip
    assert all(layer.kind is LayerKind.SPAN for layer in schema.layers)
    assert schema.layer_by_key["entity"].anchoring is Anchoring.CHARACTERS
