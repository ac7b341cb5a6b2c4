"""The three numbers of a quota as tuples (area m2, paddy m2, capacity g); everything is per number."""

ZERO = (0, 0, 0)
MAX_QUANTITY = 10**15
MAX_MONEY = 10**16
MAX_PRICE = 10**12
INT64_MAX = 2**63 - 1


def of(message):
    return (message.area_m2, message.paddy_m2, message.capacity_g)


def plus(a, b):
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a, b):
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def negated(a):
    return (-a[0], -a[1], -a[2])


def least(a, b):
    return tuple(map(min, a, b))


def positive(a):
    return (max(0, a[0]), max(0, a[1]), max(0, a[2]))


def within(a, b):
    """Every number of a is at most the same number of b."""
    return a[0] <= b[0] and a[1] <= b[1] and a[2] <= b[2]


def price_of(message):
    return (message.area_fen_per_mu, message.paddy_fen_per_mu, message.capacity_fen_per_kg)


def weight(a, price):
    """An amount before rounding, in 1/2000 fen (UN-2)."""
    return 3 * (a[0] * price[0] + a[1] * price[1]) + 2 * a[2] * price[2]


def due(a, price):
    """The amount due of a deal, rounded half up once (UN-2)."""
    return (weight(a, price) + 1000) // 2000


def shares(total, weights):
    """Differences of cumulative half-up shares: they sum exactly (UN-2)."""
    whole, result, cumulated, before = sum(weights), [], 0, 0
    for one in weights:
        cumulated += one
        upto = (2 * total * cumulated + whole) // (2 * whole)
        result.append(upto - before)
        before = upto
    return result
