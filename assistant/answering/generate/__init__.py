"""An answer in a chat model's words: prompt, tools, and nothing passed on that was not verified."""

from assistant.answering.generate.prompts import Prompts, load_prompts
from assistant.answering.generate.shelf import Shelf
from assistant.answering.generate.task import Gathered, Rejected, Sentence, Task, Written
from assistant.answering.generate.writer import Writer

__all__ = ["Gathered", "Prompts", "Rejected", "Sentence", "Shelf", "Task", "Writer", "Written", "load_prompts"]
