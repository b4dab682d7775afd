#!/usr/bin/env python3
"""`iocwright watch`: a session in a terminal with an editor, and the ways in which files are saved.

usage: watch.py BINARY      (tmux and vim from Debian)

The screen of the session is compared with tests/golden/sessions/watch.txt, which ACCEPT=1 rewrites.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import rig

GOLDEN = rig.TOP / "tests/golden/sessions/watch.txt"
DEFINITIONS = """\
module: plant
entity_models:
  - name: pump
    description: a pump
    parameters:
      name: {type: id, description: the PV}
      speed: {type: float, description: in rpm}
    pre_init:
      - value: 'epicsEnvSet("{{ name }}", "{{ speed }}")'
    databases:
      - file: pump.template
        args: {name: }
"""
TEMPLATE = 'record(ai, "$(name)") { field(EGU, "rpm") }\n'
INSTANCE = """\
ioc_name: plant
description: a pump
entities:
  - type: plant.pump
    name: P1
    speed: 1200
"""


class Bench:
    """A config folder, and an image with definitions. The working folder is the root of both."""

    def __init__(self, binary):
        self.binary = pathlib.Path(binary).resolve()
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.root = pathlib.Path(self._folder.name)
        self.environment = {**os.environ, "EPICS_ROOT": ".", "RUNTIME_DIR": "/epics/runtime", "TERM": "xterm",
                            "IOC_NAME": "plant"}
        self.write("config/ioc.yaml", INSTANCE)
        self.write("config/pump.template", TEMPLATE)
        self.write("ibek-defs/plant.ibek.support.yaml", DEFINITIONS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def script(self):
        path = self.root / "runtime/st.cmd"
        return path.read_text() if path.exists() else ""


class Terminal:
    """A tmux server with windows of 100 x 60. A context manager."""

    def __init__(self, bench):
        self.bench = bench

    def tmux(self, *arguments):
        command = ["tmux", "-S", self.bench.root / "tmux", "-f", "/dev/null", *arguments]
        return subprocess.run(command, env=self.bench.environment, cwd=self.bench.root, capture_output=True, text=True,
                              check=True).stdout

    def __enter__(self):
        watch = f'"{self.bench.binary}" watch config -o runtime; echo "status $?"'
        self.tmux("new-session", "-d", "-x", "100", "-y", "60", "-n", "watch",
                  f"exec sh -c 'trap : INT; {watch}; exec cat'")
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")

    def screen(self, window="watch"):
        lines = self.tmux("capture-pane", "-p", "-t", window).splitlines()
        return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"

    def until(self, text, count=1):
        rig.until(lambda: self.screen().count(text) >= count, f"{text!r} on the screen")

    def edit(self, old, new, name="ioc.yaml"):
        """Replaces a word in a file with vim in another window."""
        self.tmux("new-window", "-n", "editor", f"vim -N -u NONE -i NONE config/{name}")
        rig.until(lambda: old in self.screen("editor"), "the text in vim")
        self.tmux("send-keys", "-t", "editor", f":%s/{old}/{new}/", "Enter", ":wq", "Enter")
        rig.until(lambda: "editor" not in self.tmux("list-windows"), "the end of vim")


def test_session(report, bench):
    with Terminal(bench) as terminal:
        terminal.until("generated `runtime`")
        terminal.edit("speed: 1200", "sped: 1200")
        terminal.until("nothing was written")
        report.check('"P1", "1200' in bench.script(), "the files stay as they were", bench.script())
        terminal.edit("sped: 1200", "speed: 1350")
        terminal.until("fixed; generated `runtime`")
        report.check('"P1", "1350' in bench.script(), "the fix reaches the files", bench.script())
        terminal.edit("rpm", "$(UNIT)", "pump.template")
        terminal.until("1 finding")
        terminal.edit("$(UNIT)", "$(UNIT=rpm)", "pump.template")
        terminal.until("changed: generated `runtime`\n")
        terminal.tmux("send-keys", "-t", "watch", "C-c")
        terminal.until("status 0")
        screen = terminal.screen()
    if os.environ.get("ACCEPT"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(screen)
    golden = GOLDEN.read_text() if GOLDEN.exists() else ""
    report.check(screen == golden, "the screen of the session (ACCEPT=1 rewrites it)",
                 f"  expected:\n{golden}\n  actual:\n{screen}")


class Watch:
    """A watch with its output in files. A context manager."""

    def __init__(self, bench):
        self.bench = bench
        self._files = [open(bench.root / name, "w+") for name in ("out", "errors")]
        command = [bench.binary, "watch", "config", "-o", "runtime"]
        self.process = subprocess.Popen(command, env=bench.environment, cwd=bench.root, stdin=subprocess.DEVNULL,
                                        stdout=self._files[0], stderr=self._files[1])

    def __enter__(self):
        self.until_script("1200")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for file in self._files:
            file.close()

    def text(self, name="out"):
        return (self.bench.root / name).read_text()

    def until_script(self, word):
        rig.until(lambda: word in self.bench.script(), f"{word} in st.cmd")

    def until_idle(self):
        """Until it waits in poll(2) without a time limit."""

        def waits():
            words = pathlib.Path(f"/proc/{self.process.pid}/syscall").read_text().split()
            return words[0] in ("7", "73", "271") and words[3] in ("0xffffffff", "0xffffffffffffffff", "0x0")

        rig.until(waits, "the watch to wait")


def test_saves(report, bench):
    path = bench.root / "config/ioc.yaml"
    with Watch(bench) as watch:
        watch.until_idle()
        path.write_text(INSTANCE.replace("1200", "1201"))
        watch.until_script("1201")
        subprocess.run(["sed", "-i", "s/1201/1202/", path], check=True)
        watch.until_script("1202")
        other = path.with_name(".ioc.yaml.swp")
        other.write_text(INSTANCE.replace("1200", "1203"))
        other.rename(path)
        watch.until_script("1203")
        watch.until_idle()
        lines = watch.text().count("\n")
        bench.write("config/.hidden.swp", "x")
        bench.write("config/backup~", "x")
        path.touch()
        bench.write("config/own.ibek.support.yaml", DEFINITIONS.replace("plant", "own").replace("{{ speed }}", "own"))
        rig.until(lambda: watch.text().count("\n") > lines, "a line for a new file")
        report.equal(watch.text().splitlines()[lines:], ["`config/own.ibek.support.yaml` changed: generated `runtime`"],
                     "only files with a new content count")
        path.write_text(INSTANCE.replace("plant.pump", "own.pump"))
        watch.until_script('"own"')
        path.write_text(INSTANCE)
        bench.write("ibek-defs/plant.ibek.support.yaml", DEFINITIONS.replace("{{ speed }}", "{{ speed }} of the image"))
        watch.until_script("of the image")
        path.unlink()
        rig.until(lambda: "no instance in `config`" in watch.text("errors"), "the error")
        path.write_text(INSTANCE.replace("1200", "1204"))
        watch.until_script("1204")
        watch.process.send_signal(signal.SIGTERM)
        report.equal(watch.process.wait(rig.PATIENCE_S), 0, "SIGTERM ends it with status 0")


def swap(config, version, text):
    """What the kubelet does with the volume of a ConfigMap."""
    (config / version).mkdir()
    (config / version / "ioc.yaml").write_text(text)
    old = os.readlink(config / "..data") if (config / "..data").exists() else None
    (config / "..data_tmp").symlink_to(version)
    (config / "..data_tmp").rename(config / "..data")
    if old:
        shutil.rmtree(config / old)


def test_config_map(report, bench):
    config = bench.root / "config"
    (config / "ioc.yaml").unlink()
    swap(config, "..1", INSTANCE)
    (config / "ioc.yaml").symlink_to("..data/ioc.yaml")
    with Watch(bench) as watch:
        for number in range(1201, 1204):
            swap(config, f"..{number}", INSTANCE.replace("1200", str(number)))
            watch.until_script(str(number))
        report.check(watch.text("errors") == "", "a swap of a ConfigMap causes no error", watch.text("errors"))


def main():
    return rig.run_tests([test_session, test_saves, test_config_map], lambda: Bench(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
