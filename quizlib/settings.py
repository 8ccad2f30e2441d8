"""Where everything is and how the site runs: environment variables and ``quizlib.env`` become one frozen Settings."""

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_CHECKOUT = Path(__file__).resolve().parent.parent


def _default_home() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "questions").is_dir():
            return folder
    return _CHECKOUT if (_CHECKOUT / "questions").is_dir() else here


class Settings(BaseSettings):
    """One installation. Every field can be set as ``QUIZLIB_<NAME>`` in the environment or in ``quizlib.env``."""

    model_config = SettingsConfigDict(env_prefix="QUIZLIB_", env_file="quizlib.env", extra="ignore", frozen=True)

    home: Path = Field(default_factory=_default_home, description="题库、笔记本和结果所在的文件夹")
    store: str = Field(default="", description="数据库地址；不填则用 results/quiz.db")
    host: str = Field(default="0.0.0.0", description="党员端监听的地址")  # noqa: S104 - members come from the LAN
    port: int = Field(default=8866, ge=0, le=65535, description="党员端监听的端口")
    site: str = Field(default="", description="对外公布的网址，例如 https://quiz.example.cn；不填则用局域网地址")
    language: str = Field(default="zh_CN", description="界面语言：zh_CN 或 en")
    proxies: int = Field(default=0, ge=0, description="站点前面可信的反向代理层数；0 表示直接对外")

    @property
    def questions(self) -> Path:
        """The folder of the banks."""
        return self.home / "questions"

    @property
    def presets(self) -> Path:
        """The folder of the blueprint presets."""
        return self.questions / "blueprints"

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks."""
        return self.home / "notebooks"

    @property
    def results(self) -> Path:
        """The folder the program writes to."""
        return self.home / "results"

    @property
    def store_url(self) -> str:
        """The database as a SQLAlchemy address."""
        return self.store or f"sqlite:///{self.results / 'quiz.db'}"

    @cached_property
    def secret(self) -> bytes:
        """The key that signs cookies and links, made on first use and kept in a file only its owner can read."""
        path = self.results / "secret.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".secret-{secrets.token_hex(8)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)  # fails where another process was first: its key is the key
            draft.unlink()
        return path.read_bytes()
