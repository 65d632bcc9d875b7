"""Known-answer vectors, each value made twice: openssl and Python, rfc8785 and jcs. Run by make.sh."""

import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import struct
import subprocess
import tempfile

import jcs
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = pathlib.Path(__file__).resolve().parent


class Number(float):
    """A double, as JavaScript reads it, that remembers its JSON text."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def parse(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def same(what, *values):
    if any(value != values[0] for value in values):
        raise SystemExit(f"{what} differs: {values}")
    return values[0]


def b64(data):
    return base64.b64encode(data).decode()


def openssl(arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, check=True).stdout


def hmac_sha256(secret, body):
    key = secret.encode()
    return same(
        "HMAC",
        openssl(["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + key.hex(), "-binary"], body),
        hmac.new(key, body, hashlib.sha256).digest(),
    )


# RFC 8410 section 7 (PKCS#8 around the seed) and section 4 (SubjectPublicKeyInfo before the public key).
PKCS8_PREFIX = bytes.fromhex("302e020100300506032b657004220420")
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")


def with_key_file(seed, arguments, data=None):
    with tempfile.TemporaryDirectory() as folder:
        key, message = pathlib.Path(folder, "key.der"), pathlib.Path(folder, "message")
        key.write_bytes(PKCS8_PREFIX + seed)
        message.write_bytes(data or b"")
        tail = [] if data is None else ["-in", str(message)]
        flag = "-in" if data is None else "-inkey"
        return openssl([*arguments, flag, str(key), *tail])


def ed25519_public(seed):
    spki = with_key_file(seed, ["pkey", "-pubout", "-inform", "DER", "-outform", "DER"])
    same("SubjectPublicKeyInfo", spki[:12], SPKI_PREFIX)
    return same("public key", spki[12:], Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def ed25519_sign(seed, body):
    return same(
        "Ed25519 signature",
        with_key_file(seed, ["pkeyutl", "-sign", "-rawin", "-keyform", "DER"], body),
        Ed25519PrivateKey.from_private_bytes(seed).sign(body),
    )


def canonical(value):
    return same("canonical JSON", rfc8785.dumps(value), jcs.canonicalize(value))


def pretty(value, indent=""):
    """ASCII only, so that no editor normalises it; numbers as they were written."""
    inner = indent + "  "
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict) and value:
        rows = [f"{inner}{json.dumps(key)}: {pretty(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + pretty(item, inner) for item in value) + "\n" + indent + "]"
    return json.dumps(value)


DOCUMENTED = """{
  "event_type": "BUILD_AND_DEPLOY",
  "client_payload": {
    "event_author": "ada",
    "artifact_version": "wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3",
    "artifact_version_string": "acme/wandb-registry-model/churn:v3",
    "artifact_collection_name": "churn",
    "project_name": "wandb-registry-model",
    "entity_name": "acme"
  }
}"""

NON_ASCII_SECRET = "schlüssel-mit-ünïcödé-🔑"
WHSEC_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="
LONG_SECRET = "0123456789abcdef" * 5

HEADER = [
    ("the contract's vector", "wandb-secret", b"{}"),
    ("RFC 4231 section 4.3, test case 2", "Jefe", b"what do ya want for nothing?"),
    ("an empty body", "wandb-secret", b""),
    ("a secret outside ASCII", NON_ASCII_SECRET, b"{}"),
    ("a whsec_ secret, all of its text the key", WHSEC_SECRET, b"{}"),
    ("a secret of exactly one 64-byte block", LONG_SECRET[:64], b"{}"),
    ("a secret longer than the 64-byte block", LONG_SECRET, b"{}"),
    ("invalid UTF-8, byte FF", "wandb-secret", b'{"alias":"\xff"}'),
    ("invalid UTF-8, byte FE", "wandb-secret", b'{"alias":"\xfe"}'),
    ("a body that begins with a byte order mark", "wandb-secret", "\ufeff{}".encode()),
    ("a body outside ASCII", "wandb-secret", '{"alias":"größe-€-🔑"}'.encode()),
    ("a body with CRLF and a trailing newline", "wandb-secret", b'{\r\n  "a": 1\r\n}\r\n'),
    ("the documented GitHub payload", "wandb-secret", DOCUMENTED.encode()),
]

HEADER_PUBLISHED = {
    "the contract's vector": "52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a",
    "RFC 4231 section 4.3, test case 2": "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
}


def body_fields(body):
    fields = {"bodyHex": body.hex()}
    try:
        fields["bodyText"] = body.decode()
    except UnicodeDecodeError:
        pass
    return fields


def header_case(title, secret, body, fields):
    digest = hmac_sha256(secret, body)
    same(title, digest.hex(), HEADER_PUBLISHED.get(title, digest.hex()))
    return {"title": title, "secret": secret, **fields, "hex": digest.hex(), "base64": b64(digest)}


def header_signatures():
    cases = [header_case(title, secret, body, body_fields(body)) for title, secret, body in HEADER]
    large = {"body": {"repeat": "a", "times": Number("65536")}}
    return [*cases, header_case("a body of 64 KiB", "wandb-secret", b"a" * 65536, large)]


HMAC_SECRETS = ["dispatch-secret-of-enough-bytes", NON_ASCII_SECRET, WHSEC_SECRET, LONG_SECRET]

# RFC 8032 section 7.1, tests 1 and 2; then a seed whose base64 holds + and /.
SEEDS = [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "fbefbeffffff" * 5 + "fbef",
]
PUBLISHED_PUBLIC = [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
]
PUBLISHED_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)

# title, event type, sent_at, client payload as JSON text, further keys of dispatch as JSON text.
# No key ends in a backslash: JSON.parse of Node 24 may misread keys after one that does.
DISPATCH = [
    (
        "the documented payload",
        "BUILD_AND_DEPLOY",
        "2026-11-25T00:00:00Z",
        json.dumps(json.loads(DOCUMENTED)["client_payload"]),
        None,
    ),
    ("an empty payload", "deploy", "2026-11-25T00:00:01Z", "{}", None),
    (
        "numbers",
        "deploy",
        "2026-11-25T00:00:02Z",
        """{"numbers": [1.0, 1e21, -0, 0.000001, 1e-7, 333333333.33333329, 9007199254740993, -9007199254740993,
        0, 10, -1, 0.1, 4.50, 1E30, 100000000000000000000, 123456789012345678901, 1e23, 5e-324,
        1.7976931348623157e308, -1.5e-10, 1e0, 1E+2], "1.0": 1.0, "minus zero": -0.0}""",
        None,
    ),
    (
        "keys outside ASCII, sorted by UTF-16 code units",
        "deploy",
        "2026-11-25T00:00:03Z",
        r"""{"\ufb33": "U+FB33", "\ud83d\ude00": "U+1F600", "\u20ac": "euro", "\u00e9": "e acute, composed",
        "e\u0301": "e acute, decomposed", "\ufffd": "U+FFFD", "\ue000": "U+E000", "\ud800\udc00": "U+10000",
        "z": "z", "e": "e"}""",
        None,
    ),
    (
        "control characters, quotes, backslashes and line separators",
        "deploy",
        "2026-11-25T00:00:04Z",
        r"""{"controls": "\u0000\u0001\u0007\b\t\n\u000b\f\r\u000e\u001b\u001f\u007f\u0080\u009f",
        "quotes": "\"'`", "backslashes": "\\ \\\\ \\n \\u0041 \\", "slashes": "/ \/ </script>",
        "separators": "\u2028\u2029\u0085\u00a0\ufeff", "shell": "$(id) `id` ${alias} ${{ x }}",
        "say \"hi\"": "a key with quotes", "a\\b": "a key with a backslash", "\u2028": "a key that is a separator"}""",
        None,
    ),
    (
        "nested objects and arrays, empty ones, null, true and false",
        "deploy",
        "2026-11-25T00:00:05Z",
        """{"object": {}, "array": [], "text": "", "null": null, "true": true, "false": false,
        "nested": {"z": [[], [[]], {}, {"b": [null, {"y": 1, "x": [true, false]}], "a": {"": {}}}], "a": [[1, [2, [3]]]]},
        "deeper": {"dispatch": {"signature": "signed", "id": "signed"}}, "signature": "signed"}""",
        None,
    ),
    (
        "further keys inside dispatch",
        "deploy",
        "2026-11-25T00:00:06Z",
        """{"entity_name": "acme"}""",
        """{"zone": "eu", "attempt": 1.0, "Signature": "signed", "a": {"signature": "signed"}, "signature_kind": null}""",
    ),
    ("an empty event type", "", "2026-11-25T00:00:07Z", """{"entity_name": "acme"}""", None),
    (
        "a __proto__ key",
        "deploy",
        "2026-11-25T00:00:08Z",
        """{"z": 1, "__proto__": {"admin": true, "__proto__": null}, "constructor": {"prototype": {}}, "toString": "text"}""",
        None,
    ),
    (
        "keys in scrambled order",
        "deploy",
        "2026-11-25T00:00:09Z",
        """{"b": 1, "10": 2, "a": {"y": 1, "x": 2, "9": 3, "10": 4}, "9": 3, "": 4, "B": 5, "_": 6, "a.b": 7, "ab": 8,
        "-1": 9, "01": 10, "1": 11, "A": 12, "zz": 13, "client_payload": 14, "event_type": "15", "length": 16}""",
        None,
    ),
    (
        "an event type outside ASCII, on a leap day",
        'déploy "€" 🔑\n',
        "2028-02-29T23:59:59Z",
        """{"alias": "gr\\u00f6\\u00dfe \\ud83d\\udd11"}""",
        None,
    ),
]


def ed25519_keys():
    keys = []
    for index, seed_hex in enumerate(SEEDS):
        seed = bytes.fromhex(seed_hex)
        public = ed25519_public(seed)
        if index < len(PUBLISHED_PUBLIC):
            same("published public key", public.hex(), PUBLISHED_PUBLIC[index])
        keys.append({"seedHex": seed_hex, "signing": "whsk_" + b64(seed), "verifying": "whpk_" + b64(public)})
    same("published signature", ed25519_sign(bytes.fromhex(SEEDS[1]), b"\x72").hex(), PUBLISHED_SIGNATURE)
    return keys


def milliseconds(sent_at):
    instant = datetime.datetime.strptime(sent_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    return int(instant.timestamp()) * 1000


def uuid_v7(at_ms, title):
    """RFC 9562 section 5.7, with bits of the title's hash where the random ones go."""
    random = hashlib.sha256(title.encode()).hexdigest()
    time = f"{at_ms:012x}"
    variant = "89ab"[int(random[3], 16) % 4]
    return f"{time[:8]}-{time[8:]}-7{random[:3]}-{variant}{random[4:7]}-{random[7:19]}"


def dispatch_case(index, case, keys):
    title, event_type, sent_at, payload_text, extra_text = case
    payload, extra = parse(payload_text), parse(extra_text or "{}")
    sent_at_ms = milliseconds(sent_at)
    dispatch = {"id": uuid_v7(sent_at_ms, title), "sent_at": sent_at, **extra}
    signed = canonical({"client_payload": {**payload, "dispatch": dispatch}, "event_type": event_type})
    secret, key = HMAC_SECRETS[index % len(HMAC_SECRETS)], keys[index % len(keys)]
    return {
        "title": title,
        "eventType": event_type,
        "id": dispatch["id"],
        "sentAt": sent_at,
        "sentAtMs": Number(str(sent_at_ms)),
        "clientPayload": payload,
        **({"dispatchExtra": extra} if extra else {}),
        "canonical": signed.decode(),
        "canonicalHex": signed.hex(),
        "hmac": {"secret": secret, "signature": b64(hmac_sha256(secret, signed))},
        "ed25519": {
            "signing": key["signing"],
            "verifying": key["verifying"],
            "signature": "ed25519:" + b64(ed25519_sign(bytes.fromhex(key["seedHex"]), signed)),
        },
    }


def dispatch_signatures():
    keys = ed25519_keys()
    cases = [dispatch_case(index, case, keys) for index, case in enumerate(DISPATCH)]
    return {"keys": {"hmac": HMAC_SECRETS, "ed25519": keys}, "cases": cases}


# RFC 8785 Appendix B; its two rows without text (NaN and Infinity) are left out.
NUMBERS = """
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2
"""


def numbers():
    rows = [line.split() for line in NUMBERS.split("\n") if line]
    for bits, text in rows:
        (value,) = struct.unpack(">d", bytes.fromhex(bits))
        same(bits, canonical(value).decode(), text)
    return [{"bits": bits, "text": text} for bits, text in rows]


def check_published_files():
    for source in sorted((HERE / "rfc8785" / "input").glob("*.json")):
        expected = (HERE / "rfc8785" / "output" / source.name).read_bytes()
        same(source.name, canonical(parse(source.read_bytes())), expected)


def main():
    check_published_files()
    files = {
        "header-signatures.json": header_signatures(),
        "dispatch-signatures.json": dispatch_signatures(),
        "rfc8785/numbers.json": numbers(),
    }
    for name, value in files.items():
        (HERE / name).write_bytes((pretty(value) + "\n").encode("ascii"))


main()
