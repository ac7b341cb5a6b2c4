"""Refusals and the form checks on fields, in the one wording of the rules."""

import re

from . import amounts, beijing
from .protos import project, types

OFFICER_ID = re.compile(r"[a-z0-9.-]{1,64}\Z")
PROJECT_TAIL = re.compile(r"[A-Za-z0-9-]{1,32}\Z")
CONFIRMATION = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
DIGITS = re.compile(r"[0-9]+\Z")
# What must not hide in a line: controls, line and paragraph separators, marks that turn the reading direction.
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Refused(Exception):
    """A rule says no. `names` and `figures` hold what the spec promises about the explanation."""

    def __init__(self, code, names=None, figures=None):
        super().__init__(code)
        self.code = code
        self.names = names or {}
        self.figures = figures or {}
        self.operation = None


def check(holds, code, names=None, figures=None):
    if not holds:
        raise Refused(code, names, figures)


def text(value):
    check(value, "FIELD_REQUIRED")
    optional_text(value)


def optional_text(value):
    check(len(value.encode()) <= 1000 and not _UNCLEAN.search(value), "FIELD_INVALID")


def ident(value):
    check(value, "FIELD_REQUIRED")
    check(OFFICER_ID.match(value), "FIELD_INVALID")


def digest(value):
    check(value, "FIELD_REQUIRED")
    check(len(value) == 32, "FIELD_INVALID")


def document(message, field, needed=True):
    if not message.HasField(field):
        check(not needed, "FIELD_REQUIRED")
        return
    it = getattr(message, field)
    text(it.title)
    optional_text(it.number)
    digest(it.sha256)


def enum(descriptor_owner, name, value):
    check(value != 0, "FIELD_REQUIRED")
    check(value in descriptor_owner.DESCRIPTOR.enum_types_by_name[name].values_by_number, "FIELD_INVALID")


def kind(value):
    enum(types, "QuotaKind", value)


def decision(value):
    enum(project, "Decision", value)


def revenue_class(value):
    enum(types, "RevenueClass", value)


def year(value):
    check(2000 <= value <= 2100, "FIELD_INVALID")


def quantity(value):
    check(value >= 0, "NUMBER_NEGATIVE")
    check(value <= amounts.MAX_QUANTITY, "NUMBER_OVERFLOW")


def numbers(message, of_kind=None, zero_allowed=False):
    three = amounts.of(message)
    check(min(three) >= 0, "NUMBER_NEGATIVE")
    check(max(three) <= amounts.MAX_QUANTITY, "NUMBER_OVERFLOW")
    check(zero_allowed or any(three), "NUMBER_ZERO")
    check(of_kind != types.REDLINE_VACATED or not (three[1] or three[2]), "NUMBER_NOT_FOR_KIND")
    return three


def money(fen, zero_allowed=False):
    check(fen >= 0, "NUMBER_NEGATIVE")
    check(fen or zero_allowed, "NUMBER_ZERO")
    check(fen <= amounts.MAX_MONEY, "NUMBER_OVERFLOW")


def price(message):
    three = amounts.price_of(message)
    check(min(three) >= 0, "NUMBER_NEGATIVE")
    check(max(three) <= amounts.MAX_PRICE, "NUMBER_OVERFLOW")
    return three


def past_date(message, time_us):
    check(message.year or message.month or message.day, "FIELD_REQUIRED")
    day = beijing.calendar(message)
    check(day is not None, "FIELD_INVALID")
    check(day <= beijing.date(time_us), "DATE_IN_FUTURE")
    return day


def figures(message):
    """The seven red-line figures, none negative."""
    return tuple(map(_figure, (message.farmland_m2, message.farmland_grade_m2, message.ecology_index,
                               message.construction_land_m2, message.ecological_red_line_m2,
                               message.urban_boundary_m2, message.urban_boundary_multiple)))


def _figure(value):
    quantity(value)
    return value


