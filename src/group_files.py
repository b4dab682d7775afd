"""Puts source files into groups that can be compiled as one file each, for CMake's unity builds.

usage: group_files.py SIZE FILE...    prints `GROUP;FILE;FILE...` for each group of 2 to SIZE files

A group is one translation unit, in which the anonymous namespaces of its files are one, too. So a file does not join a
group in which a name of its anonymous namespace, or an alias, is declared by another file or by a header of one, or the
other way round. In no group are files that define macros for the headers that they include, and those that the static
flavour replaces by a file `no_*.cpp`, as the linker takes or leaves a group as a whole.
"""
import functools
import pathlib
import re
import sys

SOURCES = pathlib.Path(__file__).resolve().parent
INCLUDE_FOLDERS = [SOURCES, SOURCES.parent / "tests/unit"]
NOT_CODE = re.compile(r'//[^\n]*|R"(\w*)\((?:.|\n)*?\)\1"|"(?:[^"\\\n]|\\.)*"')
MACRO = re.compile(r"^#define ", re.M)
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
ALIAS = re.compile(r"^using (\w+) =", re.M)
ANONYMOUS = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.M | re.S)
# What a line without indentation declares: a type or an alias, a function, a constant or a variable.
DECLARED = re.compile(
    r"^(?!namespace\b)(?:template <.*>\s)?(?:(?:struct|class|union|enum class|enum|using|concept) (\w+)"
    r"|[^\s#/}(={][^\n(={]*?\b(\w+)(?:\[[^\]\n]*\])?\s*[={;(])", re.M)


def declared(text):
    """The names that a text declares outside of types."""
    return {first or second for first, second in DECLARED.findall(NOT_CODE.sub(" ", text))}


def defined(text):
    """The names that a source file declares outside of types and anonymous namespaces."""
    return declared(ANONYMOUS.sub("", text))


@functools.cache
def replaced():
    """The names that the static flavour defines instead of the files that do otherwise."""
    return set().union(*(defined(path.read_text()) for path in SOURCES.rglob("no_*.cpp")))


@functools.cache
def names_of_header(include):
    """The names that a header of ours, and the headers that it includes, declare outside of types."""
    path = next((path for path in (folder / include for folder in INCLUDE_FOLDERS) if path.is_file()), None)
    if path is None:
        return frozenset()
    text = path.read_text()
    names = declared(text)
    for inner in INCLUDE.findall(text):
        names |= names_of_header(inner)
    return frozenset(names)


class File:
    def __init__(self, path):
        text = path.read_text()
        self.path = path
        self.is_alone = MACRO.search(text) is not None or not replaced().isdisjoint(defined(text))
        self.own = set(ALIAS.findall(text)).union(*map(declared, ANONYMOUS.findall(text)))
        self.others = defined(text) - self.own
        for include in INCLUDE.findall(text):
            self.others |= names_of_header(include)


class Group:
    def __init__(self):
        self.files, self.own, self.others = [], set(), set()
        self.is_closed = False

    def takes(self, file, size):
        if len(self.files) >= size or self.is_closed or file.is_alone:
            return False
        return not (file.own & (self.own | self.others) or self.own & file.others)

    def add(self, file):
        self.files.append(file)
        self.own |= file.own
        self.others |= file.others
        self.is_closed = file.is_alone


def main():
    size = int(sys.argv[1])
    groups = []
    for name in sys.argv[2:]:
        file = File(pathlib.Path(name))
        group = next((group for group in groups if group.takes(file, size)), None)
        if group is None:
            group = Group()
            groups.append(group)
        group.add(file)
    for number, group in enumerate(group for group in groups if len(group.files) > 1):
        print(f"group{number}", *(file.path for file in group.files), sep=";")


if __name__ == "__main__":
    main()
