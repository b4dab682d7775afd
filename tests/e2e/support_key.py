#!/usr/bin/env python3
"""The result of a build is a function of its key: RELEASE as make sees it, the order of optional needs, what the key
covers, and compiler launchers.

usage: support_key.py BINARY
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

import rig
from plain_modules import Bench

# Writes what it sees: its RELEASE.local, its time, and whether it found the optional module.
MAKEFILE = """\
-include configure/RELEASE
TOP = .
-include configure/RELEASE.local
all:
\t@mkdir -p lib; grep -v include configure/RELEASE.local > lib/release; echo $$SOURCE_DATE_EPOCH > lib/time
\t@echo {uses} > lib/uses; echo "$(WITH_X)" > lib/with
clean:
\t@true
"""


class Site(Bench):
    """Modules whose makefiles refer to others: a macro for each of the names that they use."""

    def add(self, name, uses=(), more="", files=None, requires=True):
        self.module(name)
        macros = " ".join(f"$({macro})" for macro in uses) or "nothing"
        self.commit(self.root / "repos" / name, "1.0", Makefile=MAKEFILE.format(uses=macros), **(files or {}))
        self.recipe(name, more=more)
        if not requires:
            file = self.root / f"defs/{name}/{name}.install.yml"
            file.write_text(file.read_text().replace("requires: []\n", ""))

    def seen(self, name, what="release"):
        """What the module's make has seen."""
        text = (self.tree(name) / "lib" / what).read_text()
        return text.replace(str(self.root / "support"), "S")

    def macros(self, name):
        return [line.partition("=")[0].strip() for line in self.seen(name).splitlines()]

    def keys(self):
        lock = self.lock()
        return dict(re.findall(r'^  "(\w+)":\n(?:    .*\n)*?    key: "(\w+)"', lock, re.M))

    def clear(self):
        shutil.rmtree(self.root / "support")
        (self.root / "support/configure").mkdir(parents=True)


def subset(report, bench):
    """make sees SUPPORT, Base, the module and what it can use, whatever else is registered."""
    bench.add("seq")
    bench.add("asyn", ["SEQ"])
    bench.add("other")
    bench.add("std", ["ASYN"])
    bench.build("other", "seq", "asyn")
    report.equal(bench.build("std").returncode, 0, "std is built")
    report.equal(bench.macros("std"), ["SUPPORT", "EPICS_BASE", "SEQ", "ASYN", "STD"], "what std can use")
    report.equal(bench.macros("other"), ["SUPPORT", "EPICS_BASE", "OTHER"], "a module that uses nothing")
    report.equal(os.readlink(bench.tree("std") / "configure/RELEASE.local"),
                 str(bench.root / "support/configure/RELEASE"), "RELEASE.local links to the RELEASE of all modules")
    first, keys = bench.seen("std"), bench.keys()
    report.equal(list(keys), ["other", "seq", "asyn", "std"], "the keys in the lock file")
    bench.clear()
    report.equal(bench.build("std", "asyn", "seq").returncode, 0, "the same from nothing, in another order")
    report.equal(bench.seen("std"), first, "another order gives the same RELEASE")
    report.equal({name: key for name, key in bench.keys().items()}, {n: k for n, k in keys.items() if n != "other"},
                 "and the same keys")
    done = bench.build("seq", "std", "asyn")
    report.equal(done.stderr.count("unchanged"), 3, "nothing is built again\n" + done.stderr)


def optional(report, bench):
    """A module that was built before an optional one is reported, and uses it when it is built again."""
    bench.add("std", ["SEQ"])
    bench.add("other")
    bench.add("seq")
    done = bench.build("std")
    report.equal((bench.macros("std")[2:], done.stderr.count("without")), (["STD"], 0), "seq is not there yet")
    without = bench.keys()["std"]
    done = bench.build("seq")
    message = "std was built without SEQ; build it again to use it"
    report.equal(done.stderr.count(message), 1, "the user is told once\n" + done.stderr)
    report.equal(bench.build("other").stderr.count(message), 0, "not by builds of other modules")
    done = bench.build("std")
    report.check("built at" in done.stderr and message not in done.stderr, "std is built again", done.stderr)
    report.equal(bench.macros("std")[2:], ["STD", "SEQ"], "std uses seq")
    report.check(bench.keys()["std"] != without, "and has another key")
    report.check("unchanged" in bench.build("std").stderr, "after that it is unchanged")
    bench.commit(bench.root / "repos/seq", "1.0", news="x")
    bench.build("seq", "--refresh")
    report.check("built at" in bench.build("std").stderr, "if seq has changed, std is built again")


def ordered(report, bench):
    """One command: a module is built after those that it refers to, unless it has a recipe without `requires`."""
    for name, uses in (("std", ["ASYN"]), ("asyn", ["SEQ"]), ("seq", []), ("core", ["PLUGIN"]), ("plugin", ["CORE"])):
        bench.add(name, uses)
    done = bench.build("std", "asyn", "core", "plugin", "seq")
    report.equal(done.returncode, 0, "five modules\n" + done.stderr)
    report.equal(list(bench.keys()), ["seq", "asyn", "std", "core", "plugin"], "the order of registration")
    report.equal(bench.macros("plugin")[2:], ["CORE", "PLUGIN"], "of two that use each other, the second sees the first")
    report.equal(bench.macros("core")[2:], ["CORE"], "but not the first the second")
    report.equal(done.stderr.count("without"), 0, "which is no reason for a report\n" + done.stderr)
    done = bench.build("std", "asyn", "core", "plugin", "seq")
    report.equal(done.stderr.count("unchanged"), 5, "nothing is built again\n" + done.stderr)
    bench.clear()
    bench.add("user", ["LAST"], requires=False)
    bench.add("last", requires=False)
    done = bench.build("user", "last")
    report.equal(list(bench.keys()), ["user", "last"], "recipes without `requires` keep their order")
    report.check("user was built without LAST" in done.stderr, "which is reported", done.stderr)


def other_names(report, bench):
    """Libraries and dbds are references, too; blanked and extra macros come with the modules that set them."""
    bench.add("asyn", more="libs: [asyn]\ndbds: [asyn.dbd]\nextra_release_macros: {PCRE: /usr/pcre}\n")
    bench.add("linked", files={"linked.mk": "linked_LIBS += asyn\n"})
    bench.add("loaded", files={"loadedInclude.dbd": 'include "asyn.dbd"\n'})
    bench.add("blanking", more="remove_macros: [IPAC]\n")
    bench.add("edited", more="patch_lines: [{path: configure/RELEASE, line: 'X = $(ASYN)'}]\n")
    bench.add("everything", more="release: all\n")
    # A recipe lists libraries that the module must have.
    bench.commit(bench.root / "repos/asyn", "1.0", Makefile=MAKEFILE.format(uses="x").replace(
        "mkdir -p lib", "mkdir -p lib/linux-x86_64; touch lib/linux-x86_64/libasyn.a"))
    names = ("asyn", "linked", "loaded", "blanking", "edited", "everything")
    report.equal(bench.build(*names).returncode, 0, "all are built")
    for name in ("linked", "loaded", "edited"):
        report.equal(bench.macros(name)[2:], ["ASYN", "PCRE", name.upper()], f"{name} uses asyn and what that sets")
    report.equal(bench.macros("blanking")[2:], ["IPAC", "BLANKING"], "a blanked macro")
    report.equal(set(bench.macros("everything")[2:]) - {"IPAC", "PCRE"}, {name.upper() for name in names},
                 "`release: all` has all modules")
    bench.recipe("edited", more="release: some\n")
    done = bench.build("edited")
    report.check(done.returncode == 2 or "it must be `used` or `all`" in done.stderr, "another value is an error",
                 done.stderr)


def covered(report, bench):
    """What changes the key: the environment, recipes and downloads, but not the number of jobs."""
    bench.add("w")
    bench.build("w")
    report.equal(bench.seen("w", "time").strip(), bench.git(bench.root / "repos/w", "log", "-1", "--format=%ct"),
                 "make gets the time of the commit")

    def outcome(*words, **variables):
        bench.environment.update(variables)
        done = bench.build("w", *words)
        for name in variables:
            del bench.environment[name]
        return "unchanged" if "unchanged" in done.stderr else "built" if "built at" in done.stderr else done.stderr

    report.equal(outcome("-j", "1"), "unchanged", "the number of jobs")
    report.equal(outcome("-e", "max_jobs=1"), "unchanged", "the number of jobs in a recipe")
    report.equal(outcome(UNRELATED="1"), "unchanged", "a variable that nothing reads")
    for variables in ({"CFLAGS": "-g"}, {"USR_CXXFLAGS": "-g"}, {"WITH_X": "YES"}, {"SOURCE_DATE_EPOCH": "7"}):
        report.equal(outcome(**variables), "built", f"with {variables}")
        report.equal(outcome(), "built", f"without {variables}")
        report.equal(outcome(), "unchanged", "again")
    report.equal(outcome(WITH_X="YES"), "built", "a variable in its makefile")
    report.equal(bench.seen("w", "with"), "YES\n", "is seen by make")
    source = bench.root / "file"
    source.write_text("first\n")
    bench.recipe("w", more=f"download_extras: [{{url: 'file://{source}', dest: '{bench.root}/copy'}}]\n")
    report.equal([outcome(), outcome()], ["built", "unchanged"], "a download")
    (bench.root / "copy").write_text("second\n")
    report.equal([outcome(), outcome()], ["built", "unchanged"], "a download that changed")
    (bench.root / "copy").unlink()
    report.equal(outcome(), "unchanged", "a download that is no longer there")
    bench.recipe("w")
    bench.build("w")
    key = bench.keys()["w"]
    bench.clear()
    shutil.move(bench.root / "defs", bench.root / "elsewhere")
    bench.command("support", "build", "--defs", bench.root / "elsewhere", "w")
    report.equal(bench.keys()["w"], key, "the place of the recipe makes no difference")


class BaseSite(Site):
    """Modules for EPICS Base that compile one file, in C and in C++."""

    def __init__(self, binary, base):
        super().__init__(binary)
        self.environment["EPICS_BASE"] = str(base)
        common = rig.TOP / "tests/fixtures/modules/_common"
        repository = self.root / "repos/hello"
        shutil.copytree(common, repository)
        self.write({"repos/hello/src/Makefile": "TOP = ..\ninclude $(TOP)/configure/CONFIG\nLIBRARY += hello\n"
                                                "hello_SRCS += one.c two.cpp\ninclude $(TOP)/configure/RULES\n",
                    "repos/hello/src/one.c": "int one(void) { return 1; }\n",
                    "repos/hello/src/two.cpp": "int two() { return 2; }\n"})
        self.git(repository, "init", "-q", "-b", "main")
        self.commit(repository, "1.0")
        self.recipe("hello", more="libs: [hello]\n")


def copied_base(bench, base):
    """A folder that looks like the EPICS Base but has its own configuration."""
    copy = bench.root / "base"
    copy.mkdir()
    for name in os.listdir(base):
        if name != "configure":
            (copy / name).symlink_to(base / name)
    shutil.copytree(base / "configure", copy / "configure", symlinks=True)
    bench.environment["EPICS_BASE"] = str(copy)
    return copy


def base_files(report, bench, base):
    """The configuration of EPICS Base and the compilers that it names."""
    copy = copied_base(bench, base)

    def outcome():
        done = bench.build("hello")
        return "unchanged" if "unchanged" in done.stderr else "built" if "built at" in done.stderr else done.stderr

    report.equal([outcome(), outcome()], ["built", "unchanged"], "a module")
    (copy / "configure/CONFIG_SITE").touch()
    report.equal(outcome(), "unchanged", "a file of Base with a new time and the same content")
    bench.write({"base/configure/CONFIG_SITE.local": "USR_CFLAGS_Linux += -DSITE\n"})
    report.equal([outcome(), outcome()], ["built", "unchanged"], "a new file of the configuration")
    gcc = bench.root / "tools/gcc"
    bench.write({"base/configure/os/CONFIG_SITE.Common.linux-x86_64": f"CC = {gcc}\n",
                 "tools/gcc": "#!/bin/sh\nexec /usr/bin/gcc \"$@\"\n"})
    gcc.chmod(0o755)
    report.equal([outcome(), outcome()], ["built", "unchanged"], "a compiler in the configuration")
    gcc.write_text('#!/bin/sh\n[ "$1" != --version ] || { echo gcc 99; exit 0; }\nexec /usr/bin/gcc "$@"\n')
    report.equal([outcome(), outcome()], ["built", "unchanged"], "another version of that compiler")
    (copy / ".identity").unlink(missing_ok=True)
    bench.write({"base/.identity": "sources: sha256 0\n"})
    report.equal([outcome(), outcome()], ["built", "unchanged"], "another identity of Base")


def launcher(report, bench, base):
    """ccache is in front of both compilers, finds what it has seen before, and does not change the key."""
    bench.environment["CCACHE_DIR"] = str(bench.root / "ccache")

    def statistics():
        done = subprocess.run(["ccache", "--print-stats"], env=bench.environment, capture_output=True, text=True)
        counts = dict(line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
        return {name: int(counts[name]) for name in ("cache_miss", "direct_cache_hit", "preprocessed_cache_hit")}

    done = bench.build("hello")
    key = bench.keys()["hello"]
    report.equal(done.returncode, 0, "without a launcher\n" + done.stderr)
    report.check("unchanged" in bench.build("hello", "--launcher", "ccache").stderr, "the key is the same")
    report.equal(bench.build("hello", "--launcher", "ccache", "--force").returncode, 0, "with ccache")
    first = statistics()
    report.equal(first["cache_miss"], 2, f"both files went through ccache: {first}")
    report.equal(bench.build("hello", "--launcher", "ccache", "--force").returncode, 0, "with ccache again")
    second = statistics()
    report.equal((second["cache_miss"], second["direct_cache_hit"] + second["preprocessed_cache_hit"]), (2, 2),
                 f"both files were found: {second}")
    report.equal(bench.keys()["hello"], key, "the key is still the same")
    done = bench.build("hello", "--launcher", "no-such-program", "--force")
    report.check(done.returncode != 0 and "no program `no-such-program`" in done.stderr, "a launcher that is missing",
                 done.stderr)
    # A makefile without EPICS's rules uses the same names for something else.
    bench.module("plain")
    bench.commit(bench.root / "repos/plain", "1.0", **{
        "Makefile": "all: one.o two.o\n\t@mkdir -p lib\nclean:\n\t@true\n", "one.c": "int one;\n", "two.cpp": "int two;\n"})
    bench.recipe("plain")
    done = bench.build("plain", "--launcher", "ccache")
    report.check(done.returncode == 0 and (bench.tree("plain") / "two.o").exists(), "a module without EPICS's rules",
                 done.stderr)


def main():
    base = rig.epics_base()
    passed = rig.run_tests((subset, optional, ordered, other_names, covered), lambda: Site(sys.argv[1]))
    with_base = [
        lambda report, bench, test=test: test(report, bench, pathlib.Path(base)) for test in (base_files, launcher)
    ]
    for test, name in zip(with_base, ("base_files", "launcher")):
        test.__name__ = name
    return rig.run_tests(with_base, lambda: BaseSite(sys.argv[1], base)) or passed


if __name__ == "__main__":
    sys.exit(main())
