"""Dates: days since 1970 as years, months and days, and the seasons they lie in.

Rule 1: whole numbers only; no interpreter's calendar is asked.
Rule 2: seasons are the meteorological ones, whole months: winter begins with December
in the north and with June in the south.
"""

from __future__ import annotations

MS_PER_MIN = 60_000
MS_PER_DAY = 86_400_000
NORTH = "north"
SOUTH = "south"
HEMISPHERES = (NORTH, SOUTH)
_SEASONS = ("winter", "spring", "summer", "autumn")


def civil(days: int) -> tuple[int, int, int]:
    """Turn days since 1970-01-01 into year, month, day.

    Source: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    """
    shifted = days + 719_468  # days since 0000-03-01, so that leap days end a year
    era, day_of_era = divmod(shifted, 146_097)
    leaps = day_of_era // 1460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leaps) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    return year_of_era + era * 400 + (1 if month <= 2 else 0), month, day


def iso_day(days: int) -> str:
    """Write days since 1970-01-01 as "2026-01-02"."""
    year, month, day = civil(days)
    return f"{year:04d}-{month:02d}-{day:02d}"


def weekday(local_ms: int) -> int:
    """Give the weekday, Monday = 0; 1970 began on a Thursday."""
    return (local_ms // MS_PER_DAY + 3) % 7


def day_minute(local_ms: int) -> int:
    """Give the minute of the day, 0 to 1439."""
    return local_ms % MS_PER_DAY // MS_PER_MIN


def season(month: int, hemisphere: str) -> str:
    """Name the season of a month, January = 1."""
    quarter = month % 12 // 3
    return _SEASONS[(quarter + 2) % 4 if hemisphere == SOUTH else quarter]
