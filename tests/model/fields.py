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


def required(value, field):
    check(value, "FIELD_REQUIRED", {"field": field})


def valid(holds, field):
    """The field is named, unless the spec leaves open which one (None)."""
    check(holds, "FIELD_INVALID", {"field": field} if field else None)


def text(value, field):
    required(value, field)
    optional_text(value, field)


def optional_text(value, field):
    valid(len(value.encode()) <= 1000 and not _UNCLEAN.search(value), field)


def ident(value, field):
    required(value, field)
    valid(OFFICER_ID.match(value), field)


def digest(value, field):
    required(value, field)
    valid(len(value) == 32, field)


def document(message, field, needed=True, path=""):
    """A document of a message; `path` leads to the message, with its dot."""
    name = path + field
    if not message.HasField(field):
        check(not needed, "FIELD_REQUIRED", {"field": name})
        return
    it = getattr(message, field)
    text(it.title, name + ".title")
    optional_text(it.number, name + ".number")
    digest(it.sha256, name + ".sha256")


def enum(owner, name, value, field):
    required(value != 0, field)
    valid(value in owner.DESCRIPTOR.enum_types_by_name[name].values_by_number, field)


def kind(value, field):
    enum(types, "QuotaKind", value, field)


def decision(value, field):
    enum(project, "Decision", value, field)


def decide(op):
    """Decision, reason and document as far as an operation has them."""
    decision(op.decision, "decision")
    optional_text(op.reason, "reason")
    if "document" in op.DESCRIPTOR.fields_by_name:
        document(op, "document", needed=False)


def revenue_class(value, field):
    enum(types, "RevenueClass", value, field)


def year(value, field):
    valid(2000 <= value <= 2100, field)


def quantity(value, field):
    check(value >= 0, "NUMBER_NEGATIVE", {"field": field})
    check(value <= amounts.MAX_QUANTITY, "NUMBER_OVERFLOW", {"field": field})


def numbers(message, field, of_kind=None, zero_allowed=False):
    three = amounts.of(message)
    for value, name in zip(three, ("area_m2", "paddy_m2", "capacity_g")):
        quantity(value, f"{field}.{name}")
    check(zero_allowed or any(three), "NUMBER_ZERO", {"field": field})
    if of_kind == types.REDLINE_VACATED:
        check(not three[1], "NUMBER_NOT_FOR_KIND", {"field": field + ".paddy_m2"})
        check(not three[2], "NUMBER_NOT_FOR_KIND", {"field": field + ".capacity_g"})
    return three


def some(value, field):
    """A quantity above 0."""
    quantity(value, field)
    check(value, "NUMBER_ZERO", {"field": field})


def number_of_parcel(value, field):
    text(value, field)
    valid("/" not in value, field)


def money(fen, field, zero_allowed=False):
    check(fen >= 0, "NUMBER_NEGATIVE", {"field": field})
    check(fen or zero_allowed, "NUMBER_ZERO", {"field": field})
    check(fen <= amounts.MAX_MONEY, "NUMBER_OVERFLOW", {"field": field})


def price(message, field):
    three = amounts.price_of(message)
    for value, name in zip(three, ("area_fen_per_mu", "paddy_fen_per_mu", "capacity_fen_per_kg")):
        check(value >= 0, "NUMBER_NEGATIVE", {"field": f"{field}.{name}"})
        check(value <= amounts.MAX_PRICE, "NUMBER_OVERFLOW", {"field": f"{field}.{name}"})
    return three


def past_date(message, field, time_us):
    required(message.year or message.month or message.day, field)
    day = beijing.calendar(message)
    valid(day is not None, field)
    check(day <= beijing.date(time_us), "DATE_IN_FUTURE", {"field": field})
    return day


_FIGURES = ("farmland_m2", "farmland_grade_m2", "ecology_index", "construction_land_m2", "ecological_red_line_m2",
            "urban_boundary_m2", "urban_boundary_multiple")


def figures(message, field):
    """The seven red-line figures, none negative."""
    for name in _FIGURES:
        quantity(getattr(message, name), f"{field}.{name}")
    return tuple(getattr(message, name) for name in _FIGURES)
