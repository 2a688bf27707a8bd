"""Composed: indicators computed from the measurements of other indicators, never from rows."""

from charteroak.indicators.composed.check import check
from charteroak.indicators.composed.compose import blocks

__all__ = ["blocks", "check"]
