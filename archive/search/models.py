"""The text of every page, as it is searched: apart from where the page came from."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Model


class PageText(Model):
    """``id`` is the page's own number. ``case_id`` decides who may find it.

    The index beside this table is kept by ``archive.search.service`` alone, in the
    transaction that writes the row; ``norm`` is what the index was made from.
    """

    __tablename__ = "page_text"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    raw: Mapped[str] = mapped_column(Text)
    norm: Mapped[str] = mapped_column(Text)
