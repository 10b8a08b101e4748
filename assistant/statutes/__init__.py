"""Text of a statute → articles, items, references and defects. Imports nothing heavier than ``re``."""

from assistant.statutes.model import Article, Clause, Defect, Document, Heading, Item, Paragraph
from assistant.statutes.numerals import to_chinese, to_int
from assistant.statutes.parser import parse
from assistant.statutes.references import Reference, find_references

__all__ = [
    "Article",
    "Clause",
    "Defect",
    "Document",
    "Heading",
    "Item",
    "Paragraph",
    "Reference",
    "find_references",
    "parse",
    "to_chinese",
    "to_int",
]
