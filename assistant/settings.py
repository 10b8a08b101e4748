"""Paths and choices, read from ``ASSISTANT_*`` environment variables (unknown ones are refused).

Nothing here is read at import; ``load_settings`` is called once by each face.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import process

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"


def resource_dir(name: str) -> Path:
    """``corpus``, ``prompts`` or ``eval_sets``: the checkout's folder, or the copy inside the wheel."""
    package = Path(__file__).resolve().parent
    bundled = package / "_resources" / name
    return bundled if bundled.is_dir() else package.parent / name


class Settings(BaseSettings):
    """Every choice a deployment makes, with a default that needs no network and no model server."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", populate_by_name=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("guohe-wence", appauthor=False),
        description="索引、反馈等状态所在的文件夹",
    )
    corpus_dir: Path = Field(default_factory=lambda: resource_dir("corpus"), description="法规与说明所在的文件夹")
    prompts_dir: Path = Field(default_factory=lambda: resource_dir("prompts"), description="提示词所在的文件夹")
    keep_answers: bool = Field(default=True, description="是否存档每次答复（供 assistant replay 重查）")
    store_url: str | None = Field(
        default=None,
        description="存档用的数据库地址（SQLAlchemy 写法，如 postgresql+psycopg://…）；不填则用数据文件夹里的 SQLite",
    )
    embedding_model: str = Field(
        default="e5",
        description="向量模型：e5（自带）、none（只用关键词）、sentence-transformers 的模型名或文件夹",
    )
    embedding_base_url: str | None = Field(
        default=None, description="OpenAI 兼容的向量服务地址（配合 embedding_model 填模型名）"
    )
    embedding_api_key: SecretStr | None = Field(default=None, description="向量服务的密钥")
    reranker: str | None = Field(
        default=None, description="sentence-transformers CrossEncoder 的模型名或文件夹；不填则不重排"
    )
    llm_model: str | None = Field(
        default=None, description="对话模型名；不填则不用对话模型，直接依据条文整理答复（不联网）"
    )
    llm_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("ASSISTANT_LLM_BASE_URL", "OPENAI_BASE_URL"),
        description="OpenAI 兼容的对话模型服务地址（Ollama、vLLM 等）",
    )
    llm_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("ASSISTANT_LLM_API_KEY", "OPENAI_API_KEY"),
        description="对话模型服务的密钥",
    )
    llm_provider: str = Field(default="openai", description="对话模型的 LangChain 提供方；其他提供方需另装其组件")
    llm_timeout_seconds: float = Field(
        default=60.0, ge=1, le=600, description="一次答复最多等对话模型多少秒，到时改用直接依据条文整理的答复"
    )
    llm_tools: Literal["auto", "on", "off"] = Field(
        default="auto", description="对话模型是否调用工具：auto（自行判断）、on、off"
    )
    llm_retries: int = Field(default=2, ge=0, le=5, description="连接失败、繁忙或服务出错时再试几次")
    chroma_url: str | None = Field(default=None, description="内网 Chroma 服务地址；不填则用本机嵌入式 Chroma")
    host: str = Field(
        default="127.0.0.1",
        validation_alias=AliasChoices("ASSISTANT_HOST", "GRADIO_SERVER_NAME"),
        description="网页监听的地址",
    )
    port: int = Field(
        default=7860,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("ASSISTANT_PORT", "GRADIO_SERVER_PORT"),
        description="网页监听的端口",
    )
    max_question_chars: int = Field(default=2000, ge=50, le=100_000, description="一个问题最多的字数")
    threads: int = Field(default=0, ge=0, le=64, description="批量提问的线程数；0 表示按处理器数")

    @field_validator("llm_model", "llm_base_url", "llm_api_key", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        """``OPENAI_API_KEY=`` is how many shells and compose files switch a variable off."""
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("llm_base_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value and not re.match(r"https?://[^/\s]", value):
            raise ValueError("应以 http:// 或 https:// 开头")
        return value

    def public(self) -> dict[str, Any]:
        """The settings for printing; secrets stay hidden, also those inside an address."""
        shown = {name: str(value) for name, value in self.model_dump(mode="json").items()}
        return {name: re.sub(r"(?<=://)[^/@\s]+@", "***@", value) for name, value in shown.items()}


def environment_names() -> dict[str, str]:
    """Setting → the variable that sets it."""
    return {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def _refuse_unknown(environ: dict[str, str]) -> None:
    # pydantic-settings ignores unknown *environment* names, so a typo would silently do nothing.
    known = set(environment_names().values())
    for name in environ:
        if name.startswith(PREFIX) and name.upper() not in known:
            near = process.extractOne(name.upper(), known)
            hint = f"，是否想写 {near[0]}？" if near and near[1] >= 70 else "。"
            raise SettingsError(f"不认识环境变量 {name}{hint}可用 assistant doctor 查看全部设置。")


def load_settings(**overrides: Any) -> Settings:
    """Read the environment.

    Raises:
        SettingsError: an unknown ``ASSISTANT_*`` variable or a value that cannot be used.
    """
    _refuse_unknown(dict(os.environ))
    chosen = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"设置 {name} 的值不能用：{first['input']!r}（{first['msg']}）。") from error
