#!/usr/bin/env python3
"""An instance started by a user who owns neither the image nor the volumes, as Kubernetes and podman can do.

usage: foreign_users.py BINARY      (scripts replace the IOC and msi; needs root and setpriv)
"""
import os
import pathlib
import shutil
import stat
import subprocess
import sys

import rig
from supervise_edges import INIT_LINE, Instance

REPORT = rig.Report()
USER = 37988
IOC = f"""echo '{INIT_LINE}'; id -u; cat "$RUNTIME_DIR/st.cmd" "$RUNTIME_DIR/ioc.db" """
DEFINITIONS = """\
module: demo
entity_models:
  - name: device
    description: a device
    parameters:
      name: {type: id, description: its name}
    pre_init:
      - value: "# {{ name }}"
    databases:
      - file: demo.template
        args: {name: }
"""
# prints the substitutions, whose place is the last argument
MSI = 'for last in "$@"; do :; done; cat "${last#-S}"'


class Volumes(Instance):
    """An image of root, in which only the volumes can be written by others."""

    def __init__(self, binary, mode, group=0):
        super().__init__(binary, IOC, msi=MSI)
        os.umask(0o022)
        self.root.chmod(0o755)
        self.binary = str(self.root / "iocwright")
        shutil.copy(binary, self.binary)
        (self.root / "ioc/config/st.cmd").unlink()
        (self.root / "ioc/config/ioc.subst").unlink()
        self.write("ibek-defs/demo.ibek.support.yaml", DEFINITIONS)
        self.write("support/demo/db/demo.template", 'record(ai, "$(name)") {}\n')
        self.write("support/demo/db/demo_settings.req", "$(name)")
        self.write("support/configure/protocol/demo.proto", "")
        self.write("ioc/config/own.db", "")
        self.configure("first")
        for name in ("runtime", "opi", "state"):
            volume = self.root / name
            volume.mkdir()
            os.chown(volume, 0, group)
            volume.chmod(mode)
        self.environment["IOCWRIGHT_STATE_DIR"] = str(self.root / "state")

    def configure(self, name):
        self.write("ioc/config/ioc.yaml", f"ioc_name: X\ndescription: x\nentities: [{{type: demo.device, name: {name}}}]\n")

    def start_as(self, user, *groups):
        option = f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", option]
        return subprocess.run([*words, *self.words()], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=rig.PATIENCE_S)


def expect_start(volumes, name, what, user, *groups):
    volumes.configure(name)
    done = volumes.start_as(user, *groups)
    REPORT.check(
        done.returncode == 0 and done.stderr == "" and f"\n{user}\n" in done.stdout and f"# {name}\n" in done.stdout,
        what, f"{done}")


def check_one_user(binary):
    with Volumes(binary, 0o777) as volumes:
        expect_start(volumes, "one", "a user without a name can start an instance", USER)
        runtime = volumes.root / "runtime"
        REPORT.equal(os.readlink(runtime / "demo_settings.req"), f"{volumes.root}/support/demo/db/demo_settings.req",
                     "request templates go to the runtime folder if the autosave folder cannot be created")
        REPORT.check("demo_settings.req" in (runtime / "autosave_settings.req").read_text(), "and are found there")
    with Volumes(binary, 0o777) as volumes:
        (volumes.root / "autosave").mkdir()
        volumes.write("autosave/other_settings.req", "")
        expect_start(volumes, "one", "nor does the autosave folder have to be writable", USER)
        (volumes.root / "autosave").chmod(0o777)
        expect_start(volumes, "one", "it can be", USER)
        REPORT.check((volumes.root / "autosave/demo_settings.req").is_symlink(), "and is used then")


def check_one_after_another(binary):
    """The volumes keep what the previous user has written."""
    with Volumes(binary, 0o777) as volumes:
        users = (0, USER, 54321, 0, USER)
        for number, user in enumerate(users):
            expect_start(volumes, f"set{number}", f"user {user} follows {users[:number]}", user)
        modes = {p.name: oct(stat.S_IMODE(p.stat().st_mode)) for p in (volumes.root / "runtime").glob("**/")}
        REPORT.equal({mode for name, mode in modes.items() if name != "new"}, {"0o777"},
                     f"the folders below the volume have its mode {modes}")
        locks = [oct(stat.S_IMODE(p.stat().st_mode)) for p in (volumes.root / "runtime/.iocwright").glob("*.lock")]
        REPORT.equal(locks, ["0o666"] * 2, "the lock files can be opened by every user")
    with Volumes(binary, 0o2775, group=4444) as volumes:
        for number, user in enumerate((USER, 54321)):
            expect_start(volumes, f"set{number}", f"user {user} of the volume's group", user, 4444)
        REPORT.equal((volumes.root / "runtime/.iocwright").stat().st_gid, 4444, "the group is that of the volume")


def check_earlier_state(binary):
    """A state folder of an earlier version, without the mode of the volume."""
    for owner in (0, USER):
        with Volumes(binary, 0o777) as volumes:
            state = volumes.root / "runtime/.iocwright"
            state.mkdir(mode=0o755)
            os.chown(state, owner, owner)
            done = volumes.start_as(54321)
            REPORT.check(done.returncode != 0 and f"{state}/files.lock`: Permission denied" in done.stderr,
                         f"another user may not use the state of {owner}", f"{done}")
            expect_start(volumes, "one", f"but {owner} can", owner)
            expect_start(volumes, "two", f"and shares it with others {owner}", 54321)


def check_link(binary):
    """Root does not follow a link that a user of the volume has made."""
    for name in ("instance.lock", "files.lock"):
        with Volumes(binary, 0o777) as volumes:
            victim = volumes.root / "victim"
            victim.write_text("precious")
            victim.chmod(0o600)
            state = volumes.root / "runtime/.iocwright"
            for make in (os.symlink, os.link):
                state.mkdir(exist_ok=True)
                make(victim, state / name)
                done = volumes.start_as(0)
                REPORT.check(b"cannot lock" in done.stderr.encode() or done.returncode != 0,
                             f"a link instead of {name} is rejected", f"{done}")
                REPORT.equal((victim.read_text(), oct(victim.stat().st_mode)), ("precious", "0o100600"),
                             f"the target of {name} is unchanged")
                (state / name).unlink()


def check_private(binary):
    """What nobody else can write stays so."""
    with Volumes(binary, 0o755) as volumes:
        expect_start(volumes, "one", "root can use its own volume", 0)
        for path in (volumes.root / "runtime").glob("**/*"):
            if not path.is_symlink():
                REPORT.equal(path.stat().st_mode & 0o022, 0, f"no one else can write {path.name}")
        done = volumes.start_as(USER)
        REPORT.check(done.returncode != 0 and "Permission denied" in done.stderr,
                     "a user who may not write the volume gets an error", f"{done}")


def main():
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        print("skipped: needs root and setpriv")
        return REPORT.finish()
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_one_user, check_one_after_another, check_earlier_state, check_link, check_private):
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
