"""Ledger time and the Beijing calendar. Microseconds since 1970 UTC; days are UTC+8 and end at 24:00."""

import datetime

SECOND = 1_000_000
DAY = 86_400 * SECOND
_OFFSET = 8 * 3600 * SECOND
_EPOCH = datetime.date(1970, 1, 1).toordinal()


def date(time_us):
    """The Beijing day that holds an instant."""
    return datetime.date.fromordinal(_EPOCH + (time_us + _OFFSET) // DAY)


def year(time_us):
    return date(time_us).year


def period_end(time_us, days):
    """24:00 Beijing of the day `days` days after the day of `time_us`."""
    return ((time_us + _OFFSET) // DAY + days + 1) * DAY - _OFFSET


def year_end(year_number):
    """24:00 Beijing of 31 December."""
    return (datetime.date(year_number + 1, 1, 1).toordinal() - _EPOCH) * DAY - _OFFSET


def calendar(message):
    """A Date message as a calendar date of the years 1900 to 9999, or None when there is no such day."""
    if message.year < 1900:
        return None
    try:
        return datetime.date(message.year, message.month, message.day)
    except ValueError:
        return None


def last_day(deadline_us):
    """The last Beijing day before a deadline at its 24:00."""
    return date(deadline_us - 1)
