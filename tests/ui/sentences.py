"""Every sentence that the interface can say, read out of the source code."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "annotator"
ERRORS = {"AnnotatorError", "RuleViolation", "Conflict", "BadInput", "ProjectError", "Cancelled"}


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    """The modules below a folder."""
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def said_by_tr() -> dict[str, bool]:
    """Every literal given to tr(), and whether it has a number."""
    found: dict[str, bool] = {}
    for _, tree in trees(PACKAGE / "ui"):
        for call in _calls(tree, {"tr"}):
            for text in _texts(call.args[0]):
                has_number = any(word.arg == "n" for word in call.keywords)
                found[text] = found.get(text, False) or has_number
    return found


def templates_of_errors() -> dict[str, Path]:
    """The sentence of every error for the user, and the module that says it."""
    family = set(ERRORS)
    modules = list(trees(PACKAGE))
    for _, tree in modules:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and family & {_name(base) for base in node.bases}:
                family.add(node.name)
    found = {}
    for path, tree in modules:
        names = family | set(_other_names(tree, family))
        calls = list(_calls(tree, names))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in family:
                calls += _calls(node, {"__init__"})
        for call in calls:
            if call.args:
                found.update(dict.fromkeys(_texts(call.args[0]), path))
    return found


def _other_names(tree: ast.Module, family: set[str]) -> Iterator[str]:
    """Names that a module gives to an error: ``Problem = RuleViolation``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and _name(node.value) in family:
            yield from (_name(target) for target in node.targets)


def every_constant() -> set[str]:
    """Every string that stands in the package."""
    return {
        node.value
        for _, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def fields(sentence: str) -> set[str]:
    """The {fields} of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in names:
            yield node


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []
