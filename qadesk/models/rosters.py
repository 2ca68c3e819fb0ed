"""Rosters (排班): which agent works from when to when on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.models.base import Base
from qadesk.models.people import Agent
from qadesk.models.types import Day


class Shift(Base):
    """One agent's shift (班次) on a day; minutes from that day's midnight, past 1440 when it ends the next day.

    The meal is None where it is not told."""

    __tablename__ = "shifts"
    __table_args__ = (UniqueConstraint("agent_id", "day", "start_minute"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    day: Mapped[date] = mapped_column(Day, index=True)
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    name: Mapped[str] = mapped_column(Text, default="")
    meal_start_minute: Mapped[int | None]
    meal_end_minute: Mapped[int | None]
    agent: Mapped[Agent] = relationship()
