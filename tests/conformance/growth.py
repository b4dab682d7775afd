#!/usr/bin/env python3
"""Check that each function of templates takes time linear in the size of a string.

usage: growth.py BINARY [--only NAME] [--show]

Each filter, test, method and global of `iocwright help jinja` is applied to strings of several kinds. A million
characters may take 12 times the CPU time of 100,000 and 20 ms more, which are mostly noise, or exceed a limit of
templates. If an expression makes a list with an item for each character, or for each line, which may be a single
character, it may take 30 times: such a list fits in no cache of the processor. Quadratic time would be 100 times.
--show prints the time of each.
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import threading
import time

LARGE, SMALL = 1_000_000, 100_000
FLOOR_S = 0.02
FACTOR = LARGE // SMALL + 2
LIST_FACTOR = 30
LONGEST_S = 10  # until a limit is exceeded
ATTEMPTS = 5
# The strings `s` repeat one of these.
UNITS = [
    "some words, of which a-few-are joined. ", "w", " ", "é", "1", "-", "\n", "<b>", "&amp;", "%%", "{}", "'", "\\",
    "http://a.b ", "www.a@b.c ",
]
FEW_UNITS = UNITS[:4]  # for a million items, which take long, and for functions that return a bool
# Names that expressions may use. `l` and `t` are the characters of `s`.
PRELUDE = "{%% set s = (unit * %d)[:%d] %%}"
NAMES = {"l": "s|list", "t": "(s|list)|batch(s|length)|first", "d": "{s: 1, 'a': s}"}
UNSUPPORTED = {"lipsum"}
# Expressions for the functions that have required arguments, are lazy, or take something other than a string.
GLOBALS = {
    "cycler": ["cycler(s).next()"], "dict": ["dict(a=s)"], "joiner": ["joiner(s)() ~ joiner(s)()"],
    "namespace": ["namespace(a=s).a"], "range": ["range(s|length)|list"],
}
FILTERS = {
    "abs": ["(s|length)|abs"], "attr": ["s|attr('upper')"], "batch": ["s|batch(2)|list"],
    "default": ["s|default('')", "nope|default(s)"], "d": ["nope|d(s)"], "dictsort": ["d|dictsort"],
    "filesizeformat": ["(s|length)|filesizeformat", "s|filesizeformat"],
    "format": ["s|format", "'%s'|format(s)", "'%r'|format(s)"],
    "groupby": ["l|groupby('x', default='')"], "indent": ["s|indent", "s|indent(2, true, true)"],
    "items": ["d|items|list"], "join": ["s|join", "s|join('-')", "[s, s]|join"],
    "map": ["s|map('upper')|list"], "max": ["s|max", "[s, s]|max"], "min": ["s|min", "[s, s]|min"],
    "pprint": ["s|pprint", "[s]|pprint", "l|pprint"], "reject": ["s|reject('eq', 'x')|list"],
    "rejectattr": ["s|rejectattr('x', 'defined')|list"],
    "replace": [
        "s|replace('w', 'x')", "s|replace('', 'x')", "s|replace('w', '', 5)", "s|replace('aa', 'b')",
        "s|e|replace('&', '<')",
    ],
    "reverse": ["s|reverse", "l|reverse|list"], "round": ["(s|length)|round"], "select": ["s|select('eq', ' ')|list"],
    "selectattr": ["s|selectattr('x', 'defined')|list"], "slice": ["s|slice(3)|list", "s|slice(1000)|list"],
    "sort": ["s|sort", "[s, s]|sort"], "sum": ["[s|length, 1]|sum", "[l, l]|sum(start=[])"],
    "tojson": ["s|tojson", "l|tojson", "d|tojson(2)"],
    "truncate": ["s|truncate", "s|truncate(s|length // 2)", "s|truncate(50, true)"],
    "unique": ["s|unique|list", "[s, s]|unique|list"], "urlencode": ["s|urlencode", "{'a': s}|urlencode"],
    "urlize": ["s|urlize", "s|urlize(10, true)"],
    "wordwrap": [
        "s|wordwrap", "s|wordwrap(3)", "s|wordwrap(s|length // 10)", "s|wordwrap(9, false)",
        "s|wordwrap(9, true, '', false)",
    ],
    "xmlattr": ["{'a': s}|xmlattr"],
}
TESTS = {
    "divisibleby": ["(s|length) is divisibleby 3"], "even": ["(s|length) is even"], "odd": ["(s|length) is odd"],
    "in": ["'xy' is in s", "s is in s", "s is in l"], "sameas": ["s is sameas s"],
}
METHODS = {
    "str": {
        "center": ["s.center(2 * s|length)"], "count": ["s.count('w')", "s.count('')", "s.count(s[:9] ~ 'x')"],
        "encode": ["s.encode()"], "endswith": ["s.endswith(s)"],
        "find": ["s.find('xyz')", "s.find(s[:500] ~ 'y')", "s.find('w', s|length // 2)"],
        "format": ["s.format()", "'{:>9}'.format(s)", "s.format(*range(1000))"],
        "format_map": ["s.format_map({})", "'{x}'.format_map({'x': s})"], "index": ["s.index(s[-1])"],
        "join": ["s.join(['a', 'b'])", "'-'.join(s)"], "ljust": ["s.ljust(2 * s|length)"],
        "lstrip": ["s.lstrip()", "s.lstrip('w-')"], "partition": ["s.partition('w')"],
        "removeprefix": ["s.removeprefix(s[:9])"], "removesuffix": ["s.removesuffix(s[-9:])"],
        "replace": ["s.replace('w', 'xy')", "s.replace('', '-')"],
        "rfind": ["s.rfind('xyz')", "s.rfind('y' ~ s[:500])", "s.rfind('w', s|length // 2)"],
        "rindex": ["s.rindex(s[0])"], "rjust": ["s.rjust(2 * s|length)"], "rpartition": ["s.rpartition('w')"],
        "rsplit": ["s.rsplit()", "s.rsplit('w')", "s.rsplit(s[:1], 3)", "s.rsplit(maxsplit=3)"],
        "rstrip": ["s.rstrip()", "s.rstrip('w-')"],
        "split": ["s.split()", "s.split('w')", "s.split(s[:1], 3)", "s.split(maxsplit=3)"],
        "startswith": ["s.startswith(s)"], "strip": ["s.strip()", "s.strip('w-')"],
        "translate": ["s.translate({119: 'xy', 32: none})"], "zfill": ["s.zfill(2 * s|length)"],
    },
    "list": {
        "append": ["l.append(s)"], "count": ["l.count(s)"], "extend": ["l[:9].extend(s)"], "index": ["l.index(s[-1])"],
        "insert": ["l[1:].insert(0, s)"], "remove": ["l.remove(s[-1])"],
    },
    "int": {"to_bytes": ["(s|length).to_bytes(4)"]},
    "tuple": {"count": ["t.count(s)"], "index": ["t.index(s[-1])"]},
    "dict": {
        "fromkeys": ["d.fromkeys(s)"], "get": ["d.get(s)"], "pop": ["d.pop(s)"],
        "setdefault": ["d.setdefault(s ~ 'x', 1)"],
        "update": ["d.update({s ~ 'x': 1})"], "items": ["d.items()|list"], "keys": ["d.keys()|list"],
        "values": ["d.values()|list"],
    },
}
SUBJECTS = {"str": "s", "list": "l", "tuple": "t", "dict": "d", "int": "(s|length)", "float": "(s|length + 0.5)"}


def functions(binary):
    """The functions of the help page, each as its kind, its name, and expressions."""
    page = subprocess.run([binary, "help", "jinja"], capture_output=True, text=True, check=True).stdout
    chapter = kind = None
    for line in page.splitlines():
        if title := re.match(r"#+ (?:(Methods) of (\w+)|(.*))", line):
            chapter, kind = title[1] or (title[3] if line.startswith("## ") else chapter), title[2]
        row = re.match(r"  (\S+?)(\(.*|  +\S.*)", line)
        if not row or row[1] in UNSUPPORTED:
            continue
        name, called = row[1], "()" if row[2].startswith("(") else ""
        if chapter == "Functions":
            yield "global", name, GLOBALS.get(name, [f"{name}()"])
        elif chapter == "Filters":
            yield "filter", name, FILTERS.get(name, [f"s|{name}"])
        elif chapter == "Tests":
            default = f"[s]|select('{name}', s ~ '')|first" if row[2].startswith("(b)") else f"s is {name}"
            yield "test", name, TESTS.get(name, [default])
        elif chapter == "Methods":
            yield f"method of {kind}", name, METHODS.get(kind, {}).get(name, [f"{SUBJECTS[kind]}.{name}{called}"])


def uses(expression, name):
    return re.search(rf"\b{name}\b", expression)


def makes_list(expression):
    return any(uses(expression, items) for items in ("l", "t", "list"))


def makes_lines(expression):
    return any(uses(expression, splitting) for splitting in ("pprint", "splitlines"))


def units_for(kind, name, expression):
    is_simple = kind == "test" or name.startswith("is") or "of str" not in kind and kind != "filter"
    return FEW_UNITS if is_simple or makes_list(expression) else UNITS


class Engine:
    """A process that renders templates, and the CPU time that each takes."""

    def __init__(self, binary):
        # Memory is kept, because new pages may cost more than the work on them: see mallopt(3).
        keep = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(8 << 30)}
        self.process = subprocess.Popen([binary, "internal", "jinja"], env={**os.environ, **keep},
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.preludes = {}  # the seconds of each
        self.clock = (~self.process.pid << 3) | 2  # its CPU time, see clock_getcpuclockid(3)

    def run(self, expression, unit, size):
        """Returns the error, if any, and the seconds."""
        names = "".join(f"{{% set {name} = {value} %}}" for name, value in NAMES.items() if uses(expression, name))
        prelude = PRELUDE % (size // len(unit) + 1, size) + names
        error, total = self.ask(unit, f"{prelude}{{% set result = {expression} %}}")
        if total < FLOOR_S:
            return error, total
        if (unit, prelude) not in self.preludes:
            self.preludes[unit, prelude] = min(self.ask(unit, prelude)[1] for _ in range(3))
        return error, max(total - self.preludes[unit, prelude], 0)

    def now(self):
        return time.clock_gettime(self.clock)

    def ask(self, unit, template):
        line = json.dumps({"template": template, "context": {"unit": unit}}) + "\n"
        begin = self.now()
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"no answer to {template}")
        return json.loads(answer).get("error"), self.now() - begin


def problem_of(engine, expression, unit):
    """Why an expression is too slow, or None; the error it ends with, if any; its seconds."""
    error, large = engine.run(expression, unit, LARGE)
    if large < FLOOR_S:
        return None, error, large
    if error and "limit" in error:
        return (None if large < LONGEST_S else f"takes {large:.1f} s to exceed a limit"), error, large
    factor = LIST_FACTOR if makes_list(expression) or makes_lines(expression) else FACTOR
    small = engine.run(expression, unit, SMALL)[1]
    for attempt in range(ATTEMPTS):
        if attempt > 0:
            # Noise must not fail a function: it would have to make the small string take eight times as long.
            large = min(large, engine.run(expression, unit, LARGE)[1])
            small = max(small, engine.run(expression, unit, SMALL)[1])
        if large <= FLOOR_S + factor * small:
            return None, error, large
    return f"takes {large * 1000:.1f} ms, but {small * 1000:.1f} ms for a tenth", error, large


def check(engine, kind, name, expressions):
    """The problems of a function, and a line about its slowest expression."""
    problems, begin, slowest = [], engine.now(), (0, "", "")
    for expression in expressions:
        errors = set()
        for unit in units_for(kind, name, expression):
            problem, error, seconds = problem_of(engine, expression, unit)
            errors.add(error)
            slowest = max(slowest, (seconds, expression, unit))
            if problem:
                problems.append(f"{kind} {name}: `{expression}` {problem}, for a string of {unit!r}")
        if None not in errors and not any("limit" in error for error in errors):
            problems.append(f"{kind} {name}: `{expression}` never works: {errors.pop()}")
    line = f"{engine.now() - begin:6.2f} s  {name}, at most {slowest[0] * 1000:.0f} ms: {slowest[1]}, {slowest[2]!r}"
    return problems, line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--only", metavar="NAME")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    own = threading.local()

    def task(row):
        if not hasattr(own, "engine"):
            own.engine = Engine(options.binary)
        return check(own.engine, *row)

    rows = [row for row in functions(options.binary) if options.only in (None, row[1])]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for problems, line in pool.map(task, rows):
            failed += bool(problems)
            for text in [*problems, *([line] if options.show else [])]:
                print(text, flush=True)
    print(f"{len(rows) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not rows else 0)


if __name__ == "__main__":
    main()
