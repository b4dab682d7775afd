#!/usr/bin/env python3
"""Compare our YAML reader with ruamel.yaml, the loader of the reference, on generated documents.

usage: yaml_oracle.py BINARY [--count N] [--seed N] [--show N]

Either both read the same data, including types and the order of keys, or both fail.
"""
import argparse
import json
import random
import re
import subprocess
import sys
import warnings

import ruamel.yaml
from ruamel.yaml import YAML

warnings.simplefilter("ignore")

SCALARS = [
    "1", "-1", "+1", "0", "00", "017", "0777", "08", "1_000", "1__0", "1_", "_1", "0o17", "0O17", "0x1F", "0X1F",
    "0x_1F", "0x", "0b101", "0b2", "0o8", "-0x1f", "1.0", "1.", ".5", "-.5", "+.5", "1e3", "1E3", "1e+3", "1e-3",
    "1.e3", "1_0.5", "00.5", "1e400", ".5e1", ".5e+1", ".e5", "1e", "e5", ".", "..", "-", "--", "+", "-.", "._", ".inf",
    "-.INF", "+.Inf", ".nan", ".NaN", "inf", "nan", "true", "True", "TRUE", "tRue", "false", "yes", "no", "on", "off",
    "y", "N", "null", "Null", "NULL", "~", "nUll", "", "1:30", "12:30:45", "1.2.3", "10.0.0.1", "1,000", "1-2",
    "2024-01-01", "2024-1-1", "2024-13-01", "2024-01-01T10:00:00Z", "2024-01-01 10:00:00",
    "2024-01-01T10:00:00.123456+01:00", "2001-12-14t21:59:43.10-05:00", "<<", "=", "a b", "a: b", "a:b", "a#b", "a #b",
    "#a", "&a", "*a", "!a", "!!str 5", "!!int '5'", "!!float 1", "!!bool yes", "!!null x", "! 5", "!foo x", "'a'",
    "'a''b'", "\"a\\nb\"", "\"\\x41\\u00e9\"", "\"\\q\"", "'x", "\"x", "@a", "`a", "%a", "a%", "{{ x }}", "{x}",
    "{x: 1}", "[1, 2]", "[a, b", "{a: 1, b}", "[1,2,]", "[,]", "{,}", "{a: 1,}", "{1: 2, 1.0: 3}", "{a: 1, a: 2}",
    "{true: 1, 1: 2}", "{\"a\": 1}", "{a:1}", "[a:b]", "[a: b]", "{? a : b}", "[http://x/y]", "{a: http://x}", "? a",
    "- a", "-a", "a?", "?a", ":a", "a:", ": a", "é", "grüße", "a\tb", "\ta", "a\t", "'a\tb'", "---", "...", "|", ">",
    "|-", "a\\nb", "'{{ a }}'", "\"{{ a }}\"", "$(P):$(R)", "[]", "{}", "[[1], {a: [2]}]", "*u", "0.1",
    "123456789.123456789", "1e22", "-0", "-0.0", "9223372036854775807", "0b", "0o", "+_1", "1_2_3.4_5", "12e03", "-1e3",
    "+1.5e+3", "0x1.8", "1 2", "- - a", "a - b", "x: [y", "'' ''",
]
KEYS = [
    "a", "b", "k", "'q'", "\"d\"", "1", "1.0", "true", "null", "a b", "<<", "=", "? x", "é", "x-y", "[a, b]", "{a: 1}",
    "", "'<<'", "&n k",
]
DOCUMENTS = [
    "a: &x {p: 1}\nb: {<<: *x, q: 2}", "a: &x {p: 1}\nb: &y {p: 2, r: 4}\nc: {<<: [*x, *y], q: 2}",
    "b:\n  <<: {p: 1}\n  <<: {q: 1}", "b:\n  <<: {}\n  <<: {q: 1}", "b: {<<: 1}", "b: {<<: [1]}",
    "a: &x {p: 1}\nb:\n  p: 0\n  <<: *x\n  z: 1", "a: &x {p: 1}\nb:\n  <<: *x\n  q: 1\n  q: 2", "a: &x [1]\nb: *x",
    "a: &x\nb: *x", "a: *x", "&a a: 1\nb: *a", "a: &x 1\nb: &x 2\nc: *x", "---\na: 1", "a: 1\n...\n",
    "---\na: 1\n---\nb: 1", "a: 1\n---\n", "%YAML 1.2\n---\na: yes", "# c\n", "", "\n\n", "a:\n- 1\n- 2",
    "a:\n  - 1\n - 2", "a:\n  b: 1\n c: 2", "- 1\n- 2\nb: 1", "a: |\n  x\n  y\n\nb: 1", "a: |-\n  x\n\n",
    "a: |+\n  x\n\nb: 1", "a: >\n  x\n  y\n\n  z\n   w\n", "a: |2\n   x\n", "a: |\n x\n  y\n", "a: |\n\n  x\n",
    "a: >\n\n  x\n", "a: |\nb: 1", "a: |\n  x\n y: 1", "a: 'x\n  y'", "a: 'x\n\n  y'", "a: \"x\n  y\"",
    "a: \"x\\\n   y\"", "a: x\n  y\n  z", "a: x\n  y: z", "a: x\n\n  y", "a: # c\n  1", "a: 1 # c", "a: 1 #",
    "a: 'x' # c", "a: x#c", "? a\n: 1", "? [a]\n: 1", "? a\n? b", "a : 1", "a:1", "a:\t1", "\ta: 1", "a:\n\t- 1",
    "a: 1\t", "a: 1\t# c", "a: [1,\n 2]", "a: [1,\n2]", "a: {b: 1,\n  c: 2}", "a: [\n]", "- a\n-\n- b", "-\n  a: 1",
    "- a: 1\n  b: 2", "- - 1\n  - 2", "a:\n\n\n  b: 1", "a: b: c", "a:\n  b\n  c", "- a\n b", "\ufeffa: 1",
    "a: 1\r\nb: 2\r\n", "a: |\r\n  x\r\n  y\r\n", "a: !!binary aGk=", "a: !!set {x, y}", "a: !!omap [x: 1]",
    "a: !!map {x: 1}", "a: !!seq [1]", "!!str a: 1", "a: \"\\ud83d\\ude00\"", "a: \U0001f600", "a: \x07", "a: \"\\0\"",
    "'a': 1\n\"a\": 2", "1: a\ntrue: b", "1: a\n'1': b", "a: &x [*x]", "a: - b", "a: -b", "[a]: 1", "[a]", "'a'", "a",
    "- ", "?", ":",
]


def scalar(rng):
    return rng.choice(SCALARS)


def document(rng):
    kind = rng.randrange(6)
    if kind == 0:
        return "k: " + scalar(rng)
    if kind == 1:
        return "- " + scalar(rng)
    if kind == 2:
        return f"{rng.choice(KEYS)}: {scalar(rng)}\n{rng.choice(KEYS)}: {scalar(rng)}\n"
    if kind == 3:
        return f"k: [{scalar(rng)}, {scalar(rng)}]"
    if kind == 4:
        return f"k: {{{rng.choice(KEYS)}: {scalar(rng)}, {rng.choice(KEYS)}: {scalar(rng)}}}"
    return block(rng, 0, 3)


def block(rng, indent, depth):
    pad = " " * indent
    lines = []
    for _ in range(rng.randrange(1, 4)):
        kind = rng.randrange(5 if depth else 2)
        key = rng.choice(["a", "b", "c", "d", "k"])
        if kind == 0:
            lines.append(f"{pad}{key}: {scalar(rng)}")
        elif kind == 1:
            header = rng.choice(["|", "|-", "|+", ">", ">-", "|2"])
            text = "\n".join(pad + "  " + rng.choice(["x", " y", "", "z: 1", "# no", "\tq"])
                             for _ in range(rng.randrange(0, 3)))
            lines.append(f"{pad}{key}: {header}\n{text}")
        elif kind == 2:
            lines.append(f"{pad}{key}:\n" + block(rng, indent + rng.choice([1, 2, 2, 4]), depth - 1))
        elif kind == 3:
            dash = rng.choice(["", "  "])
            lines.append(f"{pad}{key}:\n" + "\n".join(f"{pad}{dash}- {scalar(rng)}" for _ in range(2)))
        else:
            lines.append(f"{pad}{key}: # comment\n" + block(rng, indent + 2, depth - 1))
    return "\n".join(lines) + rng.choice(["", "\n", "\n\n"])


def mutate(rng, text):
    """A small mistake: a character removed, doubled or replaced."""
    if not text or rng.random() < 0.5:
        return text
    at = rng.randrange(len(text))
    return rng.choice([
        text[:at] + text[at + 1:], text[:at] + text[at] + text[at:],
        text[:at] + rng.choice(" \t\n:-#'\"[]{},&*|>?!%@x") + text[at + 1:]
    ])


def describe(value, key=False):
    if isinstance(value, dict):
        return {"map": [[describe(k, True), describe(v)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        return {"tuple" if key or isinstance(value, tuple) else "list": [describe(v) for v in value]}
    return {type(value).__name__: repr(value)}


def describe_deep(value, seen=()):
    if id(value) in seen:
        raise ValueError("recursive")
    if isinstance(value, (dict, list)):
        for item in (value.values() if isinstance(value, dict) else value):
            describe_deep(item, (*seen, id(value)))
    return describe(value)


def large(value):
    if isinstance(value, dict):
        return any(large(v) for v in [*value, *value.values()])
    if isinstance(value, (list, tuple)):
        return any(large(v) for v in value)
    return isinstance(value, int) and abs(value) > 2**63 - 1 or isinstance(
        value, (bytes, set)) or "ordereddict" in type(value).__name__.lower()


# Where libyaml, which we use, and ruamel.yaml differ. Nobody writes such documents.
EXPECTED = [
    (r"[\[{,]\s*:\S|:[\]},]|\S:\s*[\]},]|# *\S+:\]", "a colon at an end of a plain scalar in a flow collection"),
    (r"[\[{,]\s*\?|:\?|^! |!,|!!null,|\] :", "question and exclamation marks where they mean nothing"),
    (r"(?m)^[ -]*: +([-:?]( |$)|[^ ].*:( |$))|[{,]\s*(#.*)?\n *:",
     "an empty key next to a collection or line end"),
    (r"&[^\s,]*:", "an anchor that ends in a colon"),
    (r"!!!|!!omap|!!pairs", "tags of types that we do not have"),
    (r"\\u[dD][89a-fA-F]", "half a surrogate pair"),
    (r"[:-] [|>][-+0-9]*#", "a comment right behind the header of a block scalar"),
]
if ruamel.yaml.version_info < (0, 18):  # the version of Debian 12; that of the reference is newer
    EXPECTED += [
        (r":\d\d(\.\d+)? ?(Z|[-+]\d)", "a time with its zone became one without"),
        (r"\t", "a tab behind a plain scalar was an error"),
        (r"[|>][-+]? *(#.*)?\n +\n", "a blank line longer than the text's indent was taken in a block scalar"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    texts = [
        *DOCUMENTS, *("k: " + s for s in SCALARS), *("k: [" + s + "]" for s in SCALARS), *(k + ": 1" for k in KEYS)
    ]
    texts += [mutate(rng, document(rng)) for _ in range(options.count)]
    texts = list(dict.fromkeys(texts))
    lines = "".join(json.dumps({"yaml": t}) + "\n" for t in texts)
    answers = subprocess.run([options.binary, "internal", "yaml"], input=lines, capture_output=True,
                             text=True).stdout.splitlines()
    if len(answers) != len(texts):
        sys.exit(
            f"{len(texts)} documents, {len(answers)} answers; the last was asked about {texts[len(answers) - 1]!r}")
    failed = 0
    for text, answer in zip(texts, answers):
        got = json.loads(answer)
        try:
            loaded = YAML(typ="safe", pure=True).load(text)
            if large(loaded):
                continue  # we have 64 bits, and no binary, set and omap
            want = {"value": describe_deep(loaded)}
        except Exception as error:  # noqa: BLE001 - any failure of the loader is a refusal
            want = {"error": f"{type(error).__name__}: {str(error)[:120]}"}
        if got == want or "error" in got and "error" in want:
            continue
        if any(re.search(pattern, text) for pattern, _ in EXPECTED):
            continue
        failed += 1
        if failed <= options.show:
            print(f"{text!r}\n    ruamel: {want}\n    ours:   {got}")
    print(f"{len(texts) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
