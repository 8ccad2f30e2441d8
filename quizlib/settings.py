"""Where everything is and how the site runs: environment variables and ``quizlib.env`` become one frozen Settings."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from quizlib.errors import SiteError, system_reason

_PREFIX = "QUIZLIB_"
_FILE = Path("quizlib.env")
_SHORTEST_SECRET = 32  # bytes
#: What is expected of a value, by the kind of pydantic's error.
_EXPECTED = {
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "literal_error": "应为 {expected} 之一",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "path_type": "应为文件夹的路径",
}
_CHECKOUT = Path(__file__).resolve().parent.parent


def _default_home() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "questions").is_dir():
            return folder
    return _CHECKOUT if (_CHECKOUT / "questions").is_dir() else here


class Settings(BaseSettings):
    """One installation. Every field can be set as ``QUIZLIB_<NAME>`` in the environment or in ``quizlib.env``.

    Raises:
        SiteError: a value cannot be used: where it stands, what was found and what is expected.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=_default_home, description="题库、笔记本和结果所在的文件夹")
    store: str = Field(default="", description="数据库地址；不填则用 results/quiz.db")
    host: str = Field(default="0.0.0.0", description="党员端监听的地址")  # noqa: S104 - members come from the LAN
    port: int = Field(default=8866, ge=0, le=65535, description="党员端监听的端口")
    site: str = Field(default="", description="对外公布的网址，例如 https://quiz.example.cn；不填则用局域网地址")
    organizer_host: str = Field(default="127.0.0.1", description="组织者控制台监听的地址；默认只有本机能打开")
    organizer_port: int = Field(default=8867, ge=0, le=65535, description="组织者控制台监听的端口")
    language: Literal["zh_CN", "en"] = Field(default="zh_CN", description="界面语言：zh_CN 或 en")
    practice: bool = Field(default=True, description="党员端是否有日常练习：true 或 false")
    capacity: int = Field(
        default=0, ge=0, description="同时在线的党员最多多少人，超出的在等候页上排队；0 表示由程序按本机条件定"
    )
    proxies: int = Field(default=0, ge=0, description="网站前面可信的反向代理层数；0 表示直接对外")
    secret_file: Path | None = Field(default=None, description="签名密钥的文件，各台机器用同一份；不填则自己生成")
    drain: int = Field(default=0, ge=0, le=600, description="停止前把党员分批转到其他机器的秒数；0 表示立即停止")

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise SiteError("；".join(_explained(one, given) for one in error.errors())) from error
        except UnicodeDecodeError as error:
            raise SiteError(f"{_FILE} 不是 UTF-8 编码，请用编辑器另存为 UTF-8") from error
        except OSError as error:
            raise SiteError(f"{_FILE} 读不出来（{system_reason(error)}），请检查它的权限") from error

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
        """The folder of the notebooks: the home's own, else those that came with the program."""
        own = self.home / "notebooks"
        return own if own.is_dir() or not (_CHECKOUT / "notebooks").is_dir() else _CHECKOUT / "notebooks"

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
        """The key that signs cookies and links, made on first use and kept in a file only its owner can read.

        A ``secret_file`` is never made: nodes that each made their own would not know each other's members.

        Raises:
            SiteError: the ``secret_file`` cannot be read, or is too short to be a secret.
        """
        if self.secret_file is not None:
            return _given_secret(self.secret_file)
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


def _given_secret(path: Path) -> bytes:
    where = f"{_PREFIX}SECRET_FILE {path}"
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise SiteError(f"{where}：密钥文件读不出来（{system_reason(error)}），各台机器应有同一份") from error
    if len(secret) < _SHORTEST_SECRET:
        raise SiteError(f"{where}：密钥应不少于 {_SHORTEST_SECRET} 个字节（现有 {len(secret)} 个）")
    return secret


def _explained(error: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    context = {key: str(value).replace(" or ", " 或 ").replace("'", "") for key, value in error.get("ctx", {}).items()}
    expected = _EXPECTED.get(error["type"], "值不合规定").format(**context)
    return f"{_place(name, given)} {expected}（现为 {error['input']!s:.60}）"


def _place(name: str, given: Mapping[str, Any]) -> str:
    """Where the value of a field comes from: an argument, the environment, or a line of the file."""
    variable = f"{_PREFIX}{name.upper()}"
    if name in given:
        return f"--{name}"
    if variable in map(str.upper, os.environ):
        return f"环境变量 {variable}"
    for number, line in enumerate(_FILE.read_text(encoding="utf-8").splitlines(), 1):
        if re.match(rf"\s*(?:export\s+)?{variable}\s*=", line, re.IGNORECASE):
            return f"{_FILE}:{number} {variable}"
    return variable
