#!/usr/bin/env python3
"""Compares a build with what the ansible role of the public recipe library made of the same modules.

usage: ansible_role.py BINARY
       ansible_role.py --record FOLDER

Two passes over modules that use every key of a recipe; after each, files, links, modes and contents below the image's
folders must equal those in conformance/ansible_role.json. `--record` writes that file: it runs the role in FOLDER, the
`_ansible` folder of a recipe library, with ansible-core. tests/README.md names the differences.
"""
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys

import plain_modules
import rig
from ansible_modules import FILES, ORDER, RECIPES, REPOSITORIES, SECOND_TAGS, SUBMODULES

RECORDED = rig.TOP / "tests/conformance/ansible_role.json"
TARGETS = ("linux-x86_64", "RTEMS-beatnik")
# Ours alone, or written by git.
IGNORED = {"support/configure/.iocwright", "support/configure/logs", "support/configure/iocwright.lock.yaml",
           "versions.json"}
FOLDERS = ("support", "ibek-defs", "pvi-defs", "autosave", "downloads")
RELEASE = "support/configure/RELEASE"
# The role takes a string in `when` as true in `patch_lines`, `patch_blocks` and `comment_out`, and as false in `bash`
# and `tasks`. We evaluate it as an expression.
WHEN_IS_EVALUATED = {
    "linux-x86_64": {"support/edited/lines", "support/scripted/object_copy", "support/scripted/touched"},
    "RTEMS-beatnik": {"support/edited/configure/CONFIG_SITE.linux-x86_64.Common"},
}
# Facts of the machine on which it was recorded that recipes depend on.
FACTS = {"ansible_processor_vcpus": 2}


class Roots(plain_modules.Bench):
    """The folders of an image beside a recipe library, as in the images of the public library."""

    def __init__(self, binary, target):
        super().__init__(binary)
        self.environment["EPICS_TARGET_ARCH"] = target
        # for the role; ours needs no permission for the submodules of a local repository
        self.environment.update(GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="protocol.file.allow",
                                GIT_CONFIG_VALUE_0="always")
        self.source = self.root / "source"
        for folder in ("pvi-defs", "autosave", "downloads"):
            (self.root / folder).mkdir()
        self.write({f"source/ibek-support/{name}": self.filled(text) for name, text in FILES.items()})
        for name, text in RECIPES.items():
            self.write({f"source/ibek-support/{name}/{name}.install.yml": self.filled(text)})
        for name, files in REPOSITORIES.items():
            self.repository(name, files)

    def filled(self, text):
        return text.replace("{root}", str(self.root))

    def repository(self, name, files):
        repository = self.root / "repos" / name
        self.write({f"repos/{name}/{file}": self.filled(text) for file, text in files.items()})
        self.git(repository, "init", "-q", "-b", "main")
        for folder, other in SUBMODULES.get(name, {}).items():
            self.git(repository, "submodule", "add", "-q", f"file://{self.root}/repos/{other}", folder)
        self.commit(repository, "1.0")
        for file, text in SECOND_TAGS.get(name, {}).items():
            (repository / file).write_text(text)
        self.commit(repository, "2.0")

    def entry(self, path):
        """The type, mode and content of a file, or the target of a link, without the name of the root."""
        info = path.lstat()
        mode = f"{stat.S_IMODE(info.st_mode):04o}"
        if path.is_symlink():
            return "link " + self.without_root(os.readlink(path))
        if path.is_dir():
            return f"folder {mode}"
        return [mode, self.without_root(path.read_text())]

    def modules_in_release(self):
        """RELEASE without its header, which differs."""
        mode, text = self.entry(self.root / RELEASE)
        return [mode, text[text.index("below this line\n"):]]

    def without_root(self, text):
        return text.replace(str(self.root), "{root}")

    def state(self):
        """All entries below the folders of the image, by name."""
        out = {}
        for top in FOLDERS:
            for folder, folders, files in os.walk(self.root / top):
                folders[:] = [name for name in folders if name != ".git"]
                for name in sorted([*folders, *files]):
                    path = pathlib.Path(folder) / name
                    shown = str(path.relative_to(self.root))
                    if name != ".git" and not any(shown == i or shown.startswith(i + "/") for i in IGNORED):
                        out[shown] = self.entry(path)
        out[RELEASE] = self.modules_in_release()
        return out


def ours(bench):
    """Runs the commands with our binary, called by the name of the script that it replaces."""
    script = bench.root / "ansible.sh"
    if not script.exists():
        script.symlink_to(bench.binary)
    for words in ORDER:
        facts = [word for name, value in FACTS.items() for word in ("-e", f"{name}={value}")]
        done = subprocess.run([script, *words, *facts], env=bench.environment, cwd=bench.source, capture_output=True,
                              text=True)
        yield words, done


def role(bench, folder):
    """Runs the commands with the script of the role."""
    ansible = bench.source / "ibek-support/_ansible"
    if not ansible.exists():
        shutil.copytree(folder, ansible)
    places = {"epics_folder": "", "support_folder": "support", "ibek_defs_folder": "ibek-defs",
              "pvi_defs_folder": "pvi-defs", "autosave_folder": "autosave",
              "protocol_folder": "support/configure/protocol"}
    settings = [word for name, place in places.items() for word in ("-e", f"{name}={(bench.root / place)}")]
    pathlib.Path("/tmp/.apt_cache_updated").touch()
    for words in ORDER:
        done = subprocess.run([ansible / "ansible.sh", *words, *settings], env=bench.environment, cwd=bench.source,
                              capture_output=True, text=True)
        yield words, done


def passes(bench, run, report):
    """The states after one pass over all commands, and after a second."""
    out = []
    for number in (1, 2):
        for words, done in run(bench):
            end = done.stdout[-3000:] + done.stderr[-3000:]
            report.equal(done.returncode, 0, f"pass {number}: {' '.join(words)}\n{end}")
        out.append(bench.state())
    return out


def record(folder):
    report = rig.Report()
    recorded = {}
    for target in TARGETS:
        with Roots("/none", target) as bench:
            recorded[target] = passes(bench, lambda bench: role(bench, folder), report)
    if report.failed == 0:
        RECORDED.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")
    return report.finish()


def compare(binary):
    report = rig.Report()
    recorded = json.loads(RECORDED.read_text())
    for target in TARGETS:
        with Roots(binary, target) as bench:
            for number, state in enumerate(passes(bench, ours, report)):
                wanted = recorded[target][number]
                for name in sorted({*wanted, *state}):
                    actual, theirs = state.get(name), wanted.get(name)
                    where = f"{target}, pass {number + 1}: {name}"
                    if name in WHEN_IS_EVALUATED[target]:
                        report.check(actual != theirs, f"{where} is as the role makes it: no longer a difference")
                    else:
                        report.equal(actual, theirs, where)
    return report.finish()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(record(sys.argv[2]) if sys.argv[1] == "--record" else compare(sys.argv[1]))
