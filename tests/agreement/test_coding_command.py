"""The coding measures as they are asked for: by the project's verb and on the command line."""

from __future__ import annotations

import json

import pytest

from annotator.cli.main import main
from annotator.project.agreement_report import headline
from annotator.project.measuring import Method, Sampling, measure_agreement
from annotator.project.project import open_project
from tests.cli.test_cli import FakeWindow

LABELS = """
key = "topics"
[[layers]]
key = "topic"
kind = "document"
[[layers.labels]]
key = "WAR"
[[layers.labels]]
key = "TRADE"
[[layers]]
key = "entity"
[[layers.labels]]
key = "PER"
[[layers.labels]]
key = "GPE"
"""
TOPICS = {"W": "WAR", "T": "TRADE"}


@pytest.fixture
def run(capsys):
    def runs(*words):
        code = main([str(word) for word in words], window=FakeWindow())
        said = capsys.readouterr()
        return code, said.out, said.err

    return runs


@pytest.fixture
def project(tmp_path, run):
    """Five documents, three annotators; one of them leaves two documents without a topic."""
    lines = []
    for number, row in enumerate(["WWW", "WWT", "TTT", "WT-", "TT-"]):
        people = [
            {
                "annotator": name,
                "labels": [{"layer": "topic", "label": TOPICS[one]}] if one in TOPICS else [],
                "spans": [
                    {"layer": "entity", "label": label, "start": start, "end": start + 3}
                    for label, start in (("PER" if one == "W" else "GPE", 0), ("PER", 4))
                    if start == 0 or name != "huda"
                ],
            }
            for name, one in zip(("amal", "badr", "huda"), row, strict=True)
        ]
        lines.append({"id": f"d{number}", "text": f"قال محمد {number}", "annotations": people})
    schema, data, path = tmp_path / "t.toml", tmp_path / "t.jsonl", tmp_path / "t.hashiya"
    schema.write_text(LABELS)
    data.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert run("new", path, "--schema", schema)[0] == 0
    assert run("import", path, data)[0] == 0
    return path


def test_a_measure_by_its_key(run, project):
    code, out, err = run(
        "agreement", project, "--measure", "cohen_kappa", "--layers", "topic", "--json"
    )
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["scope"]["measures"] == ["cohen_kappa"]
    values = {
        tuple(one["annotators"]): one["value"] for one in data["results"] if one["label"] is None
    }
    assert values["amal", "badr"] == pytest.approx((0.8 - 0.48) / (1 - 0.48))
    assert values["amal", "badr", "huda"] == pytest.approx(sum(list(values.values())[1:]) / 3)


def test_the_forms_of_a_measure_are_told_apart(run, project):
    out = run("agreement", project, "--measures", "krippendorff_alpha,gwet_ac2")[1]
    assert "krippendorff_alpha (nominal)" in out
    assert "gwet_ac2 (quadratic)" in out
    keys = [one["key"] for one in json.loads(run("measures", "--json")[1])]
    assert {"krippendorff_alpha", "gwet_ac2", "f1_strict"} <= set(keys)


def test_all_measures_on_all_layers(run, project):
    data = json.loads(run("agreement", project, "--measures", "all", "--json")[1])
    assert {one["layer"] for one in data["results"]} == {"topic", "entity"}
    assert all((one["value"] is None) == (one["reason"] is not None) for one in data["results"])


def test_headlines(project):
    one = open_project(project, me="amal")
    plain = {"sampling": Sampling(Method.NONE, 0)}
    found = measure_agreement(
        one, layers=["topic"], measures=["cohen_kappa", "fleiss_kappa"], **plain
    )
    spans = measure_agreement(one, layers=["entity"], measures=["percent_agreement"], **plain)
    one.close()
    mean, overall = headline(found.results).split("; ")
    assert mean.startswith("Cohen’s kappa of amal, badr and huda on topic: ")
    assert mean.endswith("(mean of 3 pairs)")
    assert overall.endswith("0.228 (5 documents)")
    basis = "(pooled over 3 pairs, 5 documents, 67% of the places aligned)"
    assert headline(spans.results).endswith(basis)
