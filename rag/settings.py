"""All settings, from ``CONTRACT_QA_*`` environment variables; unknown names are refused."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

# Pages of one file that are sent to OCR, which takes seconds for each.
OCR_PAGES = 1_000


class Settings(BaseSettings):
    """The settings of one process. Secrets are never printed."""

    model_config = SettingsConfigDict(env_prefix="CONTRACT_QA_", extra="forbid", frozen=True)

    library: Path = Path("library")
    database_url: str | None = None
    chroma_url: str | None = None
    embedding_model: str = "bundled"
    reranker_model: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    llm_max_tokens: Annotated[int, Field(ge=16, le=8192)] = 400
    ocr_pages: Annotated[int, Field(ge=0)] = OCR_PAGES
    lock_timeout: Annotated[float, Field(ge=0, le=3600)] = 30.0


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment; overrides that are None are left out. Raises SettingsError."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"CONTRACT_QA_{name} cannot be used: {first['msg']}. Correct or unset it."
        ) from None
