"""Templates that random generation rarely produces, for jinja_oracle.py: filters with all their arguments, formats,
slices, loops, scopes and errors. jinja_programs.txt has whole statements, one piece on a line; each piece is tried on
its own and together with its neighbours.
"""
import itertools
import pathlib
import re

from jinja_filters import filters

OPERANDS = [
    "5", "-7", "0", "2.5", "-0.5", "0.0", "true", "false", "none", "'a'", "''", "'abc'", "[1, 2]", "[]", "(1, 2)", "()",
    "{'a': 1}", "{}", "nope", "range(3)", "html|safe", "1e300", "9223372036854775807", "-9223372036854775808 + 0",
    "-9223372036854775807", "1e400", "-1e400", "l|map('int')", "d.items()", "d.keys()", "'%s'", "'%d %s'", "'%(a)s'",
    "-1", "1", "2", "3", "1e-5", "namespace(a=1)", "[1.0, 2]", "(1.0, 2)", "'A'", "'ab'", "[[1]]", "0.1", "1e16", "4.0",
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]

PERCENT_FLAGS = ["", "0", "-", "+", " ", "#", "0+", "-0", "+ ", "#0", "-+", "- #", "0-+ #"]
PERCENT_WIDTHS = ["", "1", "8", "12"]
PERCENT_PRECISIONS = ["", ".", ".0", ".3", ".10"]
PERCENT_KINDS = "diouxXeEfFgGcrsa%"
PERCENT_VALUES = [
    "5", "-7", "0", "2.5", "-0.5", "1e16", "1e-5", "1234567.891", "'text'", "'x'", "none", "true", "[1]", "(3,)",
    "('ab',)", "1e400", "-0.0", "255", "9223372036854775807", "'é'", "1e400*0", "0.0001", "123456789",
]
PERCENT_ODD = [
    "'%*d' % (5, 3)", "'%-*d|' % (5, 3)", "'%*d' % (-5, 3)", "'%.*f' % (2, 3.14159)", "'%*.*f' % (8, 2, 3.14159)",
    "'%(a)s %(b)05d' % {'a': 1, 'b': 2}", "'%(a)s' % {'b': 1}", "'%(a)s %s' % {'a': 1}", "'%(a b)s' % {'a b': 1}",
    "'%((a))s' % {'(a)': 1}", "'%()s' % {'': 1}", "'%(a)*d' % {'a': 1}", "'%(a' % {'a': 1}", "'%s' % ()",
    "'%s %s' % (1,)", "'%s' % (1, 2)", "'%d' % '5'", "'%d' % 5.9", "'%d' % -5.9", "'%x' % 5.0", "'%x' % -255",
    "'%#x' % -255", "'%c' % 65", "'%c' % 'A'", "'%c' % 'AB'", "'%c' % -1", "'%c' % 1114112", "'%c' % 8364",
    "'%5c|' % 'x'", "'%-5c|' % 'x'", "'%s' % none", "'%s' % [1, 2]", "'%s' % {'a': 1}", "'%r' % 'a\\'b'", "'%a' % 'é'",
    "'abc' % []", "'abc' % {}", "'abc' % 5", "'abc' % (5,)", "'abc' % ()", "'%%' % ()", "'%%' % 5", "'%5%|' % ()",
    "'%' % 5", "'%l' % 5", "'%ld %hd %Ld' % (1, 2, 3)", "'%z' % 5", "'%.s|' % 'abc'", "'%.2r' % 'abc'",
    "'%5.1s|' % 'abc'", "'%05s|' % 'abc'", "'%+s' % 'abc'", "'%s' % nope", "'%d' % nope", "'%d' % none", "'%f' % 'a'",
    "'%f' % '1'", "'%f' % true", "'%i' % true", "'%s' % true", "'%.1f' % 0.25", "'%.0f' % 0.5", "'%.0f' % 1.5",
    "'%.0f' % 2.5", "'%.20f' % 0.1", "'%g' % 100000", "'%g' % 1000000", "'%g' % 1e-4", "'%g' % 1e-5", "'%#.3g' % 1",
    "'%010.2e' % 12345.678", "'%s%s' % ('a', 'b')", "'%s' % ('a' 'b')", "'%s' % 'a' ~ 'b'", "'%s' % 1 + 2",
    "'%d%%' % 50", "'%s' % (1, 2)|string", "'%-10s|%5s|' % (s, i)", "'%2$s' % 1", "'%(k)s' % d", "'%(deep)s' % d",
    "'%(k)d/%(name)-6s|' % d", "'%s' % d", "'%s' % l", "'%d' % l", "'%d %d %d' % l", "'%d %d %d' % (l|list)",
    "'%s' % (l,)", "'%d-%d' % (1, 2)", "'%03d' % num|int", "('%03d' % num|int)", "'%s' % html|safe",
    "'<%s>'|safe % html", "'<%s>'|safe % (html, )", "'<%(a)s>'|safe % {'a': html}", "'%d'|safe % 5",
    "'<%r>'|safe % html", "'%5s'|safe % '<'",
]

FORMAT_SPECS = [
    "%s%s%s%s%s%s%s" % x for x in
    itertools.product(["", "<", "*>", "^", "0=", "x<"], ["", "+", " "], ["", "#"], ["", "0"], ["", "9"],
                      ["", ",", "_", ".2", ".0", ",.3", "_.1"], ["", "d", "f", "g", "e", "x", "s", "%", "n", "b"])
]
FORMAT_VALUES = ["5", "-1234567", "1234.5678", "-0.0", "'text'", "true", "none", "1e400", "0", "1e22", "0.00012", "255"]
FORMAT_ODD = [
    "'{}'.format(1)", "'{} {}'.format(1)", "'{0} {0}'.format('a')", "'{1} {0}'.format('a', 'b')", "'{} {0}'.format(1)",
    "'{0} {}'.format(1)", "'{a}'.format(a=1)", "'{a}'.format(1)", "'{a.k}'.format(a=d)", "'{a[k]}'.format(a=d)",
    "'{a[deep][x][0]}'.format(a=d)", "'{0[0]}'.format(l)", "'{0[-1]}'.format(l)", "'{0.real}'.format(i)",
    "'{!r}'.format('a')", "'{!s}'.format('a')", "'{!a}'.format('é')", "'{!x}'.format('a')", "'{!r:>6}'.format('a')",
    "'{:{}}'.format('a', 5)", "'{:{w}.{p}}'.format(3.14159, w=8, p=3)", "'{:{}>{}}'.format('a', '*', 5)",
    "'{{}}'.format(1)", "'{{{}}}'.format(1)", "'{'.format(1)", "'}'.format(1)", "'{0'.format(1)", "'{:'.format(1)",
    "'{0!}'.format(1)", "'{0!r'.format(1)", "'{0[}'.format(l)", "'{0[]}'.format(l)", "'{0.}'.format(l)",
    "'{0[0]x}'.format(l)", "'{ }'.format(1)", "'{a b}'.format(1)", "'{-1}'.format(1)", "'{:d}'.format('a')",
    "'{:s}'.format(1)", "'{:d}'.format(1.5)", "'{:c}'.format(65)", "'{:c}'.format('a')", "'{:5c}|'.format(65)",
    "'{:,}'.format('a')", "'{:+}'.format('a')", "'{:=5}'.format('a')", "'{:05}'.format('a')", "'{:>05}'.format('a')",
    "'{:.2}'.format(5)", "'{:.2d}'.format(5)", "'{:5}'.format(none)", "'{}'.format(none)", "'{:>5}'.format([1])",
    "'{}'.format([1])", "'{:>8}'.format(true)", "'{:d}'.format(true)", "'{:,d}'.format(1234567)",
    "'{:_x}'.format(123456789)", "'{:,x}'.format(123456789)", "'{:#010x}'.format(255)", "'{:#_b}'.format(1000)",
    "'{:08,}'.format(1234)", "'{:010,.1f}'.format(12345.67)", "'{:012,}'.format(1234567)", "'{:<012,}'.format(1234567)",
    "'{:e}'.format(0)", "'{:g}'.format(1e100)", "'{:.3}'.format(1234.5)", "'{:.0}'.format(0.5)",
    "'{:n}'.format(1234567)", "'{:n}'.format(1234.5)", "'{:%}'.format(0.256)", "'{:.0%}'.format(0.005)",
    "'{:.1%}'.format(1)", "'{: }'.format(5)", "'{: f}'.format(-5)", "'{:+.1f}'.format(0.05)", "'{:z}'.format(-0.0)",
    "'{:z.1f}'.format(-0.01)", "'{:é>5}'.format('a')", "'{:>5}'.format('é')", "'{:{{}'.format(1)", "'{:}}'.format(1)",
    "'{:a{}b}'.format(1, 2)", "'{nope}'.format(nope=nope)", "'{}'.format(nope)", "'{:>5}'.format(nope)",
    "'{0:{0}}'.format(5)", "'{:5s}|{:>5s}|{:^5s}'.format('a', 'b', 'c')", "'{:.1s}'.format('abc')",
    "'{:.10s}'.format('abc')", "'{:5.1s}|'.format('abc')", "'{:<5d}|'.format(5)", "'{:^5d}|'.format(5)",
    "'{:=+5d}|'.format(5)", "'{:b}'.format(-5)", "'{:#b}'.format(-5)", "'{:o}'.format(-8)", "'{:X}'.format(255)",
    "'{:#X}'.format(255)", "'{:G}'.format(1e-10)", "'{:E}'.format(1.5)", "'{:F}'.format(1e400)",
    "'{:5}|'.format(1e400)", "'{:05}|'.format(1e400)", "'{:05}|'.format(-1e400)", "'{:.3g}'.format(1e400)",
    "'{:,.2f}'.format(1e15)", "'{:,}'.format(1e15)", "'{:,}'.format(1e16)", "'{:,}'.format(0.1)",
    "'{:_}'.format(12345.678)", "'{:10.3}|'.format(1.0)", "'{:10}|'.format(1.0)", "'{:<10}|'.format(1)",
    "'{:.5}'.format(true)", "'{:x}'.format(1.0)", "'{:99999999999}'.format(1)", "'{}{}'.format(*l)",
    "'{}{}{}'.format(*l)", "'{k}'.format(**d)", "'{k:>{k}}'.format(**d)", "'{a}{b}'.format_map({'a': 1, 'b': 2})",
    "'{a}'.format_map({})", "'<{}>'.format(html)|e", "('<{}>'|safe).format(html)", "('<{:>30}>'|safe).format(html)",
    "('<{!r}>'|safe).format(html)", "('{}'|safe).format(html|safe)", "('{a}'|safe).format(a='<')",
    "'{0.__class__}'.format(1)", "'{a.b}'.format(a=1)", "'{a[x]}'.format(a=d)", "'{0[1]}'.format('abc')",
    "'{0[a]}'.format('abc')", "'{:>{w}}'.format(1)", "'{:{w}}'.format(1, w='x')", "'{:\\n>3}'.format(1)",
    "'{0:>{1}}'.format('a', 4)", "'{:>{1}}'.format('a', 4)", "'{1:{0}}'.format(5, 'a')",
]

STARTS = ["", "0", "1", "-1", "-2", "9", "-9", "none"]
ENDS = ["", "0", "2", "-1", "9", "-9", "none"]
STEPS = ["", "1", "2", "-1", "-2", "0", "none", "9"]
SLICES = ["[%s]" % ":".join(x) for x in itertools.product(STARTS, ENDS)]
SLICES += ["[%s]" % ":".join(x) for x in itertools.product(["", "1", "-1", "9"], ["", "0", "-2", "9"], STEPS)]
SLICES += [
    "[:1.5]", "['a':]", "[nope:]", "[:nope]", "[true:]", "[1:2, 3]", "[1, 2]", "[::]", "[:]", "[]", "[none]", "[1.0]",
    "[true]", "['0']", "['1']", "[-1]", "[99]", "[-99]", "[i]", "[:i - 3]", "[0][0]", "[0:][0]", "['upper']",
    "['upper']()", "[(0)]", "[0,]", "[1:,]", "[[0]]", "[{}]",
]
SLICED = [
    "'abcdef'", "l", "(1, 2, 3)", "range(5)", "uni", "d", "i", "n", "nope", "html|safe", "el", "empty", "ls",
    "range(9, 0, -2)", "d.items()", "l|map('int')",
]

EXPRESSIONS = """
2 ** 3 ** 2|-2 ** 2|(-2) ** 2|2 ** -1|-2 ** -1|2 ** 0.5|0 ** 0|0.0 ** 0|2 * 3 ** 2|-2 * 3|- - 2|--2|+-2|-+2|not not t|not 1 + 1|not i == 5|not i in l|not i is odd|not t and u|not (t and u)|1 + 2 ~ 3|1 ~ 2 + 3|1 ~ 2 * 3|'a' ~ 1 ~ none|1 + 2 * 3 - 4 / 2|7 // 2 * 2|7 % 3 * 2|-7 // 2|-7 % 3|7 % -3|7 // -2|-7.5 // 2|-7.5 % 2|7.5 % -2|0.0 % -3|-0.0 % 3|1e300 * 1e10|-1e300 * 1e10|1e308 + 1e308|5 / 2|4 / 2|1 / 3|2 / 3|10 / 3|1e16 / 3|3 - 2 - 1|2 - -2|1 < 2 < 3|1 < 3 < 2|3 > 2 > 1|1 == 1 == 1|1 == 1.0|1 == true|'1' == 1|1 < 2 == true|1 in l == true|1 in [1] in [true]|1 != 2 != 1|i > 3 and i < 9 or u|i or nope|u and nope|t or nope|t and nope|1 if t|1 if u|(1 if u) is defined|(1 if u)|1 if t else 2 if t else 3|1 if u else 2 if u else 3|(1 if t else 2) + 1|1 if t else 2 + 1|1 + 1 if t else 2|'a' if i > 3 else 'b' if i > 1 else 'c'|x if t else 1|1 if t else x
i|string + 'a'|-i|abs|(-i)|abs|-neg|abs|i + 1|string|(i + 1)|string|i * 2|float|2 ** 3|string|i|float / 2|-1|abs|not u|string|1 - 2|abs|i is odd and t|i + 1 is even|i + 1 is odd|(i + 1) is even|not i is even|i is not even|i is divisibleby 5|i is divisibleby(5)|i is divisibleby 5 and t|i is odd is true|i is eq 5|i is eq i|i is sameas i|i is in l|i is in [5]|i is not in [5]|5 in l|[1] in nested|[1, 2] in nested|'a' in 'abc'|'' in 'abc'|1 in 'abc'|'k' in d|'q' in d|1 in d|none in l|none in [none]|1.0 in [1]|true in [1]|i is i|i is defined|nope is defined|nope is undefined|nope.x is defined|nope.x|d.nope|d.nope is defined|d.nope.x|d.nope.x is defined|d.deep.x.0|d['deep']['x'][1]|d.deep['x']|l.0|l.9|l[9]|l.9 is defined|l[9] is defined|d['items']|d.items|d.get|d.k.real|s.upper|s.upper()|s['upper']()|s.nope|s.nope is defined|s[0]|s[-1]|s[99]|s.0|i.real|i.nope|i[0]|n.x|n[0]|n.x is defined|f.is_integer()|h.is_integer()
1_000|1__0|0x1F|0X1f|0b101|0B1|0o17|0O7|0x|0b2|0o8|017|00|0|0_0|1e3|1E3|1e+3|1e-3|1.5e3|1.e3|.5|1.|1.5.5|1_0.5_0|1_0e1_0|1e|1e+|0xAB_CD|0x_F|5.real|5 .real|5.0.real|1e5|1e15|1e16|1e17|1e22|1e23|1e-4|1e-5|1e-10|123456789012345678|0.1|0.2 + 0.1|1.0|100.0|1e2|1.10|3.14159265358979|2.5e-8|1.7976931348623157e308|5e-324|1e400|-1e400|1e-400|1e400 - 1e400|(1e400 - 1e400)|string|9223372036854775807|9223372036854775806 + 1|-9223372036854775807 - 1|4611686018427387904 * -2|2 ** 62|2 ** 62 - 1 + 2 ** 62|-2 ** 63|1 / 9223372036854775807|9223372036854775807 / 9223372036854775807|9223372036854775807 // 10|9223372036854775807 % 10|9007199254740993 / 1|9007199254740993 == 9007199254740992.0|9007199254740993 < 9007199254740992.0|9007199254740993|float|-9223372036854775807 // -1|123456.789e3|00.5|0.0|-0.0|-0|0 * -1|0.0 * -1|1.0 // 0.1|1.0 % 0.1|5 % 0.3|1e16 + 1|1e15 + 0.3|0.1 + 0.7|4.35 * 100|1.1 * 3|1e21|1e21 + 1|123456789.123456789
'a' 'b'|"a" 'b' "c"|'a' + 'b'|'a' * 3|3 * 'a'|'a' * 0|'a' * -1|'a' * 1.5|'a' * true|'a' * 'b'|[1] * 2|2 * [1]|(1,) * 2|[1] + [2]|[1] + (2,)|(1,) + (2,)|[1] + 'a'|{} + {}|'a' - 'b'|'a' + 1|1 + 'a'|none + 1|-none|-'a'|+'a'|-[1]|-true|+true|-t|true + true|true * 5|true / 2|true // 1|true % 2|true ** 2|true - 1|[1, 2] < [1, 3]|[1] < [1, 0]|(1, 2) < (1,)|[1] < (2,)|[1, 'a'] < [1, 2]|[1, 'a'] == [1, 'a']|[2, 'a'] < [1, 2]|'a' < 'b'|'a' < 'B'|'Z' < 'a'|'é' > 'z'|'a' < 1|none < 1|none == none|none == 0|none != u|true < 2|true == 1.0|1.5 < 2|{'a': 1} == {'a': 1.0}|{'a': 1, 'b': 2} == {'b': 2, 'a': 1}|{'a': 1} < {'a': 2}|[] == ()|'' == none|[nope] == [nope]|nope == nope|nope != 1|nope == none|nope in l|l in nope|nope + 1|1 + nope|nope ~ 'a'|'a' ~ nope|-nope|not nope|nope and 1|nope or 1|nope if t else 1|1 if nope else 2|[nope]|[nope]|length|(nope, 1)|length|{'a': nope}|length|{'a': nope}|{nope: 1}|nope()|nope[0]|nope|default(1)|nope.x|default(1)|d.q.r|default(1)|d.q|default(1)|(d.q.r)|default(1)|nope|d|nope|length|nope|list|nope|string|nope|upper|nope|int|nope|float|nope|join|nope|first|nope|tojson|nope|e|nope is none|nope is string|nope is iterable|nope is sequence|nope is mapping|nope is number|nope is callable|nope is sameas nope|nope is eq 1|nope is in l|nope is true|nope is odd|nope is boolean|nope < 1|1 < nope|nope|abs|nope|round|nope|sum|nope|sort|nope|map('upper')|list|nope|select|list|nope|trim|nope|replace('a', 'b')|nope|pprint|nope|safe|nope|attr('x')|nope|items|list|nope|unique|list|nope|batch(2)|list|nope|format(1)|nope|title|nope|wordcount|nope|urlencode|nope|xmlattr|nope|min|nope|max|nope|last|nope|random|nope|reverse|nope|dictsort|nope|filesizeformat|nope|center|nope|indent|nope|truncate|nope|striptags|nope|groupby('x')|nope|slice(2)|list
"""
LITERALS = [
    r"'\n'", r"'\t|'", r"'\\'", r"'\''", r'"\""', r"'\x41'", r"'\u00e9'", r"'\U0001F600'", r"'\101'", r"'\0'|length",
    r"'\q'", r"'\x4'", r"'\u00'", r"'\N{BULLET}'",
    r"'a\
b'",
    "'a\nb'", r"'\a\b\f\v'|length", r"'\8'", r"'\1234'", r"'\r'|length", r"'é'", r"'{{ x }}'", r"'%}'", r"'}}'",
    r"'{#'", r'"\x41\u0042"', r"'\777'", r"'\xff'", r"'\400'", r"'\ud800'|length",
]
TOKENS = [
    "{'a': 1,}", "[1,]", "(1,)", "(1)", "()", "(,)", "[,]", "{,}", "{'a'}", "{'a': 1, 'a': 2}",
    "{1: 'a', 1.0: 'b', true: 'c'}", "{[1]: 2}", "{(1, 2): 3}", "{(1, [2]): 3}", "{none: 1}", "1, 2", "1,", "(1, 2), 3",
    "*l", "[*l]", "{**d}", "f(*l)", "dict(**d)", "dict(d)", "dict(a=1, b=2)", "dict([('a', 1)])", "dict(d, z=1)",
    "dict(1)", "dict(a=1, **{'b': 2})", "dict(a=1, **{'a': 2})", "range(3)", "range(3)|list", "range(1, 4)|list",
    "range(5, 0, -2)|list", "range(0)|list", "range(1, 5, 0)", "range('a')", "range(1.0)", "range()",
    "range(1, 2, 3, 4)", "range(true)|list", "range(3)|length", "range(3)[1]", "range(3)[-1]", "range(3)[9]",
    "3 in range(5)", "5 in range(5)", "2.0 in range(5)", "'a' in range(5)", "range(3) == range(3)",
    "range(0) == range(1, 1)", "range(3)|sum", "range(3)|reverse|list", "range(3)|last", "range(3)|first",
    "range(3)|join(',')", "range(10)|random is number", "range(3).start", "range(3).count(1)", "range(3).index(2)",
    "range(2) ~ ''", "range(0, 10, 3)|list", "range(-3)|list", "lipsum(1) is string",
    "lipsum(n=1, html=false, min=2, max=4) is string", "namespace()", "namespace(a=1)", "namespace(a=1).a",
    "namespace(a=1).b", "namespace(a=1)['a']", "namespace({'a': 1}).a", "namespace(d, z=2).z",
    "namespace([('a', 1)]).a", "namespace(1)", "cycler('a', 'b').next()", "cycler().next()", "cycler('a').current",
    "cycler('a', 'b').pos", "joiner()()", "joiner(1)()", "joiner(sep='|')()", "true", "True", "TRUE", "false", "False",
    "none", "None", "NONE", "null", "self", "loop", "caller", "varargs", "kwargs", "super()", "context", "_x",
    "__class__", "_('a')", "i.__class__", "''.__class__", "d._x", "d['_x']", "d.__len__", "l.__len__()", "a.b.c", "in",
    "not", "is", "and", "if", "for", "import", "x y", "1 2", "'a' 1", "i i", "l[0", "l 0]", "(i", "i)", "[i", "i]",
    "{i", "i}", "i..x", "i.", ".i", "i.1x", "l.-1", "l.(0)", "d.'k'", "d.k.", "f(,)", "s.replace('l', 'L',)",
    "s.center(11,)", "i|", "|i", "i||string", "i|string()", "i|string(1)", "i|string|", "i| string",
    "i |string | length", "i|1", "i|'a'", "i|string.upper()", "(i|string).upper()", "i|default(1).x", "i is", "is i",
    "i is not", "i is not not odd", "i is odd()", "i is odd(1)", "i is odd 1", "i is divisibleby", "i is divisibleby()",
    "i is divisibleby 2, 3", "i is divisibleby(2, 3)", "i is in", "i is in l, 1", "i is defined.x", "i is (odd)",
    "i is string is true", "i is eq 1 + 4", "i is eq (1 + 4)", "i is eq -5", "neg is eq -7", "i is eq 'a'.x",
    "i is eq l[0]", "i is eq d.k", "i is eq not u", "i is divisibleby i|int", "i is eq [5]", "i is eq {'a': 1}",
    "s is eq 'Hello World'", "i is lt 9 and t", "i is not lt 9", "i is number and s is string", "i is test",
    "'odd' is test", "'nosuch' is test", "'upper' is filter", "'nosuch' is filter", "1 is filter", "none is filter",
    "l is filter", "s is upper", "'ABC' is upper", "'' is upper", "'A1' is upper", "1 is upper", "1 is lower",
    "'a' is lower", "none is lower", "true is boolean", "1 is boolean", "true is integer", "true is number",
    "1.0 is float", "1 is float", "true is float", "1 is integer", "d is mapping", "l is mapping", "(1,) is sequence",
    "d is sequence", "s is sequence", "range(3) is sequence", "(l|map('int')) is sequence",
    "(l|map('int')) is iterable", "d.items() is sequence", "d.items() is iterable", "d.keys() is mapping",
    "i is iterable", "none is iterable", "s is iterable", "(html|safe) is escaped", "html is escaped",
    "(html|e) is escaped", "1 is sameas 1", "'a' is sameas 'a'", "1 is sameas 1.0", "true is sameas true",
    "true is sameas 1", "[] is sameas []", "l is sameas l", "none is sameas none", "l is sameas [3, 1, 2]",
    "4 is divisibleby 0", "4.5 is divisibleby 1.5", "'a' is divisibleby 2", "2.0 is even", "2.5 is even", "2.5 is odd",
    "'a' is odd", "none is odd", "true is odd", "-3 is odd", "-7 is odd", "(-7) is odd", "s.upper is callable",
    "dict is callable", "range is callable", "i is callable", "1 is ==(1)", "i is ge 5", "i is le 5", "i is gt 5",
    "i is ne 5", "'a' is lt 1", "i is greaterthan 3", "i is lessthan 3", "i is equalto 5", "i is true", "t is true",
    "1 is true", "u is false", "0 is false", "none is none", "n is none", "'' is none", "i is undefined",
    "i is in [1, 5]", "'a' is in 'abc'", "1 is in 'abc'", "1 is in 5", "i is sameas(5)",
]
ARGUMENTS = [
    "s.center(20, '*')", "s.center(width=20)", "s.split(sep='o')", "s.split(sep=' ', maxsplit=1)", "s.split(none, 1)",
    "s.split(' ', none)", "s.replace('l', 'L', count=1)", "s.replace(old='l', new='L')", "s.encode('utf-8')",
    "s.join(l)", "'-'.join(ls)", "'-'.join(s)", "'-'.join(d)", "'-'.join([])", "'-'.join(['a', 1])", "'-'.join(nope)",
    "'-'.join(ls|map('upper'))", "s.strip(none)", "s.strip(1)", "s.strip('')", "s.count('l', 3, 5)", "s.count('')",
    "s.count('l', -5)", "s.find('l', -3)", "s.find('l', 3, -2)", "s.find('')", "s.find('', 99)", "s.rfind('')",
    "s.index('z')", "s.startswith('')", "s.startswith(())", "s.startswith(['He'])", "s.startswith(1)",
    "s.startswith('l', 2, 4)", "s.endswith('')", "s.endswith('o', 0, 5)", "s.startswith('He', none, none)",
    "s.endswith(('a', 'ld'))", "s.zfill(-1)", "'-5'.zfill(5)", "'+5'.zfill(5)", "''.zfill(3)", "'--5'.zfill(6)",
    "s.ljust(3)", "s.ljust(20, 'ab')", "s.ljust(20, '')", "s.rjust(20, 'é')", "s.expandtabs(4)", "'a\\tb'.expandtabs()",
    "'a\\tb'.expandtabs(0)", "'a\\tb\\n\\tc'.expandtabs(tabsize=4)", "'a\\tb'.expandtabs(-1)", "'abc'.partition('b')",
    "'abc'.partition('')", "'abc'.partition('x')", "'abc'.rpartition('x')", "'a,b,,c'.split(',')",
    "'a,b,,c'.split(',', 1)", "'a,b,,c'.rsplit(',', 1)", "''.split()", "''.split(',')", "'  '.split()",
    "' a  b '.split(' ')", "' a  b '.split(none, 1)", "' a  b '.rsplit(none, 1)", "'a\\nb\\r\\nc\\rd'.splitlines()",
    "'a\\n'.splitlines()", "'a\\n\\n'.splitlines(true)", "''.splitlines()",
    "'a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f'.splitlines()", "'aXbX'.removesuffix('X')", "'aaa'.removeprefix('a')",
    "'aaa'.replace('a', 'b', 2)", "'aaa'.replace('', '-')", "'aaa'.replace('', '-', 2)", "'ß'.upper()", "'ß'.title()",
    "'ß'.capitalize()", "'ﬁ'.upper()", "'ǆ'.title()", "'İ'.lower()", "'ΑΣ'.lower()", "'Σ'.lower()",
    "'they\\'re bill\\'s'.title()", "'they\\'re bill\\'s'|title", "'a-b_c d(e)f'|title", "'hello-world foo_bar'|title",
    "'x1y2'.title()", "'x1y2'|title", "'éa'.capitalize()", "'ÀÉ'.swapcase()", "'ß'.casefold()",
    "'abc'.translate({97: 'x'})", "'abc'.translate({97: none})", "'abc'.translate({97: 120})",
    "'abc'.maketrans('a', 'b')", "'abc'.isalpha()", "'²'.isdigit()", "'²'.isdecimal()", "'½'.isnumeric()",
    "'٣'.isdecimal()", "'a b'.isprintable()", "'\\n'.isprintable()", "'A b'.istitle()", "'A B'.istitle()",
    "'AbC'.istitle()", "''.isascii()", "''.isalpha()", "' \\t'.isspace()", "'_a'.isidentifier()", "'1a'.isidentifier()",
    "'if'.isidentifier()", "'é'.isidentifier()", "l.index(1, 1)", "l.index(1, 2)", "l.index(3, 0, 1)", "l.index(3, -9)",
    "l.count(true)", "l.pop(-1)", "l.pop('a')", "l.insert(99, 1) or l", "l.insert(-1, 9) or l", "l.append(1, 2)",
    "l.append()", "l.extend('ab') or l", "l.extend(1)", "l.remove(99)", "l.sort(key=none) or l", "l.sort(key=s) or l",
    "l.reverse() or l", "l.clear() or l", "l.copy() is sameas l", "mixed.sort()", "(1, 2).index(2)", "(1, 2).count(1)",
    "(1, 2).append(3)", "(1, 2).index(9)", "[1].append", "d.get('k', 5)", "d.get('q', default=5)", "d.get()",
    "d.get([])", "d.pop()", "d.pop('k') ~ d", "d.pop('q', none)", "ed.popitem()", "d.setdefault('q') ~ d",
    "d.setdefault('k', 2)", "d.update([('a', 1)]) or d", "d.update({'a': 1}, b=2) or d", "d.update() or d",
    "d.update(1)", "d.update([1])", "d.copy() == d", "d.keys()|sort", "d.values()|list|length", "d.items()|first",
    "d.keys() == d.keys()", "'k' in d.keys()", "1 in d.values()", "('k', 1) in d.items()", "d.keys() | list",
    "d.fromkeys('ab', 1)", "d.fromkeys(l)", "d.clear() or d", "d.items()[0]", "d.keys()[0]", "d.keys()|length",
    "d.items().mapping", "i.bit_length()", "i.bit_count()", "neg.bit_length()", "z.bit_length()", "i.real", "i.imag",
    "i.numerator", "i.denominator", "i.conjugate()", "i.as_integer_ratio()", "f.as_integer_ratio()", "f.hex()",
    "f.fromhex('0x1p3')", "f.real", "f.imag", "f.is_integer()", "h.is_integer()", "i.is_integer()", "f.conjugate()",
    "t.real", "t.numerator", "t.bit_length()", "g.hex()", "z.as_integer_ratio()", "(0.1).as_integer_ratio()",
    "(0.0).hex()", "(-0.0).hex()", "(1e400).hex()", "(1e400).as_integer_ratio()", "i.to_bytes(2, 'big')", "n.real",
    "n.x()", "s.upper(1)", "s.nope()", "s.upper().lower()", "s.split()[0].upper()", "s.split()|map('upper')|list",
    "(s|upper).lower()", "s.upper()|lower", "s.format()", "l|first + 1", "l|length + 1", "l|length * 2",
    "(l|length) ~ 'x'", "l|length ~ 'x'", "l|join ~ 'x'", "l|sum / l|length", "l|max - l|min", "-l|sum", "l|sort|first",
    "l|sort|reverse|join(',')", "l|sort(reverse=true)|join(',')",
]
CALLS = [
    "range(*[1, 4])|list", "range(*l)|list", "dict(**{'a': 1})", "s.replace(*['l', 'L'])", "s.split(**{'sep': 'o'})",
    "s.split(*[], **{})", "s.split(*1)", "s.split(**1)", "dict(**{1: 2})", "i()", "s()", "none()", "l()", "d()",
    "(1)()", "'a'()", "[1]()", "range(3)()", "s.upper()()", "dict(a=1)(2)", "s.split(sep='o', sep='l')",
    "s.split('o', sep='l')", "dict(a=1, a=2)", "range(*range(3))|list", "cycler(*l).next()",
]

LOOP_FIELDS = [
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem",
    "cycle('a', 'b')", "cycle()", "cycle(x)", "changed(x)", "changed()", "changed(x, 1)", "nope", "previtem is defined",
    "nextitem is defined", "previtem|default('-')", "nextitem|default('-')", "__class__", "index is odd", "index * 2",
    "index|string + 'x'", "first and loop.last", "length - loop.index",
]
LOOP_OVER = [
    "l", "s", "d", "el", "[1]", "[1, 1, 2]", "range(3)", "l|map('string')", "d.items()", "nested", "i", "n", "nope",
    "(1, 2)", "l|select('odd')", "l|batch(2)", "empty", "rows|groupby('n')", "rows", "html|safe", "range(0)",
    "l|reverse", "l if t else el", "l + [4]", "l, ls", "[nope]",
]

AROUND = [
    ("{% for q in range(2) %}", "{% endfor %}"), ("{% macro w() %}", "{% endmacro %}{{ w() }}"),
    ("{% autoescape true %}", "{% endautoescape %}"), ("{% filter upper %}", "{% endfilter %}"),
    ("{% if u %}", "{% endif %}"), ("{% set v %}", "{% endset %}{{ v }}"), ("{% with v = 1 %}", "{% endwith %}"),
    ("", "{% raw %}"),
]
PROGRAMS = (pathlib.Path(__file__).parent / "jinja_programs.txt").read_text().split("\n")[:-1]


def expressions():
    """The pieces of EXPRESSIONS, and chains of up to three of them as filters."""
    for line in EXPRESSIONS.strip().split("\n"):
        parts = line.split("|")
        for count in (1, 2, 3):
            for first in range(len(parts) - count + 1):
                yield "{{ %s }}" % "|".join(parts[first:first + count])


def statements():
    yield from PROGRAMS
    for first in range(len(PROGRAMS)):
        yield "\n".join(PROGRAMS[first:first + 5])
        yield "".join(PROGRAMS[first:first + 2])
    for text in PROGRAMS:
        for before, after in AROUND:
            yield before + text + after
        yield text.replace("{%", "{%-").replace("%}", "-%}")


def operations():
    for a, op, b in itertools.product(OPERANDS, OPERATORS, OPERANDS):
        takes_forever = (op == "**" and re.search("9223|e300", a + b)
                         or op == "*" and "9223" in a + b and re.search(r"['\[(]", a + b))
        if not takes_forever:
            yield "{{ (%s) %s (%s) }}" % (a, op, b)
    for value, part in itertools.product(SLICED, SLICES):
        yield "{{ (%s)%s }}" % (value, part)


def loops():
    for over, field in itertools.product(LOOP_OVER, LOOP_FIELDS):
        yield "{%% for x in %s %%}{{ loop.%s }},{%% else %%}e{%% endfor %%}" % (over, field)


def formats():
    for flags, width, precision, kind, value in itertools.product(PERCENT_FLAGS, PERCENT_WIDTHS, PERCENT_PRECISIONS,
                                                                  PERCENT_KINDS, PERCENT_VALUES):
        yield "{{ '%%%s%s%s%s' %% (%s) }}" % (flags, width, precision, kind, value)
    for spec, value in itertools.product(FORMAT_SPECS, FORMAT_VALUES):
        yield "{{ '{:%s}'.format(%s) }}" % (spec, value)


def tables(rng, most):
    """All short tables, and a random sample of `most` of each long product."""
    for text in PERCENT_ODD + FORMAT_ODD + TOKENS + ARGUMENTS + CALLS + LITERALS:
        yield "{{ %s }}" % text
    yield from expressions()
    yield from loops()
    for product in (statements(), filters(), operations(), formats()):
        every = list(dict.fromkeys(product))
        yield from rng.sample(every, min(most, len(every)))
