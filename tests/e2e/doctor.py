#!/usr/bin/env python3
"""`iocwright doctor` on images with real defects, as an ordinary user.

usage: doctor.py BINARY      (root, to become another user)
"""
import json
import os
import shutil
import subprocess
import sys

import rig

USER = 65534  # nobody: neither the owner of the image nor in group 0


class Image(rig.Folder):
    """The folders of a developer image in which all is as it should be."""

    def __init__(self, binary):
        super().__init__()
        self.root.chmod(0o755)
        shutil.copy(binary, self.path("bin/iocwright"))
        for name in ("ibek", "pvi", "stdio-socket", "stdio-expose", "console", "pptty"):
            self.path(f"bin/{name}").symlink_to("iocwright")
        for name in ("runtime", "autosave", "opi", "ioc/config", "support/configure", "ibek-defs", "pvi-defs", "state"):
            self.path(f"epics/{name}").mkdir()
        for name, text in (("ioc/config/ioc.yaml", "ioc_name: a\n"), ("epics-base/bin/linux-x86_64/caget", ""),
                           ("support/asyn/dbd/asyn.dbd", ""), ("support/asyn/lib/linux-x86_64/libasyn.a", "!<arch>\n"),
                           ("support/asyn/asyn.ibek.support.yaml", ""),
                           ("support/configure/RELEASE", f"SUPPORT={self.root}/epics/support\nASYN=$(SUPPORT)/asyn\n"),
                           ("support/configure/dbd_list", "asyn.dbd\n"), ("support/configure/lib_list", "asyn\n")):
            self.path(f"epics/{name}").write_text(text)
        self.path("epics/ibek-defs/asyn.ibek.support.yaml").symlink_to("../support/asyn/asyn.ibek.support.yaml")
        self.give(USER)
        self.environment = {
            "PATH": f"{self.root}/bin:/usr/bin:/bin", "EPICS_ROOT": f"{self.root}/epics", "HOME": "/",
            "EPICS_HOST_ARCH": "linux-x86_64", "EPICS_VERSION": "R7.0.8.1",
            "IOCWRIGHT_STATE_DIR": f"{self.root}/epics/state"
        }

    def give(self, user):
        for path in (self.root / "epics", *(self.root / "epics").rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)

    def doctor(self, *options):
        done = subprocess.run([self.root / "bin/iocwright", "doctor", *options], env=self.environment, user=USER,
                              group=USER, extra_groups=[], cwd="/", capture_output=True, text=True,
                              timeout=rig.PATIENCE_S, check=False)
        return done.returncode, done.stdout, done.stderr

    def findings(self, *options):
        """The exit status, and the findings by their subjects."""
        status, out, problem = self.doctor("--json", *options)
        if problem:
            raise RuntimeError(problem)
        found = {}
        for finding in json.loads(out)["findings"]:
            found.setdefault(finding["subject"], []).append(finding)
        return status, found


def healthy(report, image):
    status, found = image.findings()
    errors = [one for subject in found.values() for one in subject if one["health"] == "error"]
    errors = [one for one in errors if one["subject"] not in ("disk space", "git", "make", "g++", "perl")]
    report.equal(errors, [], "an image without defects has no errors")
    for subject in ("EPICS_ROOT", "runtime", "EPICS Base", "architectures", "RELEASE", "dbd_list", "lib_list",
                    "ibek-defs", "instance", "iocwright", "names"):
        report.equal([one["health"] for one in found[subject]], ["ok"], f"{subject} is ok")
    report.check(status in (0, 1), "the exit status is 0 or 1")


def text(report, image):
    status, out, _ = image.doctor("--image", "developer")
    report.check(any(line.startswith("ok       EPICS Base") and "7.0.8.1 in" in line for line in out.splitlines()),
                 "each property has a line", out)
    report.check("\n\n" in out, "the last line counts the findings", out)
    report.equal(status, 1 if "\nerror " in out else 0, "the exit status follows from the lines")


# What is broken: a function, the subject that reports it, and a part of the text.
def read_only(image):
    os.chown(image.root / "epics/runtime", 0, 0)


def cannot_be_made(image):
    (image.root / "epics/autosave").rmdir()
    os.chown(image.root / "epics", 0, 0)


def no_base(image):
    shutil.rmtree(image.root / "epics/epics-base")


def other_host(image):
    image.environment["EPICS_HOST_ARCH"] = "linux-arm"


def no_module(image):
    shutil.rmtree(image.root / "epics/support/asyn")


def lost_dbd(image):
    (image.root / "epics/support/asyn/dbd/asyn.dbd").unlink()


def lost_library(image):
    (image.root / "epics/support/asyn/lib/linux-x86_64/libasyn.a").unlink()


def broken_link(image):
    (image.root / "epics/support/asyn/asyn.ibek.support.yaml").unlink()


def dangling_config(image):
    shutil.rmtree(image.root / "epics/ioc/config")
    (image.root / "epics/ioc/config").symlink_to("/gone")


def unreadable(image):
    os.chown(image.root / "epics/support/configure/RELEASE", 0, 0)
    (image.root / "epics/support/configure/RELEASE").chmod(0o600)


def no_root(image):
    image.environment["EPICS_ROOT"] = f"{image.root}/nowhere"


def no_git(image):
    image.environment["PATH"] = f"{image.root}/bin"


DEFECTS = (
    (read_only, "runtime", "is not writable for user 65534"),
    (cannot_be_made, "autosave", "and user 65534 cannot make it"),
    (no_base, "EPICS Base", "there is no EPICS Base in"),
    (other_host, "architectures", "EPICS_HOST_ARCH is `linux-arm`"),
    (no_module, "RELEASE", "which is not a folder"),
    (lost_dbd, "dbd_list", "lists `asyn.dbd`"),
    (lost_library, "lib_list", "lists `asyn`"),
    (broken_link, "ibek-defs", "which does not exist"),
    (dangling_config, "config", "leads to `/gone`, which does not exist"),
    (unreadable, "RELEASE", "Permission denied"),
    (no_root, "EPICS_ROOT", "does not exist"),
    (no_git, "git", "not in PATH"),
)


def main():
    report = rig.Report()
    if os.getuid() != 0:
        print("not root\n0 passed, 0 failed, 1 skipped")
        return 0
    for check in (healthy, text):
        with Image(sys.argv[1]) as image:
            check(report, image)
    for damage, subject, message in DEFECTS:
        with Image(sys.argv[1]) as image:
            damage(image)
            status, found = image.findings("--image", "developer")
        errors = [one for one in found.get(subject, []) if one["health"] == "error"]
        report.check(
            any(message in one["text"] and one["advice"] for one in errors),
            f"{damage.__name__} is an error of {subject}, with advice", found.get(subject))
        report.equal(status, 1, f"{damage.__name__} gives exit status 1")
    with Image(sys.argv[1]) as image:
        no_base(image)
        status, found = image.findings("--image", "runtime")
        report.equal(found["EPICS Base"][0]["health"], "note", "a runtime image needs no EPICS Base")
        report.check("make" not in found, "and no compilers")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
