"""Tables for recommending staff: a template out, filled-in tables in, checked workbooks and self-check sheets out."""

from assistant.tables.batch import Summary, check_table
from assistant.tables.report import write_report
from assistant.tables.template import write_template
from assistant.tables.writing import TableError

__all__ = ["Summary", "TableError", "check_table", "write_report", "write_template"]
