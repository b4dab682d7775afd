#!/usr/bin/env python3
"""Check the tree against its own rules: rooms, arrows between them, sizes, generated files.

usage: run.py BINARY
"""
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "CHANGELOG.md", "src", "schemas", "support-defs",
    "templates", "tests", "container", ".ci", ".clang-format", ".clang-tidy", ".dockerignore", ".github", ".gitignore"
}
MOST_LINES = 450

# The wings and their rooms, in the order of the table in src/README.md: a room may include itself and rooms above it.
WINGS = {
    "core": ["base", "diag", "value", "fetch"],
    "lang": ["yaml", "jinja", "format"],
    "epics": ["db", "site"],
    "instance": ["model", "resolve", "boot", "schema", "screens", "patterns", "report", "check"],
    "image": ["recipe", "cache", "module", "ioc", "assets", "tools", "doctor"],
    "launch": ["hardware", "supervise", "start", "client", "trial"],
    "editor": ["lsp", "watch"],
    "cli": [],
}
# The wings that each wing uses, as in src/CMakeLists.txt.
USES = {
    "core": set(),
    "lang": {"core"},
    "epics": {"core"},
    "instance": {"core", "lang", "epics"},
    "image": {"core", "lang", "epics"},
    "launch": {"core", "lang", "epics", "instance"},
    "editor": {"core", "lang", "epics", "instance", "image", "launch"},
    "cli": {"core", "lang", "epics", "instance", "image", "launch", "editor"},
}
# The supervisor runs as long as the IOC, so it must not need YAML or templates.
NARROW = {"launch/supervise": {"core"}, "launch/hardware": {"core", "lang"}}
# Headers of libraries that only one room may include.
DOORS = {
    "yaml.h": "lang/yaml", "pcre2.h": "core/base", "curl/curl.h": "core/base", "openssl/evp.h": "image/cache",
    "archive.h": "image/cache", "archive_entry.h": "image/cache",
    "libelf.h": "image/ioc", "gelf.h": "image/ioc", "CLI/CLI.hpp": "cli", "unistr.h": "core/base",
    "unictype.h": "core/base", "unicase.h": "core/base", "uniwidth.h": "core/base"
}
# Variables of other programs, which we read only to change or pass on what these programs get.
FOREIGN = {"PATH", "LD_LIBRARY_PATH", "LC_ALL", "EPICS_CA_ADDR_LIST", "EPICS_DB_INCLUDE_PATH"}
# The files that read or pass on the whole environment of the process.
ENVIRON = {"src/core/base/environment.cpp", "src/core/base/exec_image.cpp"}

errors = []


def check(fine, message):
    if not fine:
        errors.append(message)


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=TOP,
                         capture_output=True, text=True, check=True).stdout
    return [name for name in out.splitlines() if (TOP / name).is_file()]


def check_top_level():
    for name in {path.split("/")[0] for path in tracked()}:
        check(name in TOP_LEVEL, f"{name}: not allowed at the top level")


def room_of(path):
    """The wing and the room of a file below src. The room is empty for files that belong to the whole wing."""
    parts = path.split("/")
    return parts[0], parts[1] if len(parts) > 2 else ""


def may_include(wing, room, other_wing, other_room):
    if wing != other_wing:
        return other_wing in USES[wing] & NARROW.get(f"{wing}/{room}", USES[wing])
    rooms = WINGS[wing]
    return room in ("", other_room) or (other_room in rooms and rooms.index(other_room) < rooms.index(room))


def check_arrows():
    for name in tracked("src/*.cpp", "src/*.hpp"):
        if name == "src/main.cpp":
            continue
        wing, room = room_of(name.removeprefix("src/"))
        if wing not in WINGS or (room and room not in WINGS[wing]):
            errors.append(f"{name}: is in no room of src/README.md")
            continue
        for number, line in enumerate((TOP / name).read_text().splitlines(), 1):
            include = re.match(r'#include ["<]([^">]+)[">]', line)
            if not include:
                continue
            if "/" in include[1] and include[1].split("/")[0] in WINGS:
                other = room_of(include[1])
                check(may_include(wing, room, *other),
                      f"{name}:{number}: {wing}/{room} may not include {'/'.join(other)}")
            door = DOORS.get(include[1])
            check(door in (None, f"{wing}/{room}".rstrip("/")),
                  f"{name}:{number}: only {door} may include {include[1]}")


def check_wings():
    """src/CMakeLists.txt links each wing with the wings that USES names."""
    text = (TOP / "src/CMakeLists.txt").read_text()
    for wing, uses in USES.items():
        line = re.search(rf"add_wing\({wing}\b([^)]*)\)", text)
        named = re.search(r"USES ([a-z ]+)", line[1]) if line else None
        check(line and set(named[1].split() if named else []) == uses,
              f"src/CMakeLists.txt: {wing} must use {sorted(uses)}")


def check_sizes():
    for name in tracked("src", "tests", "container", ".ci"):
        if name.endswith((".cpp", ".hpp", ".py", ".sh", ".cmake")) or "." not in name.split("/")[-1]:
            lines = (TOP / name).read_bytes().count(b"\n")
            check(lines <= MOST_LINES, f"{name}: {lines} lines; the maximum is {MOST_LINES}")
    check((TOP / "src/main.cpp").read_bytes().count(b"\n") < 30, "src/main.cpp: must be shorter than 30 lines")


def check_headers():
    """Each header begins with a sentence on its job, and has an include guard."""
    for name in tracked("src/*.hpp"):
        lines = (TOP / name).read_text().splitlines()
        check(lines[0].startswith("// "), f"{name}: does not begin with a comment on its job")
        check("#pragma once" in lines, f"{name}: #pragma once is missing")


def check_try():
    """No TRY within the braces of an initializer: when g++ 12 returns from there, it does not destroy earlier
    members."""
    hidden = r"""//[^\n]*|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'"""
    block = r"(\)|\b(else|do|const|noexcept|override|mutable)|->\s*[\w:<>&*, ]+|[;{}:])$"
    for name in tracked("src/*.cpp", "src/*.hpp"):
        text = re.sub(hidden, lambda match: re.sub(r"[^\n]", " ", match[0]), (TOP / name).read_text(), flags=re.S)
        opened = []
        for match in re.finditer(r"[({[\]})]|\bTRY\(", text):
            if match[0] in ")}]":
                opened.pop()
            elif match[0] != "TRY(":
                opened.append(match)
            else:
                brace = next((at.start() for at in reversed(opened) if at[0] == "{"), None)
                if brace is not None:
                    initializer = ";" not in text[brace:match.start()] and not re.search(block, text[:brace].rstrip())
                    check(
                        not initializer,
                        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: TRY within an initializer leaks earlier members"
                    )
                opened.append(match)


def check_looks():
    """Results of the disk are unwrapped: `if (disk.exists(path))` compiles, but only tests whether the call
    succeeded."""
    look = r"(?:[\w.]*\.|->)?(?:\w*[dD]isk_?|RealDisk\(\))(?:\.|->)(?:exists|is_link|is_file|is_folder|kind)\("
    for name in tracked("src/*.cpp", "src/*.hpp"):
        text = (TOP / name).read_text()
        for match in re.finditer(look, text):
            before, after = text[:match.start()].rstrip(), text[match.end():]
            unwrapped = re.search(r"(\b(TRY|or_unreadable|or_report|skip_unusable)\(|=|\breturn)$", before)
            depth, end = 1, 0
            while depth:
                depth += {"(": 1, ")": -1}.get(after[end], 0)
                end += 1
            fine = unwrapped or after[end:].startswith((".value_or(", ".error()"))
            line = text.count("\n", 0, match.start()) + 1
            check(fine, f"{name}:{line}: the result of `{match[0]}` is not unwrapped")


def check_algorithms():
    """A precompiled header hides a missing include, but not every build has one."""
    for name in tracked("src/*.cpp", "src/*.hpp", "tests/*.cpp", "tests/*.hpp"):
        text = (TOP / name).read_text()
        uses = re.search(r"std::ranges::(?!begin|end|rbegin|rend|size|data|empty|view|borrowed)\w+\(", text)
        check(not uses or "#include <algorithm>" in text, f"{name}: `{uses and uses[0]}` needs <algorithm>")


def check_children():
    """Only start_child() forks, because its child runs no destructors of the parent; nothing calls exit()."""
    exits = r"(?<![\w.>])(?:std::|::)?(?:quick_)?exit\("
    forks = r"\bv?fork\(|\bposix_spawnp?\(|\b_Fork\("
    for name in tracked("src/*.cpp", "src/*.hpp"):
        for number, line in enumerate((TOP / name).read_text().splitlines(), 1):
            code = re.sub(r'"(?:\\.|[^"\\])*"', '""', line).split("//")[0]
            place = f"{name}:{number}"
            may_fork = name == "src/core/base/child_process.cpp"
            check(may_fork or not re.search(forks, code), f"{place}: use start_child() of core/base/child_process.hpp")
            check(not re.search(exits, code), f"{place}: return the exit status to main() instead of calling exit()")


def check_settings():
    """Variables of the environment are read through the table of settings, and each name of ours is in it."""
    table = "src/core/base/settings.cpp"
    rows = set(re.findall(r'SettingRow\{\s*Setting::\w+,\s*"(\w+)"', (TOP / table).read_text()))
    check(len(rows) > 30, f"{table}: its rows are not recognized")
    texts = {name: (TOP / name).read_text() for name in tracked("src/*.cpp", "src/*.hpp")}
    builds = "".join((TOP / name).read_text() for name in ("CMakeLists.txt", "src/CMakeLists.txt"))
    macros = set(re.findall(r"IOCWRIGHT_\w+", builds))
    macros |= {word for text in texts.values() for word in re.findall(r"#define (\w+)", text)}
    lookup = r'(?:\.|->)(?:get|find)\(\s*"([A-Z][A-Z0-9_]+)"(?![^;]*npos)'
    used = set()
    for name, text in texts.items():
        for match in re.finditer(r"\bIOCWRIGHT_[A-Z0-9_]+", text):
            place = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
            check(match[0] in rows | macros, f"{place}: {match[0]} has no row in {table}")
        for match in re.finditer(rf"\b(?:secure_)?getenv\(|{lookup}", text):
            used.add(match[1])
            place = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
            check(match[1] in FOREIGN, f"{place}: read `{match[1] or 'getenv'}` with Settings, from a row in {table}")
        check(name in ENVIRON or not re.search(r"(?<!/)\benviron\b", text),
              f"{name}: only {' and '.join(sorted(ENVIRON))} may use environ")
    for variable in sorted(FOREIGN - used):
        errors.append(f"tests/structure/run.py: nothing reads {variable}: remove it from FOREIGN")
    for variable in sorted(FOREIGN & rows):
        errors.append(f"tests/structure/run.py: {variable} is in {table}: remove it from FOREIGN")


def check_maps():
    """The READMEs of src and tests name every room."""
    rooms = {room for rooms in WINGS.values() for room in rooms} | set(WINGS)
    parts = {name.split("/")[1] for name in tracked("tests") if name.count("/") > 1}
    for folder, names in (("src", rooms), ("tests", parts)):
        text = (TOP / folder / "README.md").read_text()
        for name in sorted(names):
            check(f"`{name}" in text, f"{folder}/README.md: does not mention {name}")


def check_schemas(binary):
    """Each schema in schemas/ equals the output of the binary. That of instances covers all definitions in
    support-defs."""
    definitions = [str(path) for path in sorted((TOP / "support-defs").glob("*/*.ibek.support.yaml"))]
    schemas = {"support": ["support", "generate-schema"], "recipe": ["support", "generate-recipe-schema"],
               "instance": ["ioc", "generate-schema", "--no-ibek-defs", *definitions]}
    for name, words in schemas.items():
        made = subprocess.run([binary, *words], capture_output=True, text=True, check=True).stdout
        path = TOP / f"schemas/{name}.schema.json"
        check(path.exists() and path.read_text() == made,
              f"{path.relative_to(TOP)}: differs from the output of `iocwright {words[0]} {words[1]}`")


def check_support_defs():
    """Each module of support-defs has a definition, and a golden that uses all of its models."""
    for folder in sorted(path for path in (TOP / "support-defs").iterdir() if path.is_dir()):
        module = folder.name
        definition, golden = folder / f"{module}.ibek.support.yaml", TOP / "tests/golden/support-defs" / module
        if not (definition.exists() and (golden / "ioc.yaml").exists()):
            errors.append(
                f"support-defs/{module}: needs {definition.name} and the golden tests/golden/support-defs/{module}")
            continue
        text = definition.read_text()
        check(re.search(rf"^module: {re.escape(module)}$", text, re.M),
              f"{definition.relative_to(TOP)}: its module is not {module}")
        status = golden / "expected/status"
        check(status.exists() and status.read_text() == "0\n", f"{golden.relative_to(TOP)}: generate does not succeed")
        used = set(re.findall(rf"type: {re.escape(module)}\.(\w+)", (golden / "ioc.yaml").read_text()))
        for model in re.findall(r"^  - name: (\w+)$", text, re.M):
            check(model in used, f"{golden.relative_to(TOP)}: does not use {module}.{model}")


def check_runner():
    """tests/run rejects unknown parts with a list, and tests/README.md mentions each part or its group."""
    done = subprocess.run(["tests/run", "golden", "no-such-part"], cwd=TOP, capture_output=True, text=True)
    check(done.returncode == 2 and "unknown part `no-such-part`" in done.stderr, "tests/run: takes an unknown part")
    check("e2e/supervise" in done.stderr, "tests/run: does not list its parts")
    readme = (TOP / "tests/README.md").read_text()
    for part in re.search(r"^parts: (.*)^groups: ", done.stderr, re.M | re.S)[1].split():
        check(f"`{part.split('/')[0]}`" in readme, f"tests/README.md: does not mention the part {part}")


CHECKS = (check_top_level, check_arrows, check_wings, check_sizes, check_headers, check_try, check_looks,
          check_algorithms, check_children, check_settings, check_maps, check_support_defs, check_runner)


def main():
    for run in CHECKS:
        run()
    check_schemas(sys.argv[1])
    for error in errors:
        print(error)
    print(f"{0 if errors else len(CHECKS) + 1} passed, {len(errors)} failed")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
