#!/usr/bin/env python3
"""The static flavour, in a root that has only it, the IOC and what the IOC links.

usage: static.py BINARY      (root, for chroot; the flavour is looked for in build/static when BINARY is not it)
"""
import pathlib
import re
import shutil
import socket
import subprocess
import sys

import rig

REPORT = rig.Report()
MOST_BYTES = 5 * 1024 * 1024
SCRIPT = 'cd "$(IOC)"\ndbLoadDatabase dbd/ioc.dbd\nioc_registerRecordDeviceDriver pdbbase\niocInit\n'


def is_static(binary):
    """A static program names no loader."""
    if not binary.exists():
        return False
    return "INTERP" not in subprocess.run(["readelf", "-l", binary], capture_output=True, text=True).stdout


def copy_ioc(image, root):
    """The IOC at its place, and what the loader needs where the loader looks."""
    program = image.root / "ioc/bin" / image.arch / "ioc"
    for source in [str(program), *re.findall(r"(/\S+) \(0x", subprocess.run(["ldd", program], capture_output=True, text=True).stdout)]:
        target = root / (f"epics/ioc/bin/{image.arch}/ioc" if source == str(program) else source.lstrip("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    shutil.copytree(image.root / "ioc/dbd", root / "epics/ioc/dbd")


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    if not is_static(binary):
        binary = rig.TOP / "build/static/iocwright"
    if not is_static(binary):
        print("the static flavour is not built: cmake --preset static && cmake --build --preset static --target iocwright")
        return REPORT.finish()
    with rig.Image(sys.argv[1], rig.epics_base()) as image, rig.tempfile.TemporaryDirectory(prefix="iocwright-e2e-root-") as folder:
        image.build_ioc()
        root = pathlib.Path(folder)
        for name in ("tmp", "bin", "etc", "dev/pts", "proc", "epics/support", "epics/runtime", "epics/ioc/config"):
            (root / name).mkdir(parents=True)
        copy_ioc(image, root)
        subprocess.run(["strip", "-o", root / "bin/iocwright", binary], check=True)
        size = (root / "bin/iocwright").stat().st_size
        print(f"stripped, it has {size} bytes")
        REPORT.check(size <= MOST_BYTES, "at most 5 MB stripped", str(size))
        (root / "epics/ioc/config/st.cmd").write_text(SCRIPT)
        (root / "etc/hosts").write_text("127.0.0.1 plc.site plc\n")
        with socket.create_server(("127.0.0.1", 0)) as device:
            port = device.getsockname()[1]
            (root / "epics/runtime/wait_list.yaml").write_text("".join(f"- {{type: ibek.wait_ip, device: {n}, address: '{n}:{port}', timeout: 20}}\n" for n in ("plc", "localhost", "127.0.0.1")))
            done = subprocess.run(["/usr/sbin/chroot", root, "/bin/iocwright", "ioc", "do-wait"], env={"EPICS_ROOT": "/epics"}, capture_output=True, text=True, timeout=rig.PATIENCE_S)
            REPORT.check(done.returncode == 0 and done.stdout.count("responds") == 3, "hosts by name and by address", done.stdout + done.stderr)
        environment = {"EPICS_ROOT": "/epics", "IOC": "/epics/ioc", "SUPPORT": "/epics/support", "HOME": "/tmp", "EPICS_CA_SERVER_PORT": str(rig.free_port())}
        for options in ([], ["--supervise"]):
            done = subprocess.run(["/usr/sbin/chroot", root, "/bin/iocwright", "run", *options], env=environment, input="epicsEnvShow HOME\n", capture_output=True, text=True, timeout=rig.PATIENCE_S)
            REPORT.check(done.returncode == 0 and "iocRun: All initialization complete" in done.stdout + done.stderr, f"it starts an instance {options}", done.stdout + done.stderr)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
