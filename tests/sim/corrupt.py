"""What goes wrong: fields out of form, commands that should not have been sent."""

from google.protobuf.descriptor import FieldDescriptor as Field

from model import beijing
from model.protos import command as command_pb, types

_NUMBERS = (-1, 0, 1, 10**15, 10**15 + 1, 10**16 + 1, 2**63 - 1, -2**63)
_TEXTS = ("", "x" * 1001, "two\nlines", "nobody", "430121", "p0", "‮turned", "省" * 334)


def spoil(rng, operations):
    """Replaces one random field of one operation."""
    message = rng.choice(operations)
    message = getattr(message, message.WhichOneof("kind"))
    for _ in range(6):
        fields = list(message.DESCRIPTOR.fields)
        if not fields:
            return
        field = rng.choice(fields)
        value = getattr(message, field.name)
        if field.type == Field.TYPE_MESSAGE:
            if field.label == Field.LABEL_REPEATED:
                if not value:
                    continue
                if rng.random() < 0.2:
                    value.append(rng.choice(value))
                    return
                if rng.random() < 0.2:
                    del value[rng.randrange(len(value))]
                    return
                message = rng.choice(value)
            elif not message.HasField(field.name) or rng.random() < 0.3:
                message.ClearField(field.name)
                return
            else:
                message = value
            continue
        _replace(rng, message, field, value)
        return


def _other(rng, field, value):
    if field.type == Field.TYPE_STRING:
        return rng.choice(_TEXTS + (value + "x", value[:-1]))
    if field.type == Field.TYPE_BYTES:
        return rng.choice((b"", b"short", bytes(33), bytes(32)))
    if field.type == Field.TYPE_BOOL:
        return not value
    if field.type == Field.TYPE_ENUM:
        return rng.choice((0, 1, 2, 3, 99))
    if field.type == Field.TYPE_INT32:
        return rng.choice((-1, 0, 1, 13, 1999, 2100, 2101, 2**31 - 1, value + 1, value - 1))
    return rng.choice(_NUMBERS + (value + 1, max(value - 1, 0), value * 15 if abs(value) < 10**14 else 1))


def _replace(rng, message, field, value):
    try:
        _put(rng, message, field, value)
    except (ValueError, TypeError):
        pass  # the field cannot hold it


def _put(rng, message, field, value):
    if field.label == Field.LABEL_REPEATED:
        if value and rng.random() < 0.5:
            value.append(rng.choice(value))
        elif value and rng.random() < 0.5:
            del value[rng.randrange(len(value))]
        elif value:
            value[rng.randrange(len(value))] = _other(rng, field, value[0])
        return
    setattr(message, field.name, _other(rng, field, value))


def spoil_command(simulator, command, key_id):
    """One thing wrong with the command as a whole: (command, key id, signature valid)."""
    rng, valid = simulator.rng, True
    now = simulator.clock.now
    draw = rng.randrange(11)
    if draw == 0:
        command.ledger = rng.choice(("", "other.ledger"))
    elif draw == 1:
        command.officer = rng.choice(("nobody", "", "platform"))
    elif draw == 2:
        key_id = rng.choice(("", "00" * 16, rng.choice(list(simulator.session.model.state.tables["keys"]))))
    elif draw == 3:
        revoked = [key for key, it in simulator.session.model.state.tables["keys"].items() if it["revoked"]]
        if revoked:
            key_id = rng.choice(revoked)
            command.officer = simulator.session.model.state.get("keys", key_id)["officer"]
    elif draw == 4:
        valid = False
    elif draw == 5:
        command.expires_us = now + rng.choice((-1, 0, -beijing.DAY))
    elif draw == 6:
        command.expires_us = now + beijing.DAY + rng.choice((0, 1, 10**9))
    elif draw == 7:
        del command.operations[:]
    elif draw == 8:
        extra = command.operations.add()
        if rng.random() < 0.3:
            extra.tick.deadlines.append("deals/T-1-0")
        elif rng.random() < 0.3:
            extra.genesis.ledger = command.ledger
    elif draw == 9:
        extra = command.operations.add()
        if rng.random() < 0.5:
            extra.set_duties.officer = "gov-430121.maker1"
            extra.set_duties.duties.append(types.MAKER)
        else:
            extra.endorse.proposal = "p1"
    else:
        officers = simulator.session.model.state.tables["officers"]
        command.officer = rng.choice(list(officers))
        key_id = simulator.key_for(command.officer)
    return command, key_id, valid


def tick_by_hand(simulator):
    """The platform's own key under a tick that is not due, or an operation that is not its own."""
    operation = command_pb.Operation()
    if simulator.rng.random() < 0.5:
        operation.tick.deadlines.append("proposals/p1")
    else:
        operation.withdraw_offer.offer = "x"
    return operation
