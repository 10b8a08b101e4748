"""The HTTP interface under ``/api/v1`` and the web page at ``/``.

Every error is ``{"error": "中文一句"}``; what goes wrong inside is logged, never sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant import __version__
from assistant.answering.types import Answer
from assistant.errors import AssistantError, InputError, UnknownClauseError
from assistant.settings import Settings
from assistant.statutes import Clause, Document
from assistant.web.chat import clean_question
from assistant.web.evidence import evidence_html
from assistant.web.feedback import Feedback, RecentAnswers, record
from assistant.web.middleware import UNKNOWN, Guard
from assistant.web.protocol import Advisor, OnDraft
from assistant.web.stream import events

MAX_HISTORY = 20
ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
HEAD = (
    '<script src="ui/page.js?v={v}"></script><link rel="stylesheet" href="ui/page.css?v={v}">'
    '<link rel="icon" type="image/svg+xml" href="ui/icon.svg">'
)
_FIELDS = {
    "question": "question（问题）",
    "history": "history（之前的问题）",
    "as_of": "as_of（日期，如 2026-01-31）",
}


class AskRequest(BaseModel):
    """Body of ``POST /api/v1/ask``."""

    model_config = ConfigDict(extra="forbid")

    question: str
    history: list[str] = Field(default_factory=list, max_length=MAX_HISTORY)
    as_of: date | None = None


def clause_json(clause: Clause, title: str) -> dict[str, Any]:
    """A clause for other programs; ``text`` is the document's own."""
    return {
        "document": title,
        "clause": clause.label,
        "occurrence": clause.occurrence,
        "article": clause.article,
        "path": list(clause.path),
        "text": clause.text,
    }


def document_json(document: Document) -> dict[str, Any]:
    """A document's status and the defects of its text."""
    return {
        "id": document.id,
        "title": document.title,
        "status": "draft" if "征求意见稿" in document.title else "in_force",
        "articles": len(document.articles),
        "defects": [
            {"kind": defect.kind, "message": defect.message, "clause": defect.clause, "line": defect.line}
            for defect in document.defects
        ],
    }


class Service:
    """What the routes do, without HTTP: plain methods that a test can call."""

    def __init__(self, assistant: Advisor, settings: Settings) -> None:
        self.assistant = assistant
        self.limit = settings.max_question_chars
        self.data_dir = Path(settings.data_dir)
        self.recent = RecentAnswers()

    @property
    def titles(self) -> dict[str, str]:
        """Document id → title."""
        return {document.id: document.title for document in self.assistant.documents}

    def health(self) -> dict[str, Any]:
        """``degraded`` when a part (say, the embedder) is missing and the rest answers alone."""
        notices = list(self.assistant.notices)
        return {"status": "degraded" if notices else "ok", "version": __version__, "notices": notices}

    def ask(self, body: AskRequest) -> dict[str, Any]:
        """The contract's answer object."""
        question = clean_question(body.question, self.limit)
        history = [clean_question(turn, self.limit) for turn in body.history if turn.strip()]
        answer = self.assistant.ask(question, history=history, as_of=body.as_of)
        return self.recent.remember(answer).to_json()

    def stream(self, body: AskRequest) -> Iterator[str]:
        """The same as server-sent events: sources, verified text as a model writes it, the whole answer last.

        Raises:
            QuestionError: the question cannot be read; nothing was sent yet.
        """
        question = clean_question(body.question, self.limit)
        history = [clean_question(turn, self.limit) for turn in body.history if turn.strip()]

        def ask(on_draft: OnDraft) -> dict[str, Any]:
            answer = self.assistant.ask(question, history=history, as_of=body.as_of, on_draft=on_draft)
            return self.recent.remember(answer).to_json()

        return events(ask)

    def search(self, question: str, k: int) -> dict[str, Any]:
        """At most ``k`` clauses, best first."""
        hits = self.assistant.search(clean_question(question, self.limit), k)
        return {"results": [{**clause_json(hit.clause, hit.document), "score": round(hit.score, 4)} for hit in hits]}

    def clauses(self, label: str) -> dict[str, Any]:
        """Every clause of that label; two where the text numbers two items alike."""
        titles = self.titles
        found = self.assistant.show(clean_question(label, 100))
        return {"clauses": [clause_json(clause, titles.get(clause.document_id, "")) for clause in found]}

    def corpus(self) -> dict[str, Any]:
        """The documents that answer."""
        return {"documents": [document_json(document) for document in self.assistant.documents]}

    def evidence(self, document_id: str, clause: str, occurrence: int | None, quote: str, mark: str) -> str:
        """The panel's HTML for one citation.

        Raises:
            UnknownClauseError: no such document or clause, or the quote does not stand there exactly.
        """
        for document in self.assistant.documents:
            if document.id == document_id:
                html = evidence_html(document, clause, occurrence, quote, mark)
                if html is not None:
                    return html
        raise UnknownClauseError("原文里没有找到这处依据，条文可能已经更新，请重新提问。")

    def feedback(self, feedback: Feedback) -> dict[str, Any]:
        """Keep one verdict."""
        record(self.data_dir, feedback, self.recent.about(feedback.answer_id))
        return {"saved": True}


class Remembering:
    """An assistant that keeps each answer's outline for feedback; the page asks through it."""

    def __init__(self, assistant: Advisor, recent: RecentAnswers) -> None:
        self._assistant = assistant
        self._recent = recent
        self.search = assistant.search
        self.show = assistant.show

    @property
    def documents(self) -> tuple[Document, ...]:
        """As the assistant's."""
        return self._assistant.documents

    @property
    def notices(self) -> tuple[str, ...]:
        """As the assistant's."""
        return self._assistant.notices

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """Ask and remember."""
        answer = self._assistant.ask(question, history=history, as_of=as_of, on_draft=on_draft)
        return self._recent.remember(answer)


def _streaming(service: Service) -> Callable[[AskRequest], StreamingResponse]:
    def ask_stream(body: AskRequest) -> StreamingResponse:
        """Answer a question as server-sent events."""
        # no-transform and X-Accel-Buffering: a proxy that collects the events first would defeat them.
        headers = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}
        return StreamingResponse(service.stream(body), media_type="text/event-stream", headers=headers)

    return ask_stream


def routes(service: Service) -> APIRouter:
    """The paths of ``Service``. Handlers are not async: an answer takes milliseconds of computing."""
    router = APIRouter()
    router.add_api_route("/healthz", service.health, methods=["GET"])
    router.add_api_route("/api/v1/ask", service.ask, methods=["POST"])
    router.add_api_route("/api/v1/ask/stream", _streaming(service), methods=["POST"])
    router.add_api_route("/api/v1/feedback", service.feedback, methods=["POST"])
    router.add_api_route("/api/v1/corpus", service.corpus, methods=["GET"])
    router.add_api_route("/api/v1/clauses/{label}", service.clauses, methods=["GET"])

    @router.get("/api/v1/search")
    def search(q: str, k: Annotated[int, Query(ge=1, le=50)] = 10) -> dict[str, Any]:
        return service.search(q, k)

    @router.get("/ui/evidence")
    def evidence(document: str, clause: str, quote: str = "", occurrence: str = "", mark: str = "") -> Response:
        number = int(occurrence) if occurrence.isdecimal() else None
        return Response(service.evidence(document, clause, number, quote, mark[:3]), media_type="text/html")

    @router.get("/ui/{name}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise HTTPException(404)
        body = (files("assistant.web") / "assets" / name).read_bytes()
        return Response(body, media_type=ASSETS[name], headers={"cache-control": "public, max-age=3600"})

    def missing(rest: str) -> Response:
        raise HTTPException(404)

    # Before the page's mount at "/", which would answer for these in English.
    for section in ("api", "ui"):
        router.add_api_route(
            f"/{section}/{{rest:path}}",
            missing,
            methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            include_in_schema=False,
        )
    return router


def error_status(error: AssistantError) -> int:
    """400 for the caller's mistake, 404 for an unknown clause, 503 for what may work later."""
    if isinstance(error, UnknownClauseError):
        return 404
    return 400 if isinstance(error, InputError) else 503


def validation_message(errors: Sequence[Any]) -> str:
    """One Chinese line that names the field."""
    first = errors[0] if errors else {}
    if first.get("type") == "json_invalid":
        return "请求内容不是合法的 JSON。"
    name = next((str(part) for part in first.get("loc", ()) if part not in ("body", "query", "path")), "")
    if not name:
        return "请求内容须是一个 JSON 对象。"
    kinds = {"missing": "缺少", "extra_forbidden": "不认识"}
    verb = kinds.get(first.get("type", ""))
    shown = _FIELDS.get(name, name)
    return f"{verb} {shown}。" if verb else f"{shown} 的值不合要求。"


def _add_error_handlers(app: FastAPI) -> None:
    def reply(status: int, message: str) -> JSONResponse:
        return JSONResponse({"error": message}, status)

    @app.exception_handler(AssistantError)
    async def known(_: Request, error: AssistantError) -> JSONResponse:
        return reply(error_status(error), str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return reply(400, validation_message(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        messages = {404: UNKNOWN, 405: "这个地址不支持这种请求方法。"}
        return reply(error.status_code, messages.get(error.status_code, "请求没能处理。"))


def create_app(assistant: Advisor, settings: Settings) -> FastAPI:
    """The whole application over an open assistant; nothing is started.

    Args:
        assistant: who answers.
        settings: ``max_question_chars`` and ``data_dir`` are used.
    """
    # Gradio takes seconds to import, and `assistant --help` imports this module's neighbours.
    from assistant.web.page import mount_page  # noqa: PLC0415

    service = Service(assistant, settings)
    # FastAPI's own documentation page loads scripts from a CDN, so only the description itself is served.
    app = FastAPI(
        title="国合问策",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    _add_error_handlers(app)
    app.include_router(routes(service))
    mount_page(app, Remembering(assistant, service.recent), max_question_chars=service.limit)
    app.add_middleware(Guard, head=HEAD.format(v=__version__))
    return app
