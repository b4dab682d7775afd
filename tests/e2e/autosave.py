#!/usr/bin/env python3
"""A stop lets autosave save: values that change just before it are in the save files.

usage: autosave.py BINARY [SUPPORT]      (SUPPORT: a folder that contains a built autosave, to test with it, too)
"""
import pathlib
import re
import signal
import subprocess
import sys
import time

import rig

REPORT = rig.Report()
FIXTURES = rig.TOP / "tests/fixtures"
ST_CMD = """cd "$(IOC)"
dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase
{delay}
epicsEnvSet("SAVED", "$(EPICS_ROOT)/autosave-data")
set_requestfile_path("$(EPICS_ROOT)/runtime", "")
set_savefile_path("$(SAVED)", "")
dbLoadRecords "$(RUNTIME_DIR)/ioc.db"
iocInit
create_monitor_set("settings.req", 3000, "")
create_monitor_set("$(SECOND=other).req", 3000, "")
"""
GRACE_S = 8.0
MIN_WORK_S = 5.0  # an IOC that has worked for less is not asked to save


class Image(rig.Image):
    """An image whose IOC has a module with autosave's commands."""

    def prepare(self, delay=""):
        (self.root / "autosave-data").mkdir(exist_ok=True)
        self.write({
            "ioc/config/st.cmd": ST_CMD.format(delay=delay),
            "ioc/config/ioc.db": 'record(ao, "T:A") {}\nrecord(ao, "T:B") {}\n',
            "runtime/settings.req": "T:A\n",
            "runtime/other.req": "T:B\n",
        })

    def saved(self, name):
        """The value in a save file."""
        path = self.root / f"autosave-data/{name}.sav"
        found = re.search(r"^T:\w+ (\S+)$", path.read_text(), re.MULTILINE) if path.exists() else None
        return float(found[1]) if found else None

    def remove_saved(self):
        for path in (self.root / "autosave-data").iterdir():
            path.unlink()

    def run(self, channel_access, *options, values=(11, 12)):
        """Starts the IOC; returns once values are set that only a stop can save."""
        process = self.start("run", "--supervise", "--no-stdin-eof", "--grace", GRACE_S, *options,
                             stdin=subprocess.DEVNULL)
        rig.until(lambda: '"running"' in self.command("status", "--json").stdout, "the IOC to run")
        channel_access.get("T:B")
        time.sleep(MIN_WORK_S)
        for name, value in zip(("T:A", "T:B"), values):
            channel_access.put(name, value)
        return process


def stop(process, how=signal.SIGTERM):
    """Returns the output, the exit status and how long the stop took."""
    began = time.monotonic()
    process.send_signal(how)
    out = process.communicate(timeout=rig.PATIENCE_S)[0].decode(errors="replace")
    return out, process.returncode, time.monotonic() - began


def check_saves(image, channel_access, name):
    for options, values in (((), [11.0, 12.0]), (("--console",), [21.0, 22.0])):
        image.remove_saved()
        out, status, took_s = stop(image.run(channel_access, *options, values=values))
        REPORT.equal([image.saved("settings"), image.saved("other")], values,
                     f"{name}: values set just before the stop are saved {options}")
        REPORT.check("autosave saved 2 files, " in out, f"{name}: the log says so", out)
        REPORT.equal(status, 0, f"{name}: the IOC exits in an orderly way")
        REPORT.check(took_s < GRACE_S / 2, f"{name}: without waiting any longer", f"{took_s:.1f} s\n{out}")


def check_nested(image, channel_access):
    """The IOC is a child of an instance's start.sh."""
    image.remove_saved()
    image.write({"ioc/config/start.sh": f'"{image.binary}" run\n'})
    out, _, _ = stop(image.run(channel_access, values=(31, 32)))
    REPORT.equal([image.saved("settings"), image.saved("other")], [31.0, 32.0],
                 "the values of an IOC that start.sh has started are saved")
    REPORT.check("autosave saved 2 files, " in out, "and the log says so", out)
    (image.config / "start.sh").unlink()


def check_limits(image, channel_access):
    image.prepare("var saverDelay 1000")
    out, status, took_s = stop(image.run(channel_access))
    files = " and ".join(f"`{image.root}/autosave-data/{name}.sav`" for name in ("settings", "other"))
    REPORT.check(f"autosave did not save {files}, 4.0" in out, "after half of the grace period, the log names the files",
                 out)
    REPORT.check(status == 0 and GRACE_S / 2 <= took_s < GRACE_S, "and the IOC exits", f"{status}, {took_s:.1f} s")
    process = image.run(channel_access)
    process.send_signal(signal.SIGTERM)
    rig.until(lambda: '"stopping"' in image.command("status", "--json").stdout, "the stop")
    out, status, took_s = stop(process)
    REPORT.check(status == 0 and took_s < GRACE_S / 2, "a second TERM does not wait for autosave", f"{took_s:.1f} s\n{out}")


def check_dead_folder(image, channel_access):
    """Save files on a file system that does not respond do not block the supervisor."""
    if not rig.DeadFolder.is_possible():
        print("skipped: needs root and /dev/fuse", flush=True)
        return
    image.prepare()
    process = image.run(channel_access)
    with rig.DeadFolder(image.root / "autosave-data"):
        began = time.monotonic()
        process.terminate()
        rig.until(lambda: '"stopping"' in image.command("status", "--json", timeout=rig.PATIENCE_S).stdout, "the stop")
        REPORT.equal(
            image.command("probe", "live", timeout=rig.PATIENCE_S).returncode, 0, "a probe is answered meanwhile")
        out = process.communicate(timeout=rig.PATIENCE_S)[0].decode(errors="replace")
        took_s = time.monotonic() - began
    files = " and ".join(f"`{image.root}/autosave-data/{name}.sav`" for name in ("settings", "other"))
    REPORT.check(f"autosave did not save {files}, 4.0" in out, "the log names the files that were not saved", out)
    REPORT.check("the file system of these files does not respond" in out, "and says why", out)
    REPORT.check(took_s < GRACE_S + 5, "the stop ends with the grace period", f"{took_s:.1f} s\n{out}")


def check_early_stops(image):
    """What autosave has not restored yet must not be saved, nor what it has not connected to."""
    image.prepare()
    (image.root / "autosave-data/settings.sav").write_text("T:A 7\n<END>\n")
    process = image.start("run", "--supervise", "--no-stdin-eof", stdin=subprocess.DEVNULL)
    rig.until(lambda: '"running"' in image.command("status", "--json").stdout, "the IOC to run")
    out, _, _ = stop(process)
    REPORT.check(image.saved("settings") == 7.0 and "manual_save" not in out,
                 "directly after iocInit, a save file is not overwritten", out)
    script = (image.config / "st.cmd").read_text()
    (image.config / "st.cmd").write_text(script.replace("iocInit\n", "epicsThreadSleep 5\niocInit\n"))
    process = image.start("run", "--supervise", "--no-stdin-eof", stdin=subprocess.DEVNULL)
    rig.until(lambda: '"starting"' in image.command("status", "--json").stdout, "the IOC to start")
    out, _, took_s = stop(process)
    REPORT.equal(image.saved("settings"), 7.0, "before iocInit has completed, nothing is saved")
    REPORT.check("manual_save" not in out and took_s < GRACE_S, "nor waited for", f"{took_s:.1f} s\n{out}")


def build_saver(image):
    subprocess.run([FIXTURES / "make-repositories", image.root / "repositories"], check=True, capture_output=True)
    done = image.command("support", "build", "saver", "--defs", FIXTURES / "recipes", "-e",
                         f"organization=file://{image.root}/repositories")
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    image.build_ioc()


def link_autosave(image, support):
    """Makes an IOC with the autosave that was built in another support folder."""
    image.write({
        "support/configure/RELEASE": f"AUTOSAVE = {support}/autosave\nEPICS_BASE = {image.base}\n",
        "support/configure/dbd_list": "asSupport.dbd\n",
        "support/configure/lib_list": "autosave\n",
    })
    image.build_ioc()


def main():
    base = rig.epics_base()
    modules = [("fixture", build_saver)]
    if len(sys.argv) > 2:
        modules.append(("autosave", lambda image: link_autosave(image, pathlib.Path(sys.argv[2]).resolve())))
    for name, build in modules:
        with Image(sys.argv[1], base) as image, rig.ChannelAccess(base) as channel_access:
            image.environment.update(channel_access.environment)
            build(image)
            image.prepare()
            check_saves(image, channel_access, name)
            if name == "fixture":
                check_nested(image, channel_access)
                check_limits(image, channel_access)
                check_dead_folder(image, channel_access)
            check_early_stops(image)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
