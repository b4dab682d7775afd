#!/usr/bin/env python3
"""Compare our Jinja engine with Python's Jinja2 on generated templates.

usage: jinja_oracle.py BINARY [--count N] [--tables N] [--seed N] [--show N]

The templates are: every operator, filter, test and method with a set of values; COUNT random expressions and statements
made of the same parts; and those of jinja_tables.py, with TABLES samples of each long list. Either both render the same
text, or both fail. Known differences, which users' templates do not depend on, are listed in EXPECTED with the reason.
"""
import argparse
import json
import random
import re
import resource
import signal
import subprocess
import sys
import warnings

import jinja2
import jinja_tables

warnings.simplefilter("ignore")

CONTEXT = {
    "i": 5, "neg": -7, "z": 0, "big": 12345678901234, "f": 2.5, "g": 1e-05, "h": 3.0, "e": 1e22, "s": "Hello World",
    "p": "BL01T-MO-SIM-01", "num": "007", "ws": "  pad me \t", "empty": "", "multi": "one\n two \nthree",
    "csv": "a, b,c", "uni": "grüße ÉCOLE", "html": "<a href='x'>T & C</a>", "l": [3, 1, 2], "ls": ["x1", "y2", "Z3"],
    "nested": [[1, 2], [3, 4]], "mixed": [1, "a", None, 2.5, True],
    "d": {"k": 1, "name": "cam", "deep": {"x": [10, 20]}},
    "rows": [{"n": "b", "v": 2}, {"n": "A", "v": 1}, {"n": "a", "v": 3}], "t": True, "u": False, "n": None, "el": [],
    "ed": {},
}
NAMES = list(CONTEXT) + ["nope"]
LITERALS = [
    "3", "-1", "0", "2.0", "1e3", "'5'", "'a'", "''", "[1]", "(1, 2)", "()", "{'k': 1}", "true", "none", "1_000",
    "0x1f",
]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
FILTERS = {
    "abs": [""], "attr": ["('k')", "('upper')"], "batch": ["(2)", "(2, 'x')|list"], "capitalize": [""],
    "center": ["(20)", ""], "count": [""], "d": ["('x')", "('x', true)"], "default": ["('x')"],
    "dictsort": ["", "(true)", "(false, 'value')", "(reverse=true)"], "e": [""], "escape": ["", "|upper"],
    "filesizeformat": ["", "(true)"], "first": [""], "float": ["", "(1.5)"], "forceescape": [""],
    "format": ["(1)", "('a', 2)", "(a=1)"], "groupby": ["('n')|list", "(0)|list"],
    "indent": ["", "(2)", "(4, true)", "('> ', blank=true)"], "int": ["", "(7)", "(0, 16)", "(base=2)"],
    "items": ["|list"], "join": ["", "('-')", "(', ', attribute='n')"], "last": [""], "length": [""], "list": [""],
    "lower": [""], "map": ["('upper')|list", "('int')|list", "(attribute='n')|list", "(attribute='q', default=0)|list"],
    "max": ["", "(attribute='v')"], "min": ["", "(true)"], "pprint": [""], "reject": ["('odd')|list", "|list"],
    "rejectattr": ["('v')|list"], "replace": ["('l', 'L')", "('', '-')", "('o', 'O', 1)"], "reverse": ["|list", ""],
    "round": ["", "(1)", "(1, 'floor')", "(-1)", "(0, 'ceil')"], "safe": [""],
    "select": ["|list", "('string')|list", "('gt', 1)|list"], "selectattr": ["('v', 'gt', 1)|list"],
    "slice": ["(2)|list", "(2, 0)|list"], "sort": ["", "(true)", "(case_sensitive=true)", "(attribute='n')"],
    "string": [""], "striptags": [""], "sum": ["", "(start=1)", "(attribute='v')"], "title": [""],
    "tojson": ["", "(2)"], "trim": ["", "('Hd')"], "truncate": ["(5)", "(8, true)", "(6, false, '~', 0)"],
    "unique": ["|list", "(true)|list"], "upper": [""], "urlencode": [""], "wordcount": [""],
    "wordwrap": ["(5)", "(6, false)", "(8, wrapstring='|')"], "xmlattr": ["", "(false)"],
}
TESTS = [
    "boolean", "callable", "defined", "divisibleby 3", "escaped", "even", "false", "filter", "float", "integer",
    "iterable", "lower", "mapping", "none", "number", "odd", "sameas none", "sequence", "string", "test", "true",
    "undefined", "upper", "eq 5", "ne 5", "lt 3", "le 3", "gt 3", "ge 3", "in [5, 'a']", "equalto 'a'", "lessthan 2",
    "greaterthan(2)",
]
METHODS = {
    "s": [
        "capitalize()", "casefold()", "center(20)", "center(15, '*')", "count('l')", "count('o', 5)", "encode()",
        "endswith('ld')", "endswith(('x', 'd'))", "expandtabs()", "find('o')", "find('o', 5)", "find('z')", "format()",
        "index('W')", "isalnum()", "isalpha()", "isascii()", "isdecimal()", "isdigit()", "isidentifier()", "islower()",
        "isnumeric()", "isprintable()", "isspace()", "istitle()", "isupper()", "join(ls)", "join(l)", "ljust(15, '.')",
        "lower()", "lstrip('H')", "partition(' ')", "removeprefix('He')", "removesuffix('x')", "replace('l', 'L', 1)",
        "rfind('o')", "rindex('o')", "rjust(15)", "rpartition('o')", "rsplit('o', 1)", "rsplit()", "rstrip('d')",
        "split('o')", "split(maxsplit=1)", "split('')", "splitlines()", "splitlines(true)", "startswith('He')",
        "startswith('W', 6)", "strip('Hd')", "swapcase()", "title()", "upper()", "zfill(15)", "zfill('a')", "foo()",
        "upper(1)",
    ],
    "l": [
        "append(4)", "copy()", "count(1)", "extend([7])", "index(1)", "index(9)", "insert(0, 9)", "pop()", "pop(0)",
        "pop(9)", "remove(1)", "reverse()", "sort()", "sort(reverse=true)", "clear()",
    ],
    "d": [
        "copy()", "get('k')", "get('q')", "get('q', 3)", "items()", "items()|list", "keys()", "keys()|list", "pop('k')",
        "pop('q')", "pop('q', 1)", "popitem()", "setdefault('k', 9)", "setdefault('q', 9)", "update({'z': 1})",
        "update(z=2)", "values()", "values()|list", "clear()", "fromkeys([1, 2])",
    ],
    "i": [
        "bit_length()", "conjugate()", "real", "imag", "numerator", "denominator", "as_integer_ratio()",
        "to_bytes(2, 'big')",
    ],
    "f": ["is_integer()", "hex()", "as_integer_ratio()", "conjugate()", "real", "imag"],
}
METHODS.update({k: METHODS["s"] for k in ("p", "num", "ws", "empty", "multi", "uni")})
METHODS.update({
    "ls": METHODS["l"], "mixed": METHODS["l"], "el": METHODS["l"], "ed": METHODS["d"], "neg": METHODS["i"],
    "t": METHODS["i"], "g": METHODS["f"], "h": METHODS["f"], "e": METHODS["f"]
})
PERCENT = [
    "%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%o", "%#o", "%s", "%10s", "%-10s|", "%.3s", "%r",
    "%a", "%c", "%f", "%.2f", "%8.3f", "%e", "%.1e", "%g", "%G", "%#g", "%.0f", "%i", "%u", "%%", "%", "%q", "%s %s",
    "%(k)s", "%*d", "%.3d", "%ld",
]
SPECS = [
    "", "5", "<8", ">8", "^8", "*^9", "08", "+", " ", ",", "_", "010,", "x", "#x", "X", "o", "#b", "b", "c", "d", "n",
    "e", ".2e", "f", ".1f", "g", ".3g", "%", ".1%", "s", ".3", ".3s", "=+9", "0=9", "q", "z",
]
STATEMENTS = [
    "{% for x in VAR %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% else %}none{% endfor %}",
    "{% for x in VAR if x %}{{ x }}{{ loop.length }}{% endfor %}",
    "{% for x in VAR %}{{ loop.revindex0 }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for x in VAR %}{{ loop.changed(x) }}{{ loop.first }}{{ loop.previtem is defined }}{% endfor %}",
    "{% for a, b in VAR %}{{ a }}{{ b }}{% endfor %}", "{% if VAR %}yes{% elif not VAR %}no{% endif %}",
    "{% set x = VAR %}{{ x }}", "{% set a, b = VAR %}{{ a }}{{ b }}", "{% set x %}<{{ VAR }}>{% endset %}{{ x }}",
    "{% set x | upper %}{{ VAR }}{% endset %}{{ x }}",
    "{% macro m(a, b=VAR) %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, x=VAR) }}",
    "{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ VAR }}{% endcall %}",
    "{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(x) m() %}{{ x }}{{ VAR }}{% endcall %}",
    "{% filter upper %}a{{ VAR }}{% endfilter %}", "{% with x = VAR, y = 2 %}{{ x }}{{ y }}{% endwith %}{{ x }}",
    "{% set ns = namespace(x=1) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}{{ VAR }}",
    "{% raw %}{{ VAR }}{% endraw %}{{ VAR }}", "a {{- VAR -}} b", "a {%- if VAR -%} x {%- endif -%} b",
    "{# {{ VAR }} #}x", "{% for x in VAR recursive %}{{ x }}{% endfor %}",
    "{% for x in nested recursive %}{% if x is sequence %}{{ loop(x) }}{% else %}{{ x }}{{ loop.depth }}{% endif %}{% endfor %}{{ VAR }}",
    "{{ VAR if t }}{{ VAR if u }}", "{{ VAR if u else 'else' }}", "{% block b %}{{ VAR }}{% endblock %}",
    "{% autoescape true %}{{ VAR }}{{ html }}{% endautoescape %}",
    "{% set q = 1 %}{% for x in l %}{% set q = x %}{% endfor %}{{ q }}{{ VAR }}", "{% print(VAR) %}", "{{ VAR }}\n",
    "{{ cycler(1, VAR).next() }}", "{% set j = joiner('|') %}{% for x in l %}{{ j() }}{{ x }}{% endfor %}{{ VAR }}",
    "{{ dict(a=VAR) }}", "{{ range(VAR)|list }}", "{{ [VAR, (VAR,), {'x': VAR}] }}", "{{ VAR[0] }}", "{{ VAR[-1] }}",
    "{{ VAR[1:] }}", "{{ VAR[::-1] }}", "{{ VAR[::2] }}", "{{ VAR.k }}", "{{ VAR['k'] }}", "{{ VAR[9] }}",
    "{{ VAR.0 }}", "{{ -VAR }}", "{{ +VAR }}", "{{ not VAR }}", "{{ VAR is defined and VAR is not none }}",
    "{{ (VAR, 1)|length }}", "{{ VAR ~ 1 ~ s }}", "{{ 'x' if VAR else 'y' }}",
]
BROKEN = [
    "{{", "}}", "{% if %}", "{% endif %}", "{{ a b }}", "{{ 1 + }}", "{{ 'a }}", "{% for x %}{% endfor %}",
    "{% for x in l %}", "{{ l[ }}", "{{ (1 }}", "{{ 017 }}", "{{ 1. }}", "{{ .5 }}", "{{ a..b }}", "{% set 1 = 2 %}",
    "{% set true = 2 %}", "{% foo %}", "{{ x|nofilter }}", "{{ x is notest }}", "{% if u %}{{ x|nofilter }}{% endif %}",
    "{{ x|nofilter if u else 1 }}", "{% if u %}{% for x in l %}{{ x|nofilter }}{% endfor %}{% endif %}", "{% raw %}",
    "{# open", "{% block a %}{% endblock %}{% block a %}{% endblock %}", "{% macro m(a=1, b) %}{% endmacro %}",
    "{{ f(**a, *b) }}", "{{ f(a=1, 2) }}", "{{ x if }}", "{% for loop in l %}{% endfor %}",
    "{% for x in l %}{% set loop = 1 %}{% endfor %}", "{{ {'a' 1} }}", "{{ [1 2] }}", "{{ 5 is odd is even }}",
    "{% call l %}{% endcall %}", "{% do x %}", "{{ x.1.2 }}", "{{ 1_000_ }}", "{{ 0x }}", "{{ @ }}", "{{ ! }}",
    "{{ a = 1 }}", "{%- raw -%} x {%- endraw -%} y", "{% raw %}a{% endraw %}b", "{{- 1 }}", "{{+ 1 }}", "{{ 1 -}} x",
    "{{ '}}' }}", "{{ {'a': {'b': 1}} }}", "{{ {'a': {'b': 1}}['a']['b'] }}",
]


TIME_LIMIT_S = 20  # of Jinja2 for a template
MEMORY_LIMIT = 2 << 30  # of this program, in bytes
HUGE = ("big", "e")  # as an exponent or a count, these would keep Python busy forever


def exhaustive():
    for a in NAMES:
        for b in NAMES + LITERALS:
            for op in BINARY:
                if op == "**" and b in HUGE:
                    continue
                yield "{{ %s %s %s }}" % (a, op, b)
        for name, variants in FILTERS.items():
            for variant in variants:
                yield "{{ %s | %s%s }}" % (a, name, variant)
        for test in TESTS:
            yield "{{ %s is %s }}" % (a, test)
            yield "{{ %s is not %s }}" % (a, test)
        for method in METHODS.get(a, []):
            yield "{{ %s.%s }}{{ %s }}" % (a, method, a)
        for text in PERCENT:
            yield "{{ '%s' %% %s }}" % (text, a)
            yield "{{ '%s' | format(%s) }}" % (text, a)
        for spec in SPECS:
            yield "{{ '{:%s}'.format(%s) }}" % (spec, a)
        for statement in STATEMENTS:
            if not (a in HUGE and "range(" in statement):
                yield statement.replace("VAR", a)
    yield from BROKEN


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.25:
        return rng.choice(NAMES[:-1] + LITERALS)
    sub = lambda: expression(rng, depth - 1)
    kind = rng.randrange(12)
    if kind < 4:
        op = rng.choice(BINARY)
        return "%s %s %s" % (sub(), op, "2" if op == "**" else sub())
    if kind == 4:
        return "(%s)" % sub()
    if kind == 5:
        name = rng.choice(list(FILTERS))
        return "%s | %s%s" % (sub(), name, rng.choice(FILTERS[name]))
    if kind == 6:
        return "(%s is %s)" % (sub(), rng.choice(TESTS))
    if kind == 7:
        return "(%s if %s else %s)" % (sub(), sub(), sub())
    if kind == 8:
        return "[%s, %s][%s]" % (sub(), sub(), rng.choice(["0", "-1", "1:", "i"]))
    if kind == 9:
        return "%s %s %s %s %s" % (sub(), rng.choice(["<", "==", ">="]), sub(), rng.choice(["<", "!=", "in"]), sub())
    if kind == 10:
        name = rng.choice(list(METHODS))
        return "%s.%s" % (name, rng.choice(METHODS[name]))
    return rng.choice(["-", "not ", "+"]) + sub()


def tag(rng, inside):
    return "{%" + rng.choice(["", "-", "", "+"]) + " " + inside + " " + rng.choice(["", "-", ""]) + "%}"


def program(rng, depth):
    """Nested statements, with white space control and names that shadow others."""
    out = ""
    for _ in range(rng.randrange(1, 4)):
        kind = rng.randrange(10 if depth > 0 else 3)
        name = rng.choice(["x", "i", "y", "l"])
        body = lambda: program(rng, depth - 1)
        if kind == 0:
            out += rng.choice(["a", " ", "\n", "b\n  ", "\t"])
        elif kind == 1:
            out += "{{" + rng.choice(["", "-"]) + " " + rng.choice(
                [name, "x", "loop.index", expression(rng, 1)]) + " | string " + rng.choice(["", "-"]) + "}}"
        elif kind == 2:
            out += tag(rng, "set %s = %s" % (name, rng.choice([expression(rng, 1), "x", "y"])))
        elif kind == 3:
            out += tag(rng, "if " + rng.choice(["t", "u", "x", "x is defined", expression(rng, 1)])) + body()
            if rng.random() < 0.5:
                out += tag(rng, "else") + body()
            out += tag(rng, "endif")
        elif kind in (4, 5):
            out += tag(
                rng, "for %s in %s%s" % (name, rng.choice(["l", "ls", "el", "d", "x", "range(3)"]),
                                         rng.choice(["", " if loop is defined", " if t", ""]))) + body()
            if rng.random() < 0.3:
                out += tag(rng, "else") + body()
            out += tag(rng, "endfor")
        elif kind == 6:
            out += tag(rng, "with %s = %s" % (name, rng.choice(["1", "x", "y"]))) + body() + tag(rng, "endwith")
        elif kind == 7:
            out += tag(rng, "macro m(%s, y=%s)" %
                       (name if name != "y" else "x", rng.choice(["1", "x"]))) + body() + tag(
                           rng, "endmacro") + "{{ m(%s) }}" % rng.choice(["1", "x", "1, 2"])
        elif kind == 8:
            out += tag(rng, "set %s" % name) + body() + tag(rng, "endset") + "{{ %s }}" % name
        else:
            out += tag(rng, "filter upper") + body() + tag(rng, "endfilter")
    return out


def random_templates(count, seed):
    rng = random.Random(seed)
    for _ in range(count):
        if rng.random() < 0.3:
            yield program(rng, 3)
        elif rng.random() < 0.3:
            statement = rng.choice([x for x in STATEMENTS if "range(" not in x])
            yield statement.replace("VAR", "(%s)" % expression(rng, 2))
        else:
            yield "{{ %s }}" % expression(rng, 3)


def mask(text):
    """Removes the addresses of objects, which are random."""
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def too_large(text):
    return any(abs(int(n)) > 2**63 - 1 for n in re.findall(r"\d{19,}", text))


# What we refuse or render differently on purpose.
EXPECTED = [
    (lambda t, want, got: want is not None and (too_large(want) or got[1] and "64" in got[1]), "integers have 64 bits"),
    (lambda t, want, got: want is not None and re.search(r"\d+(\.\d+)?(e[-+]\d+)?j\)?", want),
     "no complex numbers from `**`",
     ),
    (lambda t, want, got: want is not None and got[1] and "complex number" in got[1], "no complex numbers from `**`"),
    (lambda t, want, got: want is not None and got[1] and "exceeds the limit" in got[1], "bounded work"),
    (lambda t, want, got: "bytes" in str(got) + str(want) or "encode" in t or "to_bytes" in t,
     "bytes can be shown and decoded, not computed with",
     ),
    (lambda t, want, got: re.search(r"__(class|len)__|lipsum|random|fromhex|maketrans|self\.a|sameas '|d800", t),
     "out of reach, made up by chance, or of no use here",
     ),
    (lambda t, want, got: re.search(r"extends|include|import|required", t),
     "a template stands alone, also where it would not be reached",
     ),
    (lambda t, want, got: "autoescape" in t and re.search(r"join|replace|urlize", t),
     "HTML, which is not what is made here",
     ),
    (lambda t, want, got: "name 'inf'" in str(got[2]) or "name 'nan'" in str(got[2]),
     "Jinja2 cannot write down infinity as a constant",
     ),
    (lambda t, want, got: re.search(r"infinity'|inf'|1e400'|int", t.lower()) and "OverflowError" in str(got[2]),
     "`int` of an infinite text, as of Jinja2 3.1.5",
     ), (lambda t, want, got: "do_unique" in str(want) or "set ns.a, b" in t, "as of Jinja2 3.1.5"),
    (lambda t, want, got: "is_integer" in t and sys.version_info < (3, 12), "`int.is_integer()`, as of Python 3.12"),
    (lambda t, want, got: sys.version_info >= (3, 13) and want is not None and (
        "|sort(" in t and "a whole number" in str(got[1]) or "`replace` has no argument `count`" in str(got[1])),
     "any type for the order of `sort`, and `count` of `str.replace()` by its name, as of Python 3.13",
     ),
    (lambda t, want, got: "for a, in" in t, "a comma behind the one target of a loop"),
    (lambda t, want, got: re.search(r"keys\(|items\(", t) and re.search(r" (-|<|<=|>|>=|in|not in) ", t),
     "views of a dict are no sets here",
     ),
    (lambda t, want, got: re.search(r"(nope|1\.5|\[\]|none|'[ax]')\) }}", t) and re.search(
        r"\|(tojson|wordwrap|dictsort)", t), "an argument of a wrong type that Jinja2 happens not to use",
     ),
    (lambda t, want, got: re.search(r"filesizeformat|\|(int|float).*٣|٣.*\|(int|float)", t),
     "not a number in kB, and digits of other scripts",
     ),
    (lambda t, want, got: re.search(r" (at|AT|At) 0[xX]|bound method|"
                                    r"(GENERATOR|METHOD|ITERATOR|Generator|iterator) ", str(want)) or
     re.search(r"^{{ (\(dict\)|.*(\|reverse\|string|map\('string'\)\)\|(center|wordcount)|reverse }}|safe\)\['upper))",
               t), "how objects look that no text is made of",
     ),
    (lambda t, want, got: "object%20at" in str(want) or "tcejbo" in str(want),
     "addresses of objects, written otherwise",
     ),
]


class OutOfTime(BaseException):
    """Jinja2 takes too long. Not an Exception, which templates might handle."""


def out_of_time(*_):
    raise OutOfTime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--tables", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    templates = list(dict.fromkeys([*exhaustive(), *random_templates(options.count, options.seed),
                                   *jinja_tables.tables(random.Random(options.seed), options.tables)]))
    lines = "".join(json.dumps({"template": t, "context": CONTEXT}) + "\n" for t in templates)
    answers = subprocess.run([options.binary, "internal", "jinja"], input=lines, capture_output=True,
                             text=True).stdout.splitlines()
    if len(answers) != len(templates):
        sys.exit(
            f"{len(templates)} templates, {len(answers)} answers; "
            f"the last was asked about {templates[len(answers) - 1]!r}"
        )
    signal.signal(signal.SIGALRM, out_of_time)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    failed = 0
    for template, answer in zip(templates, answers):
        answer = json.loads(answer)
        got = (answer.get("result"), answer.get("error"))
        signal.alarm(TIME_LIMIT_S)
        try:
            want = mask(
                jinja2.Template(template, undefined=jinja2.StrictUndefined).render(json.loads(json.dumps(CONTEXT))))
            problem = None
        except (RecursionError, MemoryError, OutOfTime):  # it has no limits, ours end such a template with an error
            continue
        except Exception as error:  # noqa: BLE001 - any failure of the oracle is a refusal
            want, problem = None, f"{type(error).__name__}: {error}"
        finally:
            signal.alarm(0)
        if (got[0] is None) == (want is None) and (want is None or mask(got[0]) == want):
            continue
        if any(rule(template, want, (*got, problem)) for rule, _ in EXPECTED):
            continue
        failed += 1
        if failed <= options.show:
            print(
                f"{template!r}\n    Jinja2: {want if want is not None else problem!r}\n"
                f"    ours:   {got[0] if got[0] is not None else got!r}"
            )
    print(f"{len(templates) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
