#!/usr/bin/env python3
"""Writes the test vectors that every verifier of this ledger shares: C++, the browser, an auditor's tools.

Usage: generate.py [directory]; the default is the directory of this file. Needs python3-cryptography.

Everything here is computed from the definitions (RFC 6962, RFC 8032, C2SP signed-note and tlog-checkpoint), not by
the code under test, and published reference values are asserted on the way. The output is deterministic.

One file per accepted and per corrupted case, one "key: value" per line; a key may repeat; the value may be empty.
Bytes are lowercase hexadecimal, also texts, so that broken ones can be written down. `want_err` is missing where
the case must be accepted; where it must be refused, it is a part of the C++ error message.
"""

import base64
import hashlib
import pathlib
import shutil
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

OUT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent


def write(path, desc, fields, want_err=None):
    """One vector. `fields` are (key, value) pairs; a value is bytes, int or a line of text."""
    lines = [("desc", desc)] + list(fields)
    if want_err is not None:
        lines.append(("want_err", want_err))
    out = []
    for key, value in lines:
        text = value.hex() if isinstance(value, bytes) else str(value)
        assert "\n" not in text and ":" not in key
        out.append(f"{key}: {text}".rstrip(" ") + "\n")
    file = OUT / (path + ".txt")
    file.parent.mkdir(parents=True, exist_ok=True)
    assert not file.exists(), file
    file.write_text("".join(out), encoding="utf-8")


# --- Merkle tree, by the recursive definition --------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(leaf):
    return sha256(b"\x00" + leaf)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(mth(leaves[:k]), mth(leaves[k:]))


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [mth(leaves[k:])]
    return path(m - k, leaves[k:]) + [mth(leaves[:k])]


def subproof(m, leaves, known):
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return subproof(m, leaves[:k], known) + [mth(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [mth(leaves[:k])]


REFERENCE_LEAVES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
REFERENCE_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LARGE_LEAVES = [b"leaf %d" % i for i in range(70)]


def flip(data, bit=0):
    out = bytearray(data)
    out[bit // 8] ^= 1 << (bit % 8)
    return bytes(out)


def merkle_hashes():
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    for name, leaf in (("empty", b""), ("reference", b"L123456"), ("kilobyte", b"\xa5" * 1024)):
        write(f"merkle/leaf/{name}", f"hash of the {name} leaf", [("leaf", leaf), ("hash", leaf_hash(leaf))])
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    write("merkle/node/ordinary", "hash of an inner node",
          [("left", left), ("right", right), ("hash", node_hash(left, right))])
    for size in range(len(REFERENCE_LEAVES) + 1):
        leaves = REFERENCE_LEAVES[:size]
        root = mth(leaves)
        assert root.hex() == REFERENCE_ROOTS[size]
        write(f"merkle/root/reference-{size}", f"root of the first {size} reference leaves",
              [("leaf", leaf) for leaf in leaves] + [("root", root)])
    write("merkle/root/seventy", "root of 70 leaves",
          [("leaf", leaf) for leaf in LARGE_LEAVES] + [("root", mth(LARGE_LEAVES))])


def inclusion(name, desc, leaf, index, size, proof, root, want_err=None):
    fields = [("leaf_hash", leaf), ("index", index), ("size", size)]
    fields += [("proof", p) for p in proof] + [("root", root)]
    write(f"merkle/inclusion/{name}", desc, fields, want_err)


def merkle_inclusion():
    for label, leaves, index in (("single", REFERENCE_LEAVES[:1], 0), ("first-of-8", REFERENCE_LEAVES, 0),
                                 ("5-of-8", REFERENCE_LEAVES, 5), ("last-of-3", REFERENCE_LEAVES[:3], 2),
                                 ("1-of-5", REFERENCE_LEAVES[:5], 1), ("last-of-5", REFERENCE_LEAVES[:5], 4),
                                 ("6-of-7", REFERENCE_LEAVES[:7], 6), ("33-of-70", LARGE_LEAVES, 33),
                                 ("last-of-70", LARGE_LEAVES, 69), ("64-of-65", LARGE_LEAVES[:65], 64)):
        size = len(leaves)
        leaf, proof, root = leaf_hash(leaves[index]), path(index, leaves), mth(leaves)
        mismatch = "root does not match"
        inclusion(f"{label}-ok", f"leaf {index} of {size}", leaf, index, size, proof, root)
        inclusion(f"{label}-wrong-leaf", "one bit of the leaf hash flipped", flip(leaf), index, size, proof, root,
                  mismatch)
        inclusion(f"{label}-wrong-root", "one bit of the root flipped", leaf, index, size, proof, flip(root, 255),
                  mismatch)
        inclusion(f"{label}-empty-root", "root of the empty tree", leaf, index, size, proof, sha256(b""), mismatch)
        inclusion(f"{label}-too-long", "the root once more at the end", leaf, index, size, proof + [root], root,
                  "proof is too long")
        inclusion(f"{label}-index-is-size", "index behind the last leaf", leaf, size, size, proof, root, "no leaf")
        inclusion(f"{label}-size-0", "a leaf of the empty tree", leaf, 0, 0, proof, root, "no leaf")
        inclusion(f"{label}-size-doubled", "size twice the right one", leaf, index, 2 * size, proof, root,
                  "inclusion: ")
        inclusion(f"{label}-index-huge", "index 2^64 - 1", leaf, 2**64 - 1, size, proof, root, "no leaf")
        for i in range(len(proof)):
            broken = proof[:i] + [flip(proof[i], 100 + i)] + proof[i + 1:]
            inclusion(f"{label}-flipped-{i}", f"one bit of proof hash {i} flipped", leaf, index, size, broken, root,
                      mismatch)
            inclusion(f"{label}-dropped-{i}", f"proof hash {i} left out", leaf, index, size,
                      proof[:i] + proof[i + 1:], root, "proof is too short")
        if len(proof) > 1:
            inclusion(f"{label}-reversed", "proof root first", leaf, index, size, proof[::-1], root, mismatch)
            inclusion(f"{label}-neighbour", "index of the neighbouring leaf", leaf, index ^ 1, size, proof, root,
                      "inclusion: ")


def consistency(name, desc, m, n, proof, old_root, new_root, want_err=None):
    fields = [("old_size", m), ("new_size", n)] + [("proof", p) for p in proof]
    fields += [("old_root", old_root), ("new_root", new_root)]
    write(f"merkle/consistency/{name}", desc, fields, want_err)


def merkle_consistency():
    for leaves, m in ((REFERENCE_LEAVES, 1), (REFERENCE_LEAVES, 2), (REFERENCE_LEAVES, 3), (REFERENCE_LEAVES, 6),
                      (REFERENCE_LEAVES[:7], 4), (REFERENCE_LEAVES[:5], 2), (LARGE_LEAVES, 64), (LARGE_LEAVES, 65),
                      (LARGE_LEAVES, 69), (LARGE_LEAVES, 33)):
        n = len(leaves)
        label = f"{m}-to-{n}"
        proof, old_root, new_root = subproof(m, leaves, True), mth(leaves[:m]), mth(leaves)
        perfect = m & (m - 1) == 0
        consistency(f"{label}-ok", f"{m} leaves grow to {n}", m, n, proof, old_root, new_root)
        # The old root of a perfect old tree takes part in computing the new one, which is then wrong as well.
        consistency(f"{label}-wrong-old-root", "one bit of the old root flipped", m, n, proof, flip(old_root),
                    new_root, "new root does not match" if perfect else "old root does not match")
        consistency(f"{label}-wrong-new-root", "one bit of the new root flipped", m, n, proof, old_root,
                    flip(new_root), "new root does not match")
        consistency(f"{label}-swapped-roots", "old and new root exchanged", m, n, proof, new_root, old_root,
                    "does not match")
        consistency(f"{label}-swapped-sizes", "old and new size exchanged", n, m, proof, old_root, new_root,
                    "is above")
        consistency(f"{label}-too-long", "the new root once more at the end", m, n, proof + [new_root], old_root,
                    new_root, "proof is too long")
        consistency(f"{label}-empty", "no proof at all", m, n, [], old_root, new_root, "proof is too short")
        consistency(f"{label}-old-size-0", "old size 0 proves nothing", 0, n, proof, old_root, new_root,
                    "proves nothing")
        for i in range(len(proof)):
            broken = proof[:i] + [flip(proof[i], 7 * i)] + proof[i + 1:]
            consistency(f"{label}-flipped-{i}", f"one bit of proof hash {i} flipped", m, n, broken, old_root,
                        new_root, "does not match")
            consistency(f"{label}-dropped-{i}", f"proof hash {i} left out", m, n, proof[:i] + proof[i + 1:],
                        old_root, new_root, "proof is too short")
    root = mth(REFERENCE_LEAVES)
    consistency("equal-ok", "a tree is consistent with itself", 8, 8, [], root, root)
    consistency("equal-other-root", "same size, other root", 8, 8, [], root, flip(root), "different roots")
    consistency("equal-with-proof", "same size, superfluous proof", 8, 8, [root], root, root, "empty proof")
    consistency("empty-to-empty", "size 0 proves nothing", 0, 0, [], sha256(b""), sha256(b""), "proves nothing")


# --- Ed25519, by the curve's equations; not constant time, for test keys only ------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    """The x of a point, or None if there is none; x = 0 is given for either sign."""
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P:
        return None
    return P - x if x and x & 1 != sign else x


def point_add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P
    return x, y


def point_mul(n, a):
    out = (0, 1)
    while n:
        if n & 1:
            out = point_add(out, a)
        a = point_add(a, a)
        n >>= 1
    return out


def encode(a):
    return (a[1] | (a[0] & 1) << 255).to_bytes(32, "little")


def decode(data):
    """A lax decoding: any y is reduced."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255 % P, number >> 255
    return recover_x(y, sign), y


BASE = (recover_x(4 * pow(5, -1, P) % P, 0), 4 * pow(5, -1, P) % P)


def challenge(r, a, message):
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % L


def lax_verify(public, message, signature, cofactor=1):
    """The equation alone, as a verifier without any of the strict checks has it."""
    h = challenge(signature[:32], public, message)
    left = point_mul(int.from_bytes(signature[32:], "little") * cofactor, BASE)
    right = point_add(point_mul(cofactor, decode(signature[:32])), point_mul(h * cofactor, decode(public)))
    return left == right


def secret_scalar(seed):
    h = bytearray(hashlib.sha512(seed).digest()[:32])
    h[0] &= 248
    h[31] = h[31] & 127 | 64
    return int.from_bytes(h, "little")


def public_key(seed):
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert key == encode(point_mul(secret_scalar(seed), BASE))
    return key


def sign(seed, message):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def small_order_points():
    """All eight, from a point on the curve times L."""
    y = 3
    while True:
        x = recover_x(y, 0)
        if x is not None:
            torsion = point_mul(L, (x, y))
            if point_mul(4, torsion) != (0, 1):
                return [point_mul(i, torsion) for i in range(8)]
        y += 1


def ed25519(name, desc, public, message, signature, want_err=None, seed=None):
    fields = [("public_key", public), ("message", message), ("signature", signature)]
    if seed is not None:
        fields.insert(0, ("seed", seed))
    write(f"ed25519/{name}", desc, fields, want_err)


def ed25519_vectors():
    bad = "signature"
    # RFC 8032 section 7.1, tests 1 to 3.
    for i, (seed, message, expected) in enumerate((
            ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "", "e5564300c360ac72"),
            ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72", "92a009a9f0d4cab8"),
            ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82", "6291d657deec2402"))):
        seed, message = bytes.fromhex(seed), bytes.fromhex(message)
        signature = sign(seed, message)
        assert signature.hex().startswith(expected)
        ed25519(f"rfc8032-{i + 1}", f"RFC 8032 test {i + 1}", public_key(seed), message, signature, seed=seed)

    seed, message = sha256(b"a test key"), b"a message"
    public, signature = public_key(seed), sign(seed, message)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    ed25519("ok", "an ordinary signature", public, message, signature, seed=seed)
    ed25519("wrong-message", "another message", public, b"b message", signature, bad)
    ed25519("wrong-key", "another key", public_key(sha256(b"other")), message, signature, bad)
    ed25519("wrong-r", "one bit of R flipped", public, message, flip(signature, 9), bad)
    ed25519("wrong-s", "one bit of S flipped", public, message, flip(signature, 300), bad)
    ed25519("empty", "no signature", public, message, b"", bad)
    ed25519("short", "63 bytes", public, message, signature[:-1], bad)
    ed25519("long", "65 bytes", public, message, signature + b"\0", bad)
    ed25519("zero", "64 zero bytes", public, message, bytes(64), bad)

    malleable = r + (s + L).to_bytes(32, "little")
    assert lax_verify(public, message, malleable)
    ed25519("s-plus-l", "S + L, which the bare equation accepts", public, message, malleable, bad)
    ed25519("s-is-l", "S = L", public, message, r + L.to_bytes(32, "little"), bad)

    small = small_order_points()
    a = secret_scalar(seed)
    for i, point in enumerate(small):
        for encoding, spelling in ((encode(point), "canonical"), (encode((point[0] ^ 1, point[1])), "other sign")):
            # Signed so that the bare equation holds where it can: R = sB, and h A vanishes if 8 divides h.
            for attempt in range(200):
                text = b"small order %d" % attempt
                forged_r = encode(point_mul(5, BASE))
                if challenge(forged_r, encoding, text) % 8 == 0:
                    break
            forged = forged_r + (5).to_bytes(32, "little")
            assert decode(encoding)[0] is not None and lax_verify(encoding, text, forged)
            ed25519(f"small-order-key-{i}-{spelling.replace(' ', '-')}",
                    f"public key of small order, {spelling}: anyone can sign for it", encoding, text, forged,
                    "public key")
        # S = h a makes the bare equation hold for R = 0; the others fail it, and are refused before.
        small_r = encode(point)
        forged = small_r + (challenge(small_r, public, message) * a % L).to_bytes(32, "little")
        assert lax_verify(public, message, forged) == (point == (0, 1))
        ed25519(f"small-order-r-{i}", "R of small order", public, message, forged, bad)

    for y in range(P, 2**255):
        for sign_bit in (0, 1):
            if recover_x(y % P, sign_bit) is not None and y % P not in (0, 1):
                encoding = (y | sign_bit << 255).to_bytes(32, "little")
                ed25519(f"non-canonical-key-{y - P}-{sign_bit}", f"public key with y = p + {y - P}", encoding,
                        message, signature, "not in canonical form")
    for y in (P, P + 1):
        for sign_bit in (0, 1):
            encoding = (y | sign_bit << 255).to_bytes(32, "little")
            ed25519(f"small-order-key-p-plus-{y - P}-{sign_bit}", f"small order, spelt with y = p + {y - P}",
                    encoding, message, signature, "not in canonical form")
    identity = (P + 1).to_bytes(32, "little")
    forged = identity + (challenge(identity, public, message) * a % L).to_bytes(32, "little")
    assert lax_verify(public, message, forged)
    ed25519("non-canonical-r", "R is the neutral point, spelt with y = p + 1", public, message, forged, bad)

    y = 2
    while recover_x(y, 0) is not None:
        y += 1
    ed25519("off-curve-key", "public key that is no point", y.to_bytes(32, "little"), message, signature,
            "not a point on the curve")
    ed25519("short-key", "public key of 31 bytes", public[:-1], message, signature, "32 bytes")
    ed25519("long-key", "public key of 33 bytes", public + b"\0", message, signature, "32 bytes")

    # A key with a small-order part: verifiers that multiply by the cofactor accept, the others do not.
    order_8 = next(p for p in small if point_mul(4, p) != (0, 1))
    mixed = encode(point_add(decode(public), order_8))
    for attempt in range(200):
        text = b"mixed order %d" % attempt
        mixed_r = encode(point_mul(7, BASE))
        h = challenge(mixed_r, mixed, text)
        if h % 8 != 0:
            break
    forged = mixed_r + ((7 + h * a) % L).to_bytes(32, "little")
    assert lax_verify(mixed, text, forged, cofactor=8) and not lax_verify(mixed, text, forged)
    ed25519("only-with-cofactor", "holds only after multiplying by 8", mixed, text, forged, bad)


# --- Signed notes ------------------------------------------------------------------------------------------------

DASH = "\u2014 ".encode()


def key_id(name, key):
    return sha256(name.encode() + b"\n\x01" + key)[:4]


def vkey(name, key):
    return name + "+" + key_id(name, key).hex() + "+" + base64.b64encode(b"\x01" + key).decode()


def line(name, identity, signature):
    return DASH + name.encode() + b" " + base64.b64encode(identity + signature) + b"\n"


def signed_line(name, seed, text):
    return line(name, key_id(name, public_key(seed)), sign(seed, text))


def note(name, desc, vkeys, data, want_err=None, text=None, verified=()):
    fields = [("vkey", v) for v in vkeys] + [("note", data)]
    if want_err is None:
        fields += [("text", text)] + [("verified", v) for v in verified]
    write(f"note/{name}", desc, fields, want_err)


def note_vectors():
    # The example of C2SP signed-note.
    c2sp_vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    c2sp_text = b"This is an example message.\n"
    c2sp_line = DASH + (b"example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
                        b"RKuwHjG1Yu72IneyaQM=\n")
    note("c2sp-example-ok", "the example of C2SP signed-note", [c2sp_vkey], c2sp_text + b"\n" + c2sp_line,
         text=c2sp_text, verified=["example.com/foo"])

    # The keys of the Go reference implementation's documentation; Ed25519 is deterministic, so its signature
    # comes out of ours.
    peter_seed = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
    peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert vkey("PeterNeumann", public_key(peter_seed)) == peter
    go_text = (b"If you think cryptography is the answer to your problem,\n"
               b"then you don't know what your problem is.\n")
    go_line = signed_line("PeterNeumann", peter_seed, go_text)
    assert go_line == DASH + (b"PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfq"
                              b"dngotpRZb6KE6RyyBwJnAM=\n")
    note("go-example-ok", "the example of the Go implementation", [peter], go_text + b"\n" + go_line, text=go_text,
         verified=["PeterNeumann"])

    one, two = sha256(b"note key one"), sha256(b"note key two")
    name1, name2 = "log.example/one", "witness.example/two"
    v1, v2 = vkey(name1, public_key(one)), vkey(name2, public_key(two))
    text = "田账 statement\nsecond line\n".encode()
    sig1, sig2 = signed_line(name1, one, text), signed_line(name2, two, text)
    head = text + b"\n"
    good = head + sig1

    def ok(name, desc, vkeys, data, verified, body=text):
        note(name, desc, vkeys, data, text=body, verified=verified)

    ok("two-keys-ok", "two known keys", [v1, v2], head + sig1 + sig2, [name1, name2])
    ok("one-of-two-keys-ok", "a known key that has not signed is no objection", [v1, v2], good, [name1])
    ok("unknown-key-ok", "a signature by an unknown key is ignored", [v1], head + sig2 + sig1, [name1])
    ok("unknown-garbage-ok", "an unknown key's signature is not checked",
       [v1], head + line("x.example", b"\1\2\3\4", b"z") + sig1, [name1])
    ok("same-name-other-id-ok", "same name, other id: another key", [v1],
       head + line(name1, b"\0\0\0\0", bytes(64)) + sig1, [name1])
    ok("same-id-other-name-ok", "same id, other name: another key", [v1],
       head + line("other.example", key_id(name1, public_key(one)), bytes(64)) + sig1, [name1])
    ok("repeated-signature-ok", "the same good signature twice counts once", [v1], good + sig1, [name1])
    gaps = b"\n\nfirst\n\n\nlast\n\n"
    ok("empty-lines-ok", "empty lines inside and around the text", [v1],
       gaps + b"\n" + signed_line(name1, one, gaps), [name1], gaps)
    ok("bare-newline-ok", "the shortest text", [v1], b"\n\n" + signed_line(name1, one, b"\n"), [name1], b"\n")
    filler = b"".join(line(f"k{i}.example", b"\1\2\3\4", b"s") for i in range(99))
    ok("hundred-signatures-ok", "as many signature lines as are accepted", [v1], head + filler + sig1, [name1])
    ok("sixteen-signatures-ok", "as many as every verifier must accept", [v1],
       head + b"".join(filler.splitlines(keepends=True)[:15]) + sig1, [name1])

    def refused(name, desc, data, why, vkeys=(v1, )):
        note(name, desc, vkeys, data, want_err=why)

    refused("no-known-key", "only an unknown key has signed", head + sig2, "no signature by a trusted key")
    refused("no-trusted-keys", "nobody is trusted", good, "no signature by a trusted key", ())
    refused("known-key-bad", "known key, wrong signature", head + line(name1, key_id(name1, public_key(one)), bytes(64)),
            "signature of known key")
    refused("known-bad-beside-good", "one known key good, another bad",
            head + sig1 + line(name2, key_id(name2, public_key(two)), sign(two, b"other\n")),
            "signature of known key", (v1, v2))
    refused("repeated-bad", "a known key signs well, then badly",
            good + line(name1, key_id(name1, public_key(one)), bytes(64)), "signature of known key")
    refused("changed-text", "one letter of the text changed", good.replace(b"second", b"Second"),
            "signature of known key")
    refused("text-without-last-newline-signed", "signed without the final newline",
            head + signed_line(name1, one, text[:-1]), "signature of known key")
    refused("short-ed25519", "known key, signature of 63 bytes",
            head + line(name1, key_id(name1, public_key(one)), sign(one, text)[:-1]), "signature of known key")
    refused("ambiguous-keys", "the same key trusted twice", good, "two trusted keys", (v1, v1))

    refused("empty", "no bytes at all", b"", "no empty line before the signatures")
    refused("text-only", "no signatures, no empty line", text, "no empty line before the signatures")
    refused("no-separator", "signature directly below the text", text + sig1, "no empty line before the signatures")
    refused("no-text", "signature lines without a text", b"\n" + sig1, "no empty line before the signatures")
    refused("no-signatures", "text and empty line only", head, "no signature lines")
    refused("no-final-newline", "last newline missing", good[:-1], "does not end in a newline")
    refused("trailing-empty-line", "empty line after the signatures", good + b"\n", "no signature lines")
    refused("empty-line-between", "empty line between signatures: the first becomes text",
            head + sig1 + b"\n" + sig2, "no signature by a trusted key")
    refused("hundred-and-one", "one signature line too many", head + filler + sig1 + sig2,
            "too many signature lines")
    refused("hyphen", "hyphen instead of em dash", head + sig1.replace(DASH, b"- "), "em dash")
    refused("no-space-after-dash", "no space after the em dash", head + sig1.replace(DASH, DASH[:-1]), "em dash")
    refused("indented", "space before the em dash", head + b" " + sig1, "em dash")
    refused("two-spaces", "two spaces before the signature", head + sig1.replace(b"one ", b"one  "), "base64")
    refused("trailing-space", "space after the signature", head + sig1[:-1] + b" \n", "base64")
    refused("no-name", "no key name", head + sig1.replace(name1.encode() + b" ", b""), "no space after the key name")
    refused("empty-name", "empty key name", head + sig1.replace(name1.encode(), b""), "bad key name")
    refused("plus-in-name", "plus in the key name", head + sig1.replace(b"example/", b"example+"), "bad key name")
    refused("unicode-space-in-name", "ideographic space in the key name",
            head + sig1.replace(b"example/", "example\u3000".encode()), "bad key name")
    refused("not-utf8-text", "text is not UTF-8", b"\xff" + good, "not UTF-8")
    refused("not-utf8-name", "key name is not UTF-8", head + sig1.replace(b"example", b"ex\xc0\x80ple"), "not UTF-8")
    refused("control-character", "a tab in the text", b"a\t" + good, "control character")
    refused("carriage-return", "lines end in CR LF", good.replace(b"\n", b"\r\n"), "control character")
    refused("nul", "a zero byte in the text", b"\0" + good, "control character")
    refused("base64-url", "URL alphabet", head + DASH + b"x.example _-_-_-_-\n" + sig1, "base64")
    refused("base64-unpadded", "padding left out", head + sig1.replace(b"=", b""), "base64")
    loose = DASH + b"x.example AQIDBAV=\n"
    refused("base64-unused-bits", "unused bits are not zero", head + loose + sig1, "unused bits")
    refused("key-id-only", "a key id and nothing else", head + line("x.example", b"\1\2\3\4", b"") + sig1, "too short")
    refused("empty-payload", "no payload", head + DASH + b"x.example \n" + sig1, "too short")

    # Verifier keys that must not be taken up at all.
    key = public_key(one)
    for name, desc, bad, why in (
            ("vkey-wrong-id", "id of another key", v1.replace(key_id(name1, key).hex(), "00000000"), "does not belong"),
            ("vkey-short-id", "id of six digits", v1[:len(name1) + 7] + v1[len(name1) + 9:], "8 lowercase"),
            ("vkey-uppercase-id", "uppercase id", name1 + "+" + key_id(name1, key).hex().upper() +
             v1[len(name1) + 9:], "8 lowercase"),
            ("vkey-two-parts", "key missing", v1[:len(name1) + 9], "name+id+key"),
            ("vkey-name-only", "name only", name1, "name+id+key"),
            ("vkey-empty-name", "name missing", v1[len(name1):], "bad key name"),
            ("vkey-space-in-name", "space in the name", "log example" + v1[len(name1):], "bad key name"),
            ("vkey-base64", "key is no base64", v1[:-1] + "!", "base64"),
            ("vkey-empty-key", "no key bytes", v1[:len(name1) + 10], "key is empty"),
            ("vkey-unknown-type", "signature type 0x02",
             v1[:len(name1) + 10] + base64.b64encode(b"\x02" + key).decode(), "only signature type"),
            ("vkey-short-key", "31 bytes of key",
             v1[:len(name1) + 10] + base64.b64encode(b"\x01" + key[:-1]).decode(), "32 bytes"),
            ("vkey-small-order", "key of small order",
             v1[:len(name1) + 10] + base64.b64encode(b"\x01\x01" + bytes(31)).decode(), "small order")):
        note(name, "verifier key: " + desc, [bad], good, want_err=why)


# --- Checkpoints -------------------------------------------------------------------------------------------------


def checkpoint_vectors():
    seed, witness = sha256(b"checkpoint key"), sha256(b"checkpoint witness")
    origin, other = "ledger.example/hunan", "witness.example/w1"
    v, w = vkey(origin, public_key(seed)), vkey(other, public_key(witness))
    root8 = mth(REFERENCE_LEAVES)
    root = base64.b64encode(root8)

    def case(name, desc, text, want_err=None, size=0, value=None, keys=(v, ), lines=None):
        lines = signed_line(origin, seed, text) if lines is None else lines
        fields = [("vkey", k) for k in keys] + [("note", text + b"\n" + lines)]
        if want_err is None:
            fields += [("origin", origin), ("size", size), ("root", value)]
        write(f"checkpoint/{name}", desc, fields, want_err)

    start = origin.encode() + b"\n"
    good = start + b"8\n" + root + b"\n"
    case("ordinary-ok", "eight leaves", good, size=8, value=root8)
    case("empty-tree-ok", "no leaves yet", start + b"0\n" + base64.b64encode(sha256(b"")) + b"\n", value=sha256(b""))
    case("largest-ok", "the largest size", start + b"18446744073709551615\n" + root + b"\n", size=2**64 - 1,
         value=root8)
    case("with-witness-ok", "log and witness", good, size=8, value=root8, keys=(v, w),
         lines=signed_line(origin, seed, good) + signed_line(other, witness, good))
    second = sha256(b"checkpoint key, the next")
    case("rotation-ok", "old and new key of the log, only the new one known", good, size=8, value=root8,
         keys=(vkey(origin, public_key(second)), ),
         lines=signed_line(origin, seed, good) + signed_line(origin, second, good))

    case("witness-only", "a trusted witness alone does not speak for the log", good,
         "no trusted key named like the origin", keys=(v, w), lines=signed_line(other, witness, good))
    case("other-origin", "the log's key under another origin", b"other.example/log\n8\n" + root + b"\n",
         "no trusted key named like the origin")
    case("not-trusted", "nobody trusted has signed", good, "no signature by a trusted key", keys=(w, ))
    case("bad-signature", "signature of another checkpoint", good, "signature of known key",
         lines=signed_line(origin, seed, start + b"9\n" + root + b"\n"))

    decimal = "no plain decimal number"
    for name, desc, size, why in (("leading-zero", "size with a leading zero", b"08", decimal),
                                  ("double-zero", "size 00", b"00", decimal), ("plus", "size with a sign", b"+8", decimal),
                                  ("negative", "negative size", b"-8", decimal), ("space", "space before the size", b" 8", decimal),
                                  ("hexadecimal", "hexadecimal size", b"0x8", decimal), ("no-size", "empty size", b"", decimal),
                                  ("fullwidth", "full-width digit", "\uff18".encode(), decimal),
                                  ("overflow", "size 2^64", b"18446744073709551616", "too large")):
        case(name, desc, start + size + b"\n" + root + b"\n", why)
    for name, desc, text, why in (
            ("no-origin", "empty origin", b"\n8\n" + root + b"\n", "origin"),
            ("space-in-origin", "space in the origin", b"ledger example\n8\n" + root + b"\n", "origin"),
            ("two-lines", "root missing", start + b"8\n", "three whole lines"),
            ("one-line", "size and root missing", start, "three whole lines"),
            ("extension", "an extension line", good + b"extra\n", "extension lines"),
            ("empty-extension", "an empty line at the end", good + b"\n", "extension lines"),
            ("short-root", "root of 31 bytes", start + b"8\n" + base64.b64encode(root8[:-1]) + b"\n", "32 bytes"),
            ("long-root", "root of 33 bytes", start + b"8\n" + base64.b64encode(root8 + b"\0") + b"\n", "32 bytes"),
            ("empty-root-line", "empty root line", start + b"8\n\n", "32 bytes"),
            ("hex-root", "root in hexadecimal", start + b"8\n" + root8.hex().encode() + b"\n", "32 bytes"),
            ("unpadded-root", "root without padding", start + b"8\n" + root.rstrip(b"=") + b"\n", "base64"),
            ("loose-root", "unused bits of the root are not zero", start + b"8\n" + loosen(root) + b"\n", "unused bits"),
            ("root-with-space", "space after the root", start + b"8\n" + root + b" \n", "base64"),
            ("empty-with-root", "no leaves, yet a root", start + b"0\n" + root + b"\n", "size 0")):
        case(name, desc, text, why)


def loosen(encoded):
    """Another spelling of 32 bytes of base64, one unused bit set."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(encoded[-2:-1])
    assert encoded.endswith(b"=") and last % 4 == 0
    return encoded[:-2] + alphabet[last + 1:last + 2] + b"="


def main():
    for folder in ("merkle", "ed25519", "note", "checkpoint"):
        shutil.rmtree(OUT / folder, ignore_errors=True)
    merkle_hashes()
    merkle_inclusion()
    merkle_consistency()
    ed25519_vectors()
    note_vectors()
    checkpoint_vectors()


if __name__ == "__main__":
    main()
