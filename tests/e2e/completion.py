#!/usr/bin/env python3
"""Completion in real shells: bash, zsh and fish complete a line that is typed, and then show its words.

usage: completion.py BINARY      (zsh, fish and python3-pexpect from Debian)
"""
import pathlib
import re
import shutil
import subprocess
import sys

import pexpect
import rig

DEFINITIONS = """\
module: demo
entity_models:
  - name: area
    description: a part of the plant
    parameters:
      name: {type: id, description: its name}
  - name: pump
    description: a pump
    parameters: {}
"""
INSTANCE = "ioc_name: test\ndescription: a test\nentities:\n  - type: demo.area\n    name: NORTH\n"
# What is typed before the tab key, and the words of the completed line. `...` is typed after the tab.
CASES = (
    ("iocwright supp", ["iocwright", "support"]),
    ("iocwright support upd", ["iocwright", "support", "update"]),
    ("iocwright check --stri", ["iocwright", "check", "--strict"]),
    ("iocwright check --message-f", ["iocwright", "check", "--message-format"]),
    ("iocwright check --format sari", ["iocwright", "check", "--format", "sarif"]),
    ("iocwright check --format=sari", ["iocwright", "check", "--format=sarif"]),
    ("iocwright support build --tags clone,sys", ["iocwright", "support", "build", "--tags", "clone,system"]),
    ("iocwright support build ram", ["iocwright", "support", "build", "ramp"]),
    ("iocwright new instance demo.a", ["iocwright", "new", "instance", "demo.area"]),
    ("iocwright explain --config services/bl01t-ea-test-01 NOR",
     ["iocwright", "explain", "--config", "services/bl01t-ea-test-01", "NORTH"]),
    ("iocwright check services/bl01t-ea-t", ["iocwright", "check", "services/bl01t-ea-test-01"]),
    ("iocwright watch services/bl01t-ea-t", ["iocwright", "watch", "services/bl01t-ea-test-01/config"]),
    ("iocwright help imag", ["iocwright", "help", "images"]),
    ("iocwright help run Prob", ["iocwright", "help", "run", "Probes and status"]),
    ("iocwright --limit ste...20", ["iocwright", "--limit", "steps=20"]),
    ("iocwright support cache list --cache oci:", ["iocwright", "support", "cache", "list", "--cache", "oci://host/x"]),
    ("iocwright graph --output note", ["iocwright", "graph", "--output", "notes.txt"]),
    ("iocwright graph --output=note", ["iocwright", "graph", "--output=notes.txt"]),
    ("iocwright support build --defs recip", ["iocwright", "support", "build", "--defs", "recipes"]),
    ("ibek runti", ["ibek", "runtime"]),
    ("ansible.sh --with", ["ansible.sh", "--with-required"]),
)
SHOW = {
    "bash": """show() { printf '<%s>' "$@"; echo '<''end>'; }""",
    "zsh": """show() { printf '<%s>' "$@"; echo '<''end>'; }""",
    "fish": """function show; printf '<%s>' $argv; echo '<''end>'; end""",
}
START_OF_LINE = "\x01"  # ctrl-a


class Bench(rig.Folder):
    """A home folder, a repository of services, recipes, and the program under its names."""

    def __init__(self, binary):
        super().__init__()
        for name in ("iocwright", "ibek", "pvi", "ansible.sh"):
            self.path(f"bin/{name}").symlink_to(pathlib.Path(binary).resolve())
        for name, text in (("home/.keep", ""), ("work/notes.txt", ""), ("work/recipes/README", ""),
                           ("epics/ibek-defs/demo.ibek.support.yaml", DEFINITIONS),
                           ("work/services/bl01t-ea-test-01/config/ioc.yaml", INSTANCE)):
            self.path(name).write_text(text)
        shutil.copytree(rig.TOP / "tests/fixtures/recipes", self.root / "source/ibek-support")
        self.environment = {
            "PATH": f"{self.root}/bin:/usr/bin:/bin", "HOME": f"{self.root}/home", "TERM": "xterm", "LANG": "C.UTF-8",
            "EPICS_ROOT": f"{self.root}/epics", "SOURCE_FOLDER": f"{self.root}/source", "INPUTRC": "/dev/null",
            "IOCWRIGHT_BUILD_CACHE": "oci://host/x"
        }

    def run(self, *words, **more):
        return subprocess.run(words, cwd=self.root / "work", env=self.environment, capture_output=True, text=True,
                              timeout=rig.PATIENCE_S, check=False, **more)


class Shell:
    """An interactive shell. `setup` are commands that it runs first."""

    def __init__(self, bench, name, options, setup):
        self.child = pexpect.spawn(name, options, cwd=str(bench.root / "work"), env=bench.environment, encoding="utf-8",
                                   timeout=rig.PATIENCE_S, dimensions=(40, 200))
        for command in (*setup, SHOW[name]):
            self.child.sendline(command)
        self.words("show ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.close(force=True)

    def words(self, line):
        """The words that the command `show` in this line gets."""
        self.child.sendline(line)
        self.child.expect("((?:<[^<>\r\n]*>)+)<end>")
        return re.findall("<([^<>]*)>", self.child.match[1])

    def completed(self, typed):
        """The words of a line after the tab key."""
        before, _, after = typed.partition("...")
        self.child.send(before + "\t" + after + START_OF_LINE)
        return [word.rstrip("/") for word in self.words("show ")]


def scripts(bench, shell):
    """Commands that load the completions as an installation provides them, for all names."""
    bench.run("iocwright", "internal", "share", str(bench.root / "share"))
    names = ("iocwright", "ibek", "ansible.sh")
    if shell == "bash":
        return ["PS1='> '", *[f"source {bench.root}/share/bash-completion/completions/{name}" for name in names]]
    if shell == "zsh":
        return ["PS1='> '; bindkey -e", f"fpath=({bench.root}/share/zsh/vendor-completions $fpath)",
                "autoload -Uz compinit; compinit -u -D"]
    return [f"source {bench.root}/share/fish/vendor_completions.d/{name}.fish" for name in names]


OPTIONS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}


def check_cases(report, bench, shell):
    with Shell(bench, shell, OPTIONS[shell], scripts(bench, shell)) as run:
        for typed, expected in CASES:
            report.equal(run.completed(typed), expected, f"{shell} completes `{typed}`")


def check_printed_script(report, bench, shell):
    """`iocwright completion` prints a script that a shell can read at once."""
    setup = {
        "bash": ['source <(iocwright completion bash)'],
        "zsh": ["bindkey -e; autoload -Uz compinit; compinit -u -D", "source <(iocwright completion zsh)"],
        "fish": ["iocwright completion fish | source"],
    }
    with Shell(bench, shell, OPTIONS[shell], setup[shell]) as run:
        report.equal(run.completed("iocwright explai"), ["iocwright", "explain"], f"{shell} reads the printed script")


def check_installed(report, bench, shell):
    """`ibek --install-completion` adds the script to the startup files of the shell."""
    for _ in range(2):
        done = bench.run("ibek", "--install-completion", shell)
        report.check(
            done.returncode == 0 and done.stdout.startswith(f"{shell} completion installed in {bench.root}/home/"),
            f"ibek --install-completion {shell}", done.stdout + done.stderr)
    startup = {"bash": ".bashrc", "zsh": ".zshrc"}.get(shell)
    if startup:
        lines = (bench.root / "home" / startup).read_text().splitlines()
        report.equal(len(lines), 1, f"a second installation leaves {startup} as it is")
    options = {"bash": ["-i"], "zsh": ["-i"], "fish": ["-i"]}[shell]
    with Shell(bench, shell, options, ["bindkey -e"] if shell == "zsh" else []) as run:
        report.equal(run.completed("ibek pattern ad"), ["ibek", "pattern", "add"],
                     f"a new {shell} has the installed completion")


def check_shell_is_found(report, bench, shell):
    """Without a name, the options mean the shell that they are called from."""
    named = bench.run("ibek", "--show-completion", shell)
    found = bench.run(shell, "-c", "ibek --show-completion; true")
    report.check(named.returncode == 0 and "internal complete" in named.stdout,
                 f"ibek --show-completion {shell} prints the script", named.stderr)
    report.equal(found.stdout, named.stdout, f"ibek --show-completion in {shell} finds the shell")


def check_pvi(report, bench):
    done = bench.run("pvi", "--show-completion", "fish")
    report.check(done.returncode == 0 and "complete -c pvi" in done.stdout, "pvi has these options as well",
                 done.stderr)
    wrong = bench.run("ibek", "--install-completion", "tcsh")
    report.check(wrong.returncode == 2 and "must be `bash`, `zsh` or `fish`" in wrong.stderr,
                 "an unknown shell is an error", wrong.stderr)


def check_is_quiet(report, bench):
    """Broken definitions, a missing folder and unknown words give no messages."""
    bench.path("epics/ibek-defs/broken.ibek.support.yaml").write_text("module: [\n")
    for words in (["new", "instance", ""], ["explain", "x:"], ["nonsense", "--what", ""], ["support", "build", ""]):
        done = bench.run("iocwright", "internal", "complete", "fish", *words)
        report.check(done.returncode == 0 and not done.stderr, f"no message for {words}", done.stderr)
    types = bench.run("iocwright", "internal", "complete", "fish", "new", "instance", "demo.")
    report.check("demo.pump\ta pump" in types.stdout.splitlines(), "types of other files are still known", types.stdout)


def main():
    report = rig.Report()
    with Bench(sys.argv[1]) as bench:
        for shell in ("bash", "zsh", "fish"):
            if not shutil.which(shell):
                print(f"{shell} is not installed")
                report.skipped += 1
                continue
            for check in (check_cases, check_printed_script, check_installed, check_shell_is_found):
                check(report, bench, shell)
        check_pvi(report, bench)
        check_is_quiet(report, bench)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
