"""A chat model that may be down, slow, cut off or hostile: deadline, retries, circuit breaker, in one place."""

from assistant.chatmodel.breaker import Breaker
from assistant.chatmodel.failures import Fault, ModelCallError
from assistant.chatmodel.model import ChatModel, Deadline, finish_of, require_finished
from assistant.chatmodel.tooluse import ToolUse

__all__ = ["Breaker", "ChatModel", "Deadline", "Fault", "ModelCallError", "ToolUse", "finish_of", "require_finished"]
