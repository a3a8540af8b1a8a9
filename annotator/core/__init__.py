"""What an annotated corpus is: frozen values and the rules between them. Standard library only.

No Qt, no SQL, no files. The words of the house, as they are used everywhere:

document            an immutable text with an id, a title and metadata
span                a half-open range of Unicode code points in a document's text
span annotation     one annotator's label on one span of one document, with attributes
relation            one annotator's labelled arrow from one span annotation to another
document label      one annotator's label on a whole document
annotation set      everything one annotator has said about one document
annotated document  a document with the annotation sets of one or more annotators
layer               a kind of annotation (entity, quote, claim …) with its labels and rules
schema              all the layers of a project: what may be annotated
annotator           a person or a machine whose annotations are kept apart from everybody else's
assignment          one annotator's state of work on one document
change              a pair: what was before, what is after; ``None`` stands for "nothing"
changes             the changes of one transaction, with who, when and which verb
tag scheme          how spans are written as tags on tokens: IOB1, IOB2, BIOES
"""
