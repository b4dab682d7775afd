#!/usr/bin/env python3
"""Let one call of the C library fail at a time, at every call of a command, as on a network file system with a
passing error: the files are the old ones, the new ones, or marked for the next command to finish, and a mixture
never comes with status 0.

usage: disk_errors.py BINARY
"""
import concurrent.futures
import errno
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from rig import TOP, Report

CODES = [errno.EIO, errno.ESTALE]  # by turns
WRITING = {"open", "write", "close", "mkdir", "rename", "symlink"}  # calls that fail on a full disk
KILLED = 0
WORKERS = os.cpu_count()  # each lets its share of the calls fail
DEFINITIONS = """\
module: {module}
entity_models:
  - name: device
    description: an entity that shows in every file
    parameters:
      name: {{type: id, description: its name}}
    pre_init:
      - value: "# {{{{ name }}}}"
    databases:
      - file: {module}.template
        args: {{name: }}
"""


def instance(word, entities, waits):
    lines = [f"ioc_name: {word}", f"description: set {word}", "entities:"]
    for module in ("image", "nested", "own"):
        lines += [f"  - {{type: {module}.device, name: {word}{i}{module}}}" for i in range(entities)]
    lines += [f"  - {{type: ibek.wait_ip, device: {word}, address: '{word}:1'}}"] if waits else []
    return "\n".join(lines) + "\n"


def files_in(folder):
    files = [p for p in folder.rglob("*") if p.is_file() and ".iocwright" not in p.parts]
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


class Scene:
    """A folder with an image's definitions, an instance and what was made of it before the instance was changed. Of the
    calls of a command, those that have the remainder `share` fail."""

    def __init__(self, work, binary, library, share):
        self.work, self.binary, self.library, self.share = work, binary, library, share
        self.root, self.ready = work / "root", work / "ready"
        self.environment = {"PATH": "/usr/bin:/bin", "EPICS_ROOT": str(self.root), "IOC": "/epics/ioc"}

    def run(self, command, at=None, code=0):
        """The command on the folder as it is; the call number `at` fails."""
        environment = dict(self.environment)
        if at is not None:
            environment |= {"LD_PRELOAD": str(self.library), "FAIL_BELOW": str(self.root)}
            environment |= {"FAIL_PROGRAM": self.binary, "FAIL_AT": str(at), "FAIL_CODE": str(code), "FAIL_REPORT": str(self.work / "calls")}
            (self.work / "calls").unlink(missing_ok=True)
        done = subprocess.run([self.binary, *command], env=environment, capture_output=True, text=True)
        self.printed = done.stdout
        return done.returncode, done.stderr

    def calls(self):
        return (self.work / "calls").read_text().splitlines()

    def keep(self):
        shutil.copytree(self.root, self.ready, symlinks=True)

    def restore(self):
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.ready, self.root, symlinks=True)


def each_call(report, scene, command, judge, name, changes=True):
    """Runs the command with a failure at each of its calls, for each kind of failure; on a fresh copy of the folder if it
    changes files."""
    if changes:
        scene.restore()
    status, said = scene.run(command, at=0)
    calls = scene.calls()
    fine = status == 0 and len(calls) >= 8
    report.check(fine, f"{name}: without an error", f"status {status}, {len(calls)} calls\n{said}")
    for number, call in list(enumerate(calls, 1))[scene.share::WORKERS]:
        kind = call.split()[0]
        for code in [CODES[number // 2 % 2]] + [errno.ENOSPC] * (kind in WRITING) + [KILLED] * changes:
            if changes:
                scene.restore()
            status, said = scene.run(command, at=number, code=code)
            complaint = judge(status)
            if not complaint and status not in (0, 1, 2, 3) and (code, status) != (KILLED, -9):
                complaint = f"status {status}"
            if not complaint and status not in (0, -9) and not said:
                complaint = f"status {status} without a message"
            where = f"{name}: {errno.errorcode.get(code, 'KILL')} at call {number} ({call})"
            report.check(not complaint, where, f"  {complaint}\n{said}")


def regeneration(report, scene):
    config, runtime = scene.root / "config", scene.root / "runtime"
    for path, module in [("ibek-defs", "image"), ("ibek-defs/below", "nested"), ("config", "own")]:
        (scene.root / path).mkdir(parents=True, exist_ok=True)
        (scene.root / path / f"{module}.ibek.support.yaml").write_text(DEFINITIONS.format(module=module))
    generate = ["runtime", "generate2", str(config), "--no-pvi"]
    sets = []
    for word, waits in [("old", True), ("new", False)]:
        if sets:
            scene.keep()
        for folder in filter(pathlib.Path.exists, (scene.root, scene.ready)):
            (folder / "config/ioc.yaml").write_text(instance(word, 3, waits))
        status, said = scene.run(generate)
        report.check(status == 0, f"generate2: the {word} files", said)
        sets.append(files_in(runtime))
    report.check(set(sets[0]) != set(sets[1]), "the two sets differ in names")

    def judge(status):
        found, marked = files_in(runtime), (runtime / ".iocwright/commit").exists()
        if status == 0 and (found != sets[1] or marked):
            return f"status 0, and the new files are not all in place: {sorted(found)}"
        if found not in sets and not marked:
            return f"a mixture, and nothing is marked for the next command: {sorted(found)}"
        # There is no such instance: this fails, and yet finishes the swap first.
        scene.run(["runtime", "generate", "none.yaml", "none.ibek.support.yaml", "-o", str(runtime)])
        if files_in(runtime) not in sets or (runtime / ".iocwright/commit").exists():
            return f"a mixture after the next command: {sorted(files_in(runtime))}"
        if marked and files_in(runtime) != sets[1]:
            return "the next command did not finish the swap"
        return ""

    each_call(report, scene, generate, judge, "generate2")


def start(report, scene):
    """A whole start. Each step has its own set of files; after a failure, the next start completes them all."""
    runtime = scene.root / "runtime"
    files = {
        "ioc/config/c.db": "%s\n", "ioc/config/a.proto": "%s\n", "support/configure/RELEASE.shell": "export WORD=%s\n",
        "ioc/bin/linux-x86_64/ioc": "#!/bin/sh\nexec true\n",
        "ibek-defs/own.ibek.support.yaml": DEFINITIONS.format(module="own"), "autosave/own_settings.req": "%s $(name)\n",
        "ibek-defs/image.ibek.support.yaml": DEFINITIONS.format(module="image"),
        "ibek-defs/nested.ibek.support.yaml": DEFINITIONS.format(module="nested"),
        "support/m/db/image.template": "record(ai, \"$(name)\") {}\n", "support/m/db/nested.template": "# %s\n",
        "support/m/db/own.template": "include \"nested.template\"\n",
    }
    scene.environment |= {"EPICS_BASE": str(scene.root / "base"), "IOC": str(scene.root / "ioc")}
    scene.environment |= {"EPICS_HOST_ARCH": "linux-x86_64", "IOCWRIGHT_STATE_DIR": str(scene.root)}
    sets = []
    for word in ("old", "new"):
        if sets:
            scene.keep()
        for folder in filter(pathlib.Path.exists, (scene.root, scene.ready)) if sets else [scene.root]:
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(content.replace("%s", word))
                (folder / name).chmod(0o755)
            (folder / "ioc/config/ioc.yaml").write_text(instance(word, 1, False))
        status, said = scene.run(["run", "--exec"])
        report.check(status == 0, f"start: the {word} files", said)
        sets.append(files_in(runtime))
    boot = ["st.cmd", "ioc.subst"]
    boots = [{name: files[name] for name in boot} for files in sets]

    def judge(status):
        found, marked = files_in(runtime), (runtime / ".iocwright/commit").exists()
        if status == 0 and (found != sets[1] or marked):
            return f"status 0, and the new files are not all in place: {sorted(found)}"
        if not marked and {name: found.get(name) for name in boot} not in boots:
            return "a mixture of boot files, and nothing is marked for the next command"
        status, said = scene.run(["run", "--exec"])
        return "" if status == 0 and files_in(runtime) == sets[1] else f"the next start does not complete: {said}"

    each_call(report, scene, ["run", "--exec"], judge, "start")


def locks(report, scene):
    """A file system without locks: the command says so and continues."""
    config = scene.root / "config"
    for name, content in {"config/ioc.yaml": instance("one", 1, False).replace("image.", "own.").replace("nested.", "own."),
                          "config/own.ibek.support.yaml": DEFINITIONS.format(module="own")}.items():
        (scene.root / name).parent.mkdir(parents=True, exist_ok=True)
        (scene.root / name).write_text(content)
    command = ["runtime", "generate2", str(config), "--no-pvi"]
    scene.run(command)
    scene.run(command, at=0)
    at = next((i for i, call in enumerate(scene.calls(), 1) if call.startswith("flock ")), 0)
    status, said = scene.run(command, at=at, code=errno.ENOLCK)
    report.check(at and status == 0 and "No locks available; continuing without a lock" in said,
                 "ENOLCK is a warning", f"status {status}\n{said}")


def placing(report, scene):
    config, runtime = scene.root / "config", scene.root / "runtime"
    config.mkdir(parents=True)
    for name in ["a.proto", "b.protocol", "c.db", "d.template"]:
        (config / name).write_text(f"the content of {name}\n")
    scene.keep()
    command = ["runtime", "place-files", str(config)]
    report.check(scene.run(command)[0] == 0, "place-files: without the library")
    expected = files_in(runtime)

    def judge(status):
        return "" if status != 0 or files_in(runtime) == expected else f"status 0 with {sorted(files_in(runtime))}"

    each_call(report, scene, command, judge, "place-files")


def answers(report, scene):
    """Commands that only print: with status 0 they print what they print without an error."""
    files = {
        "ibek-defs/image.ibek.support.yaml": DEFINITIONS.format(module="image"),
        "ioc/config/ioc.yaml": "ioc_name: x\ndescription: x\nentities: []\n",
        "ioc/config/own.ibek.support.yaml": DEFINITIONS.format(module="own"),
        "ioc/config/a.proto": "",
        "ioc/bin/linux-x86_64/ioc": "",
        "support/configure/RELEASE.shell": 'export X="y"\n',
        "support/configure/protocol/b.proto": "",
        "support/configure/runtime_files_list": "extra\n",
        "support/one/db/x.db": "",
        "extra/file": "",
        "defs/one/one.install.yml": "module: one\nversion: \"1\"\npatch_file: {path: one.patch}\n",
        "defs/one/one.patch": "",
        "base/configure/CONFIG_BASE_VERSION": "EPICS_VERSION = 7\nEPICS_MODIFICATION = 8\n",
    }
    for name, content in files.items():
        (scene.root / name).parent.mkdir(parents=True, exist_ok=True)
        (scene.root / name).write_text(content)
    (scene.root / "extra/link").symlink_to("file")
    scene.environment |= {"EPICS_BASE": str(scene.root / "base"), "IOC": str(scene.root / "ioc")}
    scene.environment |= {"EPICS_TARGET_ARCH": "linux-x86_64", "SOURCE_FOLDER": str(scene.root / "none")}
    scene.environment |= {"IOCWRIGHT_STATE_DIR": str(scene.work)}
    commands = {
        "run": ["run", "--dry-run"],
        "extract-runtime-assets": ["ioc", "extract-runtime-assets", str(scene.work / "image"), "--dry-run"],
        "generate-schema": ["ioc", "generate-schema"],
        "support build": ["support", "build", "one", "--defs", str(scene.root / "defs"), "--dry-run"],
    }
    for name, command in commands.items():
        status, said = scene.run(command)
        expected = scene.printed
        report.check(status == 0 and expected, f"{name}: without the library", said)

        def judge(status):
            return "" if status != 0 or scene.printed == expected else f"status 0 with\n{scene.printed}"

        each_call(report, scene, command, judge, name, changes=False)


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    total = Report()
    with tempfile.TemporaryDirectory() as tmp:
        library = pathlib.Path(tmp) / "failing_call.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, TOP / "tests/fixtures/failing_call.c", "-ldl"],
                       check=True)

        def run(share):
            report = Report()
            for scenario in (regeneration, start, locks, placing, answers):
                work, begin = pathlib.Path(tmp) / f"{scenario.__name__}{share}", time.monotonic()
                work.mkdir()
                scenario(report, Scene(work, binary, library, share))
                print(f"{scenario.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
            return report

        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for report in pool.map(run, range(WORKERS)):
                total.passed, total.failed = total.passed + report.passed, total.failed + report.failed
    return total.finish()


if __name__ == "__main__":
    sys.exit(main())
