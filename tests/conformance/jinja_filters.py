"""Templates that apply each filter to many subjects, with all its arguments; a part of jinja_tables.py."""
import itertools

# For each filter: argument lists. Each is applied to every subject of the kind, such as TEXTS.
ANY = [
    "i", "neg", "z", "f", "g", "h", "e", "s", "p", "num", "ws", "empty", "multi", "csv", "uni", "html", "l", "ls",
    "nested", "mixed", "d", "rows", "t", "u", "n", "el", "ed", "nope", "(1, 2)", "()", "range(3)", "d.items()",
    "l|map('string')", "html|safe", "'<b>'|e", "dict", "(-0.0)", "1e400", "-1e400", "(1e400*0)", "[none]", "[nope]",
]
TEXTS = [
    "s", "p", "num", "ws", "empty", "multi", "csv", "uni", "html", "'a\\nb\\n\\n  c'", "'aaa bbb-ccc ddddddddd'",
    "html|safe", "i", "n", "l", "f", "nope", "'x\\r\\ny'", "'ab' * 200",
    "'ab-cd a-b-c -- x--y a1-b grü-ßé ----'",
]
LISTS = [
    "l", "ls", "mixed", "el", "s", "d", "nested", "range(5)", "(3, 1, 2)", "i", "n", "nope", "rows", "empty",
    "[1, 1.0, true, 'a', 'A']", "['b', 'B', 'a', 'A', 'b']", "l|map('string')", "['a', none]", "[[1], [0]]",
    "d.items()", "[2, 'a']", "[nope]", "[{'n': 1}, {}]", "[{'n': {'m': 2}}, {'n': {'m': 1}}]", "'bB'",
    "[(1, 'x'), (0, 'y')]", "[1.5, 1, 2]", "[none, none]", "d.values()", "d.keys()", "[true, false]",
    "['x', 1, none, [2]]",
]
BAD = ["'x'", "none", "1.5", "[]", "nope", "-1", "0", "true"]
TEXT_FILTERS = {
    "indent": [
        "(2, true)", "(2, true, true)", "(width=3, first=true, blank=true)", "('> ', true, true)", "('')", "(0)",
        "(-2)", "(width='\\t')", "(blank=true)", "(2, 'x')", "(html|safe)", "(1, 2, 3, 4)", "(indentfirst=true)",
    ],
    "truncate": [
        "", "(0)", "(3)", "(5, true)", "(5, false, '')", "(5, leeway=0)", "(8, leeway=10)",
        "(length=9, killwords=false, end='>', leeway=1)", "(5, true, '...', 0)", "(10, end='[more]')", "(-1)",
        "(7, leeway=none)", "(12, true, '…')", "(4, false, '!!', 0)", "(3, end=1)",
    ],
    "wordwrap": [
        "", "(3)", "(1)", "(0)", "(-1)", "(5, true, '|')", "(5, false, '|')", "(width=4, break_long_words=false)",
        "(4, break_on_hyphens=false)", "(6, wrapstring='<br>')", "(7, true, none, false)", "(2.5)", "('a')",
    ],
    "center": ["(1)", "(11)", "(12)", "(13)", "(14)", "(width=30)", "(-5)", "(0)", "(30, 'x')"],
    "replace": [
        "('o', '0')", "('o', '0', 0)", "('o', '0', -1)", "('o', '0', none)", "('o', '0', count=2)", "(old='l', new='')",
        "(' ', '  ')", "('', 'x', 3)", "(1, 2)", "('a')", "('<', '&lt;')", "(s, p)", "('o', none)", "('a', '<'|safe)",
        "('o', html|safe)", "('o', '0', 1.5)",
    ],
    "trim": ["(' ')", "('xyz')", "(none)", "('')", "(chars='lHd')", "(1)", "('<>')", "(' \\t\\n')"], "title": [""],
    "capitalize": [""], "lower": [""], "upper": [""], "wordcount": [""], "striptags": [""], "string": [""],
    "length": [""], "count": [""], "urlencode": [""], "reverse": [""],
    "escape": [
        "|escape", "|e|length", "|e ~ '<'", "|e + '<'", "|e|replace('&', '<')", "|e|upper|e", "|e|trim", "|e|string|e",
        "|e|list", "|e|first|e", "|e|join('<')", "|e|forceescape", "|e|center(80)", "|e|indent", "|e|truncate(9)",
        "|e|striptags", "|e|wordwrap(9)", "|e|title", "|e|capitalize", "|e|format(1)", "|e|reverse", "|e|int",
        "|e|urlencode", "|e|tojson", "|e|pprint", "|e|default('<')", "|e|lower", "|e|replace('a', '<')",
    ],
    "safe": [
        "|escape", "|safe", "|upper|escape", "|replace('a', '<')|e", "* 2", " ~ '<'", " + '<'", "|string|e", "|lower",
        "[0]|e", "[1:3]|e", "|length",
    ],
    "urlize": [
        "", "(10)", "(nofollow=true)", "(target='_blank')", "(5, true, '_top', 'me')", "(rel='x y')",
        "(extra_schemes=['ftp:'])",
    ],
    "format": ["(1, 2)", "('a')", "(name='x')", "(l)", "()", "(a=1)"],
    "int": [
        "(1)", "(-1, 8)", "(default='x')", "(base=16)", "(0, base=2)", "(none)", "('d', 10)", "(0, 36)", "(0, 1)",
        "(0, 37)", "(0, 0)",
    ],
    "float": ["(1)", "('x')", "(default=none)", "(none)"],
}
NUMERIC = [
    "i", "neg", "z", "f", "g", "h", "e", "big", "t", "u", "n", "s", "num", "nope", "l", "2.675", "1234.5678",
    "-1234.5678", "0.5", "1.5", "-0.5", "1e16", "1e15", "123456", "15", "25", "-15", "999.95", "1e-7", "'12.7'",
    "'1e3'", "1e400", "-0.0", "' 12 '", "'0x1F'", "'1_000'", "'+5'", "'--5'", "'inf'", "'nan'", "'1,000'", "'٣'",
    "'5.'", "'.5'", "'1e400'", "'infinity'", "'-Infinity'", "'0b11'", "'0o17'", "'1_0.5'", "'12abc'", "'5L'",
    "9223372036854775807", "-9223372036854775807",
]
NUMBER_FILTERS = {
    "round": [
        "(2)", "(0)", "(3, 'ceil')", "(3, 'floor')", "(1, 'common')", "(-2)", "(-2, 'ceil')", "(method='ceil')",
        "(method='floor')", "(precision=1, method='floor')", "(1, 'x')", "('a')", "(1.0)", "(none)", "(20)",
        "(-1, 'floor')", "|int", "(2)|string",
    ],
    "int": ["", "(9)", "(base=16)", "(0, 16)", "(0, 2)", "(0, 8)", "(0, 0)", "(default=none)", "(none)", "('x')"],
    "float": ["", "(9)", "('x')", "(none)", "(default=1)"], "abs": [""],
    "filesizeformat": ["", "(true)", "(false)", "(binary=true)", "('x')"], "string": [""], "tojson": [""],
    "pprint": [""], "format": ["(1)"], "length": [""], "default": ["('x', true)"], "divisibleby": [],
}
LIST_FILTERS = {
    "batch": [
        "(1)|list", "(2, none)|list", "(3, '-')|list", "(linecount=2, fill_with='x')|list", "(0)|list", "(-1)|list",
        "('a')|list", "(2)", "(1.5)|list", "(10, 0)|list", "|list",
    ],
    "slice": [
        "(1)|list", "(3)|list", "(3, 'x')|list", "(slices=2, fill_with='-')|list", "(0)|list", "(-1)|list", "(10)|list",
        "(10, 1)|list", "('a')|list", "(2.0)|list",
    ],
    "first": [""], "last": [""], "length": [""], "list": [""], "random": [],
    "reverse": ["|list", "|first", "|string|length"], "string": [""], "count": [""],
    "sort": [
        "(reverse=true)", "(case_sensitive=true)", "(attribute=0)", "(attribute='n')", "(attribute='n.m')",
        "(attribute='1,0')", "(true, true)", "(attribute='n,v')", "(attribute='-n')", "(attribute=none)", "(reverse=1)",
        "(false, true, 'n')", "(attribute='v', reverse=true)", "(attribute='nope')", "(attribute=1)",
    ],
    "unique": [
        "|list", "(true)|list", "(case_sensitive=true)|list", "(attribute='n')|list", "(attribute=0)|list",
        "(false, 'n')|list", "(attribute='q')|list", "|sort", "|length",
    ],
    "min": [
        "", "(true)", "(case_sensitive=true)", "(attribute='v')", "(attribute=0)", "(attribute='n')", "(attribute='q')",
    ],
    "max": [
        "", "(true)", "(case_sensitive=true)", "(attribute='v')", "(attribute=0)", "(attribute='n')", "(attribute='q')",
    ],
    "sum": [
        "", "(start=10)", "(attribute='v')", "('v', 5)", "(attribute=0)", "(start='')", "(start=[])", "(attribute='n')",
        "(start=0.5)", "(none, 2)", "(attribute='q')",
    ],
    "join": [
        "", "(',')", "(1)", "(none)", "(d=', ')", "('|', 'n')", "(', ', attribute='v')", "(attribute=0)", "('<'|safe)",
        "(', ', attribute='q')", "(l)", "('|', attribute='n.m')",
    ],
    "map": [
        "|list", "('upper')|list", "('int', 5)|list", "('int', default=7)|list", "('int', base=16)|list",
        "(attribute='n')|list", "(attribute='n', default='-')|list", "(attribute='n.m', default=0)|list",
        "(attribute=0)|list", "('replace', 'a', 'b')|list", "('default', 'x')|list", "('nofilter')|list",
        "(attribute='n', foo=1)|list", "('attr', 'n')|list", "('round', 1)|list", "('first')|list", "('string')|join",
        "('length')|list", "('format', 1)|list", "('join', '-')|list", "(1)|list", "(none)|list",
        "('upper', attribute='n')|list", "('upper')", "('upper')|first", "('indent', 2)|list",
        "('batch', 2)|map('list')|list", "('sort')|list", "('tojson')|list", "('float')|sum", "('trim')|list",
        "('truncate', 2, leeway=0)|list", "('center', 5)|list", "('bool')|list", "(attribute='1')|list",
        "(attribute=-1)|list", "(attribute='n', default=none)|list", "(attribute='')|list", "(attribute='.')|list",
        "('select')|list", "('map', 'upper')|map('list')|list",
    ],
    "select": [
        "|list", "('odd')|list", "('divisibleby', 2)|list", "('in', [1, 'a'])|list", "('>', 1)|list", "('eq', 1)|list",
        "('==', 1)|list", "('string')|list", "('none')|list", "('nosuch')|list", "('number')|list", "('defined')|list",
        "('equalto', 'b')|list", "('ne', 1)|list", "('sameas', none)|list", "('lt', 2)|list", "('mapping')|list",
        "('sequence')|list", "('iterable')|list", "('undefined')|list", "('gt')|list", "(1)|list", "('lower')|list",
        "('upper')|list", "('true')|list", "('odd')", "('odd')|first", "('odd')|length", "('!=', 1)|list",
        "('<=', 1)|list", "('>=', 1)|list", "('<', 1)|list", "('boolean')|list", "('integer')|list", "('float')|list",
        "('callable')|list", "('escaped')|list", "('filter')|list", "('test')|list", "(none)|list", "('in')|list",
        "('in', 'abB')|list",
    ],
    "reject": [
        "|list", "('even')|list", "('none')|list", "('eq', 'a')|list", "('in', l)|list", "('string')|list",
        "('nosuch')|list", "('defined')|list",
    ],
    "selectattr": [
        "('n')|list", "('n', 'defined')|list", "('v', 'gt', 1)|list", "('n', 'eq', 'a')|list", "('n', 'none')|list",
        "('q')|list", "('q', 'defined')|list", "('q', 'undefined')|list", "('n.m')|list", "('n.m', 'eq', 1)|list",
        "(0)|list", "(0, 'odd')|list", "|list", "('n', 'nosuch')|list", "('n', 'in', ['a', 'b'])|list",
        "('n', 'equalto', 'b')|map(attribute='v')|list", "('n', '==', 'A')|list", "('v', 'odd')|list", "(none)|list",
        "(attribute='n')|list", "('n', 'sameas', none)|list",
    ],
    "rejectattr": [
        "('n')|list", "('n', 'defined')|list", "('v', 'odd')|list", "('n', 'in', 'ab')|list", "('q', 'defined')|list",
        "('q')|list", "('n.m', 'eq', 2)|list", "(0, 'eq', 'k')|list",
    ],
    "groupby": [
        "('n')|list", "('n', default='z')|list", "('n', case_sensitive=true)|list", "('n', none, true)|list",
        "(attribute='v')|list", "(0)|list", "(1)|list", "('n.m')|list", "('q', default=1)|list",
        "('n')|map(attribute='grouper')|list", "('n')|map(attribute='list')|list", "|list", "('n')|first",
        "('n', default='')|map('first')|list", "('q')|list", "('n')|length", "('n', '', true)|map(attribute=1)|list",
    ],
    "dictsort": [
        "", "(true)", "(false, 'key')", "(false, 'value')", "(by='value')", "(by='x')", "(reverse=true)",
        "(case_sensitive=true, by='key', reverse=true)", "(false, 'value', true)", "(true, 'value')",
    ],
    "items": ["|list", "", "|first", "|length"],
    "tojson": [
        "", "(0)", "(1)", "(indent=2)", "('--')", "(none)", "(true)", "|length", "|safe|e", "(indent=4)|length", "(-1)",
        "(1.5)", "('')",
    ],
    "pprint": ["", "(true)", "(verbose=true)"], "xmlattr": ["", "(true)", "(autospace=false)"], "urlencode": [""],
    "default": [
        "", "(1)", "(1, true)", "(default_value=2)", "('x', boolean=true)", "(boolean=true)", "(1, 0)", "(1, 'a')",
        "(1, nope)",
    ],
    "d": ["(7)", "(7, true)"],
    "attr": ["('k')", "('n')", "('upper')", "('items')", "(0)", "('_x')", "('__class__')", "(none)"], "string": [""],
    "escape": [""], "safe": [""], "forceescape": [""], "int": [""], "float": [""], "wordcount": [""], "trim": [""],
}
DICTS = [
    "d", "ed", "{'b': 2, 'a': 1, 'C': 3}", "{'b': 'x', 'a': none}", "{1: 2, 'a': 3}", "{'a': 'B', 'B': 'a', 'c': 'b'}",
    "{'x y': 1}", "{'a': '<&>\"', 'b': none, 'c': 1.5, 'd': true}", "{'a': [1, {'b': 2}], 'c': {}, 'd': []}",
    "{1: 'a', 2: 'b'}", "{'a': nope}", "{'a': '/x y?z&', 'b': 'ü'}", "{none: 1}", "{true: 1, 1.5: 2}", "{(1, 2): 3}",
    "d.items()|list", "l", "i", "s", "n", "nope", "[('a', 1), ('b', 2)]", "[['a', 'b c'], [1, none]]", "[1]",
    "['ab', 'cd']", "{'class': 'a b', 'id': 0}", "{'a': html|safe, 'b': html}", "{'a/b': 1}",
    "{'a': '\\u00e9\\n\\t\\\\'}", "{'a': 1e400}", "{'long': 'x' * 50, 'other': 'y' * 40}",
    "[['z' * 30, 'y' * 30], {'a': 'x' * 30, 'b': [1] * 30}]", "(range(60)|list)", "['x' * 60, 'y y ' * 30]",
    "('a' * 90,)", "{'k': {'k': {'k': {'k': range(30)|list}}}}",
]
DICT_FILTERS = {
    k: LIST_FILTERS[k]
    for k in ("dictsort", "items", "tojson", "pprint", "xmlattr", "urlencode", "length", "list", "first", "last",
              "default", "string", "sort", "join", "sum", "min", "max", "unique", "map", "attr", "reverse", "batch")
}


def filters():
    pairs = ((TEXTS, TEXT_FILTERS), (NUMERIC, NUMBER_FILTERS), (LISTS, LIST_FILTERS), (DICTS, DICT_FILTERS))
    for subjects, table in pairs:
        for name, variants in table.items():
            for subject, variant in itertools.product(subjects, variants):
                yield "{{ (%s)|%s%s }}" % (subject, name, variant)
    for name in {**TEXT_FILTERS, **NUMBER_FILTERS, **LIST_FILTERS}:
        for subject, arguments in itertools.product(ANY, ["", *("(%s)" % bad for bad in BAD)]):
            yield "{{ (%s)|%s%s }}" % (subject, name, arguments)
