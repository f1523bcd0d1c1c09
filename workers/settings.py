"""All settings: environment variables with the prefix ``DATELINE_`` (or a ``.env`` file).  Secrets come from nowhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a person may choose; every field is documented in the README's table (a test holds that)."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore")

    home: Path = Field(Path("var"), description="folder of the embedded log, index and state")
    log: str = Field("", description="`local:///dir` or `kafka://host:9092`; empty: local under home")
    index: str = Field("", description="`tantivy:///dir` or `http://host:9200`; empty: tantivy under home")
    index_prefix: str = Field("dateline", description="prefix of the Elasticsearch indices")
    index_user: str = Field("", description="Elasticsearch user, if it asks for one")
    index_password: str = Field("", description="Elasticsearch password")
    host: str = Field("127.0.0.1", description="address of the page and API")
    port: int = Field(8400, description="port of the page and API")
    model: str = Field("", description="a spaCy package or folder, e.g. `en_core_web_sm`; empty: Dateline's own")
    extract: str = Field("on", description="`off` passes articles on unread")
    extract_processes: int = Field(0, description="processes that read articles; 0: one per core, at most 4")
    extract_timeout: float = Field(60.0, description="seconds after which reading one article is given up")
    extract_reuse: int = Field(4096, description="paragraphs whose reading copies take over, a process; 0: none")
    event_threshold: float = Field(0.5, description="events below this confidence are kept but marked")
    window_days: float = Field(7.0, description="how long a story stays open for new articles")
    allow_internal: bool = Field(False, description="let feeds and webhooks reach internal addresses")
    webhook_secret: str = Field("", description="`whsec_…` that signs webhooks")
    api_token: str = Field("", description="if set, writes to the API need `Authorization: Bearer …`")
    retention_days: float = Field(0.0, description="drop index months older than this; 0: keep all")
    log_level: str = Field("WARNING", description="DEBUG, INFO, WARNING or ERROR")

    @property
    def log_url(self) -> str:
        """The log's address, filled in."""
        return self.log or f"local://{(self.home / 'log').resolve()}"

    @property
    def index_url(self) -> str:
        """The index's address, filled in."""
        return self.index or f"tantivy://{(self.home / 'index').resolve()}"


@lru_cache
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
