#!/usr/bin/env python3
"""A Generic IOC for linux-aarch64, cross-compiled with its modules, and its pruned assets: runs with qemu-user.

usage: cross_ioc.py BINARY      (root; missing packages are installed by apt)
"""
import os
import pathlib
import shutil
import struct
import subprocess
import sys

import rig
import small_modules
from containers import must

TARGET = "linux-aarch64"
LIBRARIES = pathlib.Path("/usr/aarch64-linux-gnu/lib")
EM_AARCH64 = 183

report = rig.Report()


def machine(file):
    return struct.unpack_from("<H", file.read_bytes(), 18)[0]


def cross_base():
    command = [rig.TOP / "container/epics-base", "--channel-access-only", "--target", TARGET]
    return pathlib.Path(must(*command).strip())


def check_build(image):
    """Returns the path of the IOC."""
    checked = image.command("ioc", "check-build")
    report.equal((checked.returncode, checked.stderr), (0, ""), "the check reads the libraries of the target")
    libraries = image.root / f"support/scale/lib/{TARGET}"
    libraries.rename(libraries.with_name("hidden"))
    checked = image.command("ioc", "check-build")
    report.check(checked.returncode == 1 and f"`scale` is not in any lib/{TARGET}" in checked.stderr,
                 "a library that is only built for the host is missing", checked.stderr)
    libraries.with_name("hidden").rename(libraries)

    built = image.command("ioc", "build")
    ioc = image.root / f"ioc/bin/{TARGET}/ioc"
    report.equal((built.returncode, built.stdout.splitlines()[-1:]), (0, [str(ioc)]), "the path is the target's")
    report.equal(machine(ioc), EM_AARCH64, "the IOC is for the target")
    return ioc


def check_assets(image, ioc):
    """Returns the root folder of a runtime image for the target."""
    assets = image.root / "assets"
    done = image.command("ioc", "extract-runtime-assets", assets, "--prune")
    report.equal(done.returncode, 0, f"pruned assets are extracted\n{done.stdout}{done.stderr}")
    inside = assets / str(image.root).lstrip("/")
    files = [path for path in assets.rglob("*") if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"]
    report.equal({machine(path) for path in files}, {EM_AARCH64}, "all programs and libraries are for the target")
    names = {path.name for path in files}
    for name in ("ioc", "libscale.so", "libramp.so", "caget"):
        report.check(name in names, f"pruned assets have {name}")
    report.check(not rig.has_symbols(inside / ioc.relative_to(image.root)), "the IOC is stripped")
    # The image that the assets are copied to has the libraries of Debian.
    for name in ("ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"):
        target = assets / "lib" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(LIBRARIES / name, target)
    shutil.copy(shutil.which("qemu-aarch64-static"), assets / "qemu")
    return assets


def check_running(image, ioc, root):
    image.write({"ioc/config/ioc.yaml": small_modules.INSTANCE})
    done = image.command("runtime", "generate2", image.config)
    report.equal(done.returncode, 0, f"the files of the instance are generated\n{done.stderr}")
    msi = image.path("bin/msi")
    msi.symlink_to(image.binary)
    must(msi, "-I", image.root / "support/ramp/db", "-S", image.runtime / "ioc.subst", "-o", image.runtime / "ioc.db")
    runtime = str(image.runtime).lstrip("/")
    shutil.copytree(image.runtime, root / runtime, dirs_exist_ok=True)
    with rig.ChannelAccess(image.base) as access:
        process = subprocess.Popen(["chroot", root, "/qemu", ioc, image.runtime / "st.cmd"],
                                   env={**image.environment, **access.environment}, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            report.equal(float(access.get("TEST:DOUBLE")), 42.0, "a function of a module gives the value of a PV")
            first = float(access.get("TEST:RAMP"))
            report.check(rig.until(lambda: float(access.get("TEST:RAMP")) > first, "a rising ramp"),
                         "device support of a module runs")
        except TimeoutError as problem:
            report.check(False, f"the IOC has PVs: {problem}")
        status, out = rig.end(process)
        report.check(status == 0 and "a ramp says hello" in out, "the registrar of a module ran", out)


def main():
    if os.geteuid() != 0:
        print("chroot needs root\n0 passed, 0 failed, 1 skipped")
        return 0
    must(rig.TOP / "container/apt-packages", "arm64")
    with rig.Image(sys.argv[1], cross_base()) as image:
        image.root.chmod(0o755)
        small_modules.build(image, "scale", small_modules.SCALE)
        small_modules.build(image, "ramp", small_modules.RAMP, ["scale"])
        small_modules.register(image, ["scale", "ramp"], ["ramp.dbd"], ["scale", "ramp"])
        image.write({"ibek-defs/ramp.ibek.support.yaml": small_modules.DEFINITION})
        image.environment |= {"EPICS_TARGET_ARCH": TARGET, "RUNTIME_DIR": str(image.runtime)}
        ioc = check_build(image)
        root = check_assets(image, ioc)
        check_running(image, ioc, root)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
