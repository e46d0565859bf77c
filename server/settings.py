"""Settings of the server: environment variables `STOCKHAND_…` first, then a TOML file, then the defaults here."""

from __future__ import annotations

import os
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

FILE_VARIABLE = "STOCKHAND_SETTINGS_FILE"
FILE_DEFAULT = "stockhand-server.toml"


class Settings(BaseSettings):
    """What may differ from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix="STOCKHAND_", extra="forbid", frozen=True)

    database_url: str = Field(
        default="sqlite:///stockhand.sqlite",
        description="SQLAlchemy URL of the database: `sqlite:///file` or `postgresql+psycopg://user:password@host/name`.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; `0.0.0.0` for all.")
    port: int = Field(default=8470, ge=0, le=65535, description="Port to listen on; 0 for any that is free.")
    keep_alive_seconds: int = Field(
        default=75, ge=1, description="How long an idle connection is kept, so that a handheld need not reconnect at each scan."
    )
    shutdown_seconds: int = Field(default=30, ge=1, description="How long requests that are under way may take at shutdown.")
    body_bytes_max: int = Field(default=2_000_000, ge=1_000, description="Larger requests are refused.")
    seal_seconds: int = Field(
        default=60, ge=0, description="How often postings are sealed, for `verify --seals` to check; 0: only by command."
    )
    print_seconds: int = Field(default=2, ge=0, description="How often labels that wait are sent to their printers; 0: never.")
    webhook_seconds: int = Field(default=2, ge=0, description="How often webhooks are told of what was posted; 0: never.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="The least that is logged.")
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="JSON lines, or text for people; auto: text on a terminal."
    )

    @field_validator("database_url")
    @classmethod
    def _is_a_database_of_ours(cls, url: str) -> str:
        try:
            driver = make_url(url).drivername
        except ArgumentError:
            driver = ""
        if driver not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("say sqlite:///file or postgresql+psycopg://user:password@host/name")
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic-settings names the parameters
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code wins, then the environment, then the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=os.environ.get(FILE_VARIABLE, FILE_DEFAULT))
        return init_settings, env_settings, file
