#!/usr/bin/env python3
"""Run the golden cases: folders of input files and command lines, with their expected output.

usage: run.py BINARY [CASE...]      (ACCEPT=1 accepts the actual output as the expected one)

A case is a folder below this one with a file `args`. Each of its lines is a command line, split as by a shell, that
begins with `iocwright`, `ibek`, `pvi`, `msi` or `ansible.sh`. The files of the case are copied to an empty folder,
which becomes EPICS_ROOT and the working folder. `{root}` stands for it in args, env and output; `{support_defs}` in
args stands for the folder of that name in the tree. The file `env` has more variables, as lines NAME=VALUE. These are
compared with the files in `expected/`: `stdout`, `stderr` and `status` of all commands in order, and the folders
`out` and `opi`, if they were written.

IOC and RUNTIME_DIR are folders below `{root}/.epics`, which does not exist and is shown as /epics. A real /epics, as in
a devcontainer, thus makes no difference.

Every kind of diagnostic has a case of its name in faults/, with the kind in brackets in its stderr.
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SUPPORT_DEFS = HERE.parents[1] / "support-defs"
PATIENCE_S = 600.0  # ends a command that hangs; never what a test measures, as the machine may be busy


def copy_inputs(case, root):
    for path in sorted(case.iterdir()):
        if path.name in ("args", "env", "expected"):
            continue
        if path.is_dir():
            shutil.copytree(path, root / path.name, symlinks=True)
        else:
            shutil.copy2(path, root / path.name)


def environment(case, root, binaries):
    env = {
        "PATH": f"{binaries}:/usr/bin:/bin", "EPICS_ROOT": str(root), "IOC": f"{root}/.epics/ioc",
        "RUNTIME_DIR": f"{root}/.epics/runtime", "HOME": str(root), "IOC_NAME": "TEST-IOC-01", "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8", "IOCWRIGHT_STATE_DIR": str(root),
    }
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    if (case / "env").exists():
        for line in (case / "env").read_text().splitlines():
            name, _, value = line.replace("{root}", str(root)).partition("=")
            env[name] = value
    return env


def shown(output, root):
    """Output or file contents with the folders of the case replaced."""
    return output.replace(f"{root}/.epics/".encode(), b"/epics/").replace(str(root).encode(), b"{root}")


def run_case(case, binaries):
    """Runs a case. Returns its output as the contents of files, by their names below expected/."""
    with tempfile.TemporaryDirectory() as tmp:
        root = pathlib.Path(tmp).resolve()
        copy_inputs(case, root)
        env = environment(case, root, binaries)
        actual = {"stdout": b"", "stderr": b"", "status": b""}
        for line in (case / "args").read_text().splitlines():
            words = shlex.split(line.replace("{root}", str(root)).replace("{support_defs}", str(SUPPORT_DEFS)))
            words[0] = f"{binaries}/{'not-in-path/' if words[0] == 'msi' else ''}{words[0]}"
            done = subprocess.run(words, cwd=root, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=PATIENCE_S)
            actual["stdout"] += shown(done.stdout, root)
            actual["stderr"] += shown(done.stderr, root)
            actual["status"] += b"%d\n" % done.returncode
        for path in sorted([*(root / "out").rglob("*"), *(root / "opi").rglob("*")]):
            if path.is_file() and ".iocwright" not in path.parts:
                actual[str(path.relative_to(root))] = shown(path.read_bytes(), root)
        return {name: content for name, content in actual.items() if content}


def expected_of(case):
    folder = case / "expected"
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*")
            if p.is_file()} if folder.exists() else {}


def accept(case, actual):
    shutil.rmtree(case / "expected", ignore_errors=True)
    for name, content in actual.items():
        path = case / "expected" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def show_difference(name, actual, expected):
    for file in sorted(set(actual) | set(expected)):
        if actual.get(file) == expected.get(file):
            continue
        print(f"{name}: {file}")
        for title, files in (("expected", expected), ("actual", actual)):
            print(f"--- {title}\n{files.get(file, b'').decode(errors='replace')}", end="")
        print("---")


def check_kinds(binary):
    """Each kind of diagnostic has its own case."""
    page = subprocess.run([binary, "help", "diagnostics"], capture_output=True, text=True).stdout
    table = page.partition("\n## Kinds\n")[2]
    kinds = re.findall(r"^  (\S+)", table, re.MULTILINE)  # continued lines are indented further
    missing = []
    for kind in kinds:
        stderr = HERE / "faults" / kind / "expected" / "stderr"
        if not stderr.exists() or f"[{kind}]" not in stderr.read_text():
            missing.append(kind)
    if missing or not kinds:
        print("kinds of diagnostics without a case in tests/golden/faults: " + ", ".join(missing or ["all"]))
    return len(kinds) - len(missing), len(missing) + (0 if kinds else 1)


def check_help(binary):
    """Every topic that `help` lists has a page, with all of its tables."""
    topics = re.findall(r"^  ([a-z-]+)  ",
                        subprocess.run([binary, "help"], capture_output=True, text=True).stdout, re.MULTILINE)
    sources = sorted(path.stem for path in (HERE.parents[1] / "templates" / "help").glob("*.md"))
    bad = []
    for topic in sources:
        page = subprocess.run([binary, "help", topic], capture_output=True, text=True)
        if topic not in topics or page.returncode != 0 or not page.stdout.startswith(
                "# ") or "<!-- table" in page.stdout:
            bad.append(topic)
    if bad or topics != sources:
        print(f"help: topics {topics}, files {sources}, bad pages {bad}")
    return len(sources) - len(bad), len(bad) + (0 if topics == sources and sources else 1)


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    cases = [p.parent for p in sorted(HERE.rglob("args"))]
    if sys.argv[2:]:
        cases = [c for c in cases if any(str(c.relative_to(HERE)).startswith(name) for name in sys.argv[2:])]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as binaries, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name in ("iocwright", "ibek", "pvi", "ansible.sh"):
            (pathlib.Path(binaries) / name).symlink_to(binary)
        (pathlib.Path(binaries) / "not-in-path").mkdir()  # starts of an instance run the msi in PATH
        (pathlib.Path(binaries) / "not-in-path/msi").symlink_to(binary)
        for case, actual in zip(cases, pool.map(lambda case: run_case(case, binaries), cases)):
            expected = expected_of(case)
            if actual == expected:
                passed += 1
            elif os.environ.get("ACCEPT") == "1":
                accept(case, actual)
                print(f"accepted {case.relative_to(HERE)}")
                passed += 1
            else:
                show_difference(str(case.relative_to(HERE)), actual, expected)
                failed += 1
    if not sys.argv[2:]:
        for check in (check_kinds, check_help):
            good, bad = check(binary)
            passed, failed = passed + good, failed + bad
    if failed:
        print("to accept the actual output: ACCEPT=1 tests/run golden")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
