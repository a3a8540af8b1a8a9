"""Errors that are told to the user, as opposed to our own bugs, which go to the log."""

from __future__ import annotations


class AnnotatorError(Exception):
    """Something the user can mend, said in one sentence: what, where, what to do.

    ``template`` is an English sentence with ``{fields}``. The command line prints it as it is; the
    window looks the template up in the interface language and fills in the same fields.
    """

    def __init__(self, template: str, **fields: object) -> None:
        super().__init__(template)
        self.template = template
        self.fields = fields

    def __str__(self) -> str:
        return self.template.format(**self.fields) if self.fields else self.template


class RuleViolation(AnnotatorError):
    """The schema does not allow this annotation here."""


class Conflict(AnnotatorError):
    """The stored value is no longer what the change expects; nothing was written."""


class BadInput(AnnotatorError):
    """A file cannot be read as what it is said to be."""


class ProjectError(AnnotatorError):
    """A project cannot be opened, made or written."""


class Cancelled(AnnotatorError):
    """The user stopped a long piece of work; what it had begun was rolled back."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")
