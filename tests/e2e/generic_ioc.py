#!/usr/bin/env python3
"""Check and build a Generic IOC from real support modules, and run it with only the assets of a runtime image.

usage: generic_ioc.py BINARY

The results of `ioc check-build` are compared with what make and the linker do with the same lists.
"""
import json
import os
import re
import shutil
import stat
import subprocess
import sys

import rig
import small_modules

report = rig.Report()


def check_lists(image, name, dbds, libraries, links, words):
    """Registers the lists, and compares the check with the build. The output of the check must contain `words`."""
    small_modules.register(image, ["scale", "ramp"], dbds, libraries)
    checked = image.command("ioc", "check-build")
    report.equal(checked.returncode, 0 if links else 1,
                 f"{name}: the status of check-build\n{checked.stdout}{checked.stderr}")
    for word in words:
        report.check(word in checked.stderr + checked.stdout, f"{name}: the check prints {word!r}",
                     checked.stdout + checked.stderr)
    built = image.command("ioc", "build")
    report.equal(built.returncode, 0 if links else 3,
                 f"{name}: the status of the build\n{built.stdout[-1500:]}{built.stderr[-3000:]}")


def check_shared(image):
    check_lists(image, "a library is not listed", ["ramp.dbd"], ["ramp"], False, [
        "lib_list:1:1: error: the library `ramp` needs `scaleBy` of `scale`, which is not linked",
        "add `scale` of SCALE to lib_list above `ramp`"
    ])
    check_lists(image, "a dbd has no library", ["ramp.dbd"], [], False,
                ["dbd_list:1:1: error: `ramp.dbd` registers `devAiRamp`, which needs the symbol", "add `ramp` of RAMP to lib_list"])
    check_lists(image, "a dbd is not there", ["rampp.dbd"], ["scale", "ramp"], False,
                ["`rampp.dbd` is not in any dbd folder", "did you mean `ramp.dbd`?"])
    check_lists(image, "a library is not there", ["ramp.dbd"], ["scale", "ramq"], False,
                ["`ramq` is not in any lib/", "did you mean `ramp`?"])
    check_lists(image, "shared libraries in a wrong order", ["ramp.dbd"], ["ramp", "scale"], False, [
        "lib_list:1:1: error: the library `ramp` needs `scaleBy` of `scale`, which is linked too early",
        "move `scale` of SCALE up in lib_list above `ramp`"
    ])
    check_lists(image, "the order that works", ["ramp.dbd"], ["scale", "ramp"], True, ["1 dbds, 2 libraries"])


def check_archives(image):
    """The same without shared libraries, where the order matters."""
    hidden = []
    for name in ("scale", "ramp"):
        shared = image.root / f"support/{name}/lib/{image.arch}/lib{name}.so"
        shared.rename(shared.with_suffix(".hidden"))
        hidden.append(shared)
    check_lists(image, "archives in a wrong order", ["ramp.dbd"], ["ramp", "scale"], False, [
        "lib_list:1:1: error: the library `ramp` needs `scaleBy` of `scale`, which is linked too early",
        "move `scale` of SCALE up in lib_list above `ramp`"
    ])
    check_lists(image, "archives in the right order", ["ramp.dbd"], ["scale", "ramp"], True, [])
    for shared in hidden:
        shared.with_suffix(".hidden").rename(shared)


def registered_dbd(image):
    return "devAiRamp" in (image.root / "ioc/dbd/ioc.dbd").read_text()


def needed(image, file):
    out = rig.readelf("-d", file)
    return [line.split("[")[1].rstrip("]") for line in out.splitlines() if "NEEDED" in line]


def check_relink(image):
    """A change to the lists is enough to rebuild the IOC, with our command and with make."""
    binary = image.root / f"ioc/bin/{image.arch}/ioc"
    small_modules.register(image, [], [], [])
    image.build_ioc()
    report.check(not registered_dbd(image) and "libramp.so" not in needed(image, binary),
                 "without lists, the IOC has no modules")
    small_modules.register(image, ["scale", "ramp"], ["ramp.dbd"], ["scale", "ramp"])
    small_modules.make(image.root / "ioc", {**image.environment})
    report.check(
        registered_dbd(image) and "libramp.so" in needed(image, binary), "make notices that the lists have grown")
    small_modules.register(image, [], [], [])
    image.build_ioc()
    report.check(not registered_dbd(image) and "libramp.so" not in needed(image, binary),
                 "ioc build notices that the lists have shrunk")
    small_modules.register(image, ["scale", "ramp"], ["ramp.dbd"], ["scale", "ramp"])
    image.build_ioc()
    report.check(
        registered_dbd(image) and "libramp.so" in needed(image, binary), "ioc build notices that the lists have grown")
    before = binary.stat().st_mtime_ns
    image.build_ioc()
    report.equal(binary.stat().st_mtime_ns, before, "a build with nothing to do does not touch the binary")


def check_schema_and_modes(image):
    schema = json.loads((image.root / "ibek-defs/ioc.schema.json").read_text())
    report.check("ramp.Ramp" in json.dumps(schema), "the schema has the entities of the definitions")
    for name in ("", "ioc", "runtime", "autosave", "autosave/ramp.req"):
        mode = (image.root / name).stat().st_mode
        report.equal((mode >> 3) & 7, (mode >> 6) & 7, f"the group has the permissions of the owner: /{name}")
        report.check(not mode & stat.S_IWOTH, f"others may not write: /{name}")
    image.command("ioc", "build", "--share-with", "everyone")
    report.check((image.root / "ioc").stat().st_mode & stat.S_IWOTH, "--share-with everyone lets others write")


def check_running(image):
    with rig.ChannelAccess(image.base) as access:
        image.environment.update(access.environment)
        image.write({"ioc/config/ioc.yaml": small_modules.INSTANCE})
        ioc = image.start("run", "--exec")
        first = float(access.get("TEST:RAMP"))
        report.check(rig.until(lambda: float(access.get("TEST:RAMP")) > first, "a rising ramp"),
                     "the device support of a module runs")
        report.equal(float(access.get("TEST:DOUBLE")), 42.0, "the function of a module runs")
        status, out = rig.end(ioc)
        report.check(status == 0 and "a ramp says hello" in out, "the registrar of a module ran", out)


def names_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() or path.is_file()}


def check_whole_assets(image, inside):
    """Without --prune: the same files as ibek copies, except static archives; the source is unchanged."""
    assets, debug = image.root / "assets-whole", image.root / "debug"
    before = names_below(image.root / "support")
    done = image.command("ioc", "extract-runtime-assets", assets, "--debug", debug)
    report.equal(done.returncode, 0, f"complete assets are extracted\n{done.stderr}")
    library = f"support/ramp/lib/{image.arch}/libramp.so"
    taken = names_below(assets / inside)
    for name in (library, "support/ramp/db/ramp.template",
                 "support/configure/dbd_list", "ioc/iocApp/src/iocMain.cpp", "ibek-defs/ioc.schema.json"):
        report.check(name in taken, f"complete assets have {name}")
    report.check("support/ramp/src/devRamp.c" not in taken and "support/ramp/dbd/ramp.dbd" not in taken,
                 "complete assets have no sources of modules")
    report.check(
        rig.has_symbols(image.root / library) and not rig.has_symbols(assets / inside / library),
        "the copy is stripped and the original is not")
    report.equal([name for name in taken if name.endswith(".a")], [], "complete assets have no static archives")
    report.equal(names_below(image.root / "support"), before, "nothing was removed from the source")
    build_id = re.search(r"Build ID: ([0-9a-f]+)", rig.readelf("-n", assets / inside / library))[1]
    kept = debug / ".build-id" / build_id[:2] / f"{build_id[2:]}.debug"
    report.check(kept.exists() and ".debug_info" in rig.readelf("-S", kept),
                 "debugging information is where gdb looks for the build ID of the stripped library")


def check_pruned_assets(image, inside):
    """Runs an IOC in a root that has only the pruned assets: no shell, no packages, no files of this machine."""
    assets = image.root / "assets"
    tools = image.base / "bin" / image.arch
    done = image.command("ioc", "extract-runtime-assets", assets, image.binary, "--prune", "--system-libraries")
    report.equal(done.returncode, 0, f"pruned assets are extracted\n{done.stderr}")
    report.check("libspare.so: no program is linked with it, but dlopen() may open it" in done.stdout,
                 "a library that may be opened is kept with a note", done.stdout)
    taken = names_below(assets)
    for name in ("libscale.so", "libramp.so", "libspare.so", "msi", "caget"):
        report.check(any(path.endswith("/" + name) for path in taken), f"pruned assets have {name}")
    unwanted = [
        path for path in taken
        if path.endswith((".a", ".h", ".c", ".cpp", ".pl", ".o")) or "/iocApp/" in path
    ]
    report.equal(unwanted, [], "pruned assets have nothing that an IOC does not need")
    report.check(not rig.has_symbols(assets / inside / f"ioc/bin/{image.arch}/ioc"), "the IOC is stripped")
    with rig.ChannelAccess(image.base) as access:
        environment = {**image.environment, **access.environment, "PATH": str(tools), "LD_LIBRARY_PATH": ""}
        enter = ["chroot", assets] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot", assets]
        ioc = subprocess.Popen([*enter, image.binary, "run", "--exec"], env=environment, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, executable=shutil.which(enter[0]))
        try:
            report.equal(float(access.get("TEST:DOUBLE")), 42.0, "the IOC runs with only the pruned assets")
        except TimeoutError as problem:
            report.check(False, f"the IOC runs with only the pruned assets: {problem}")
        status, out = rig.end(ioc)
        report.check(status == 0 and "a ramp says hello" in out, "and exits with status 0", out)
    print(
        f"pruned root with all system libraries: {sum(f.stat().st_size for f in assets.rglob('*') if f.is_file() and not f.is_symlink()) / 1e6:.1f} MB, {len(taken)} files and links"
    )


def check_moved_assets(image, inside):
    """--move empties the source, as ibek does, so this test is the last one."""
    library = f"support/ramp/lib/{image.arch}/libramp.so"
    done = image.command("ioc", "extract-runtime-assets", "--no-defaults", "--move", image.root / "assets-moved",
                         image.root / "to-move")
    for name in ("to-move/file", library):
        report.check((image.root / "assets-moved" / inside / name).exists() and not (image.root / name).exists(),
                     f"--move removes {name} from the source", done.stderr)


def check_packages(image):
    image.write({
        "support/configure/runtime_debs": "libusb-1.0-0\nlibaravis-0.8-0 libusb-1.0-0\n"
                                          "https://example.org/pool/x_1.deb\n/tmp/y.deb\n"
    })
    out = image.command("support", "apt-install-runtime-packages", "--dry-run").stdout
    report.check(
        "install -y --no-install-recommends libusb-1.0-0 libaravis-0.8-0 /tmp/x_1.deb /tmp/y.deb" in out and
        "apt-get upgrade -y" in out, "the packages of runtime_debs are installed by one command", out)
    report.check("download-file https://example.org/pool/x_1.deb /tmp/x_1.deb" in out,
                 "a package given as a URL is downloaded first", out)
    report.check(out.replace("sudo ", "").endswith("apt-get clean\nfind /var/lib/apt/lists -mindepth 1 -delete\n"),
                 "finally apt's archives and lists are removed", out)
    out = image.command("support", "apt-install-runtime-packages", "--dry-run", "--no-upgrade").stdout
    report.check("upgrade" not in out, "--no-upgrade does not upgrade the packages of the image", out)
    (image.root / "support/configure/runtime_debs").unlink()
    report.equal(
        image.command("support", "apt-install-runtime-packages").stdout, "no packages to install\n",
        "without a list, nothing is installed")


def check_other_target(image):
    """EPICS Base is not built for this target."""
    image.environment["EPICS_TARGET_ARCH"] = "RTEMS-beatnik"
    done = image.command("ioc", "build")
    report.check(done.returncode == 3 and "is not built for the target `RTEMS-beatnik`" in done.stderr,
                 "no IOC for another target", f"status {done.returncode}\n{done.stdout}{done.stderr}")
    report.equal(done.stdout, "", "and no path of one")
    del image.environment["EPICS_TARGET_ARCH"]


def main():
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image:
        os.chmod(image.root, 0o755)
        small_modules.build(image, "scale", small_modules.SCALE)
        small_modules.build(image, "ramp", small_modules.RAMP, ["scale"])
        image.write({"ibek-defs/ramp.ibek.support.yaml": small_modules.DEFINITION, "autosave/ramp.req": "$(P):RAMP\n"})
        check_relink(image)
        check_shared(image)
        check_archives(image)
        small_modules.register(image, ["scale", "ramp"], ["ramp.dbd"], ["scale", "ramp"])
        image.build_ioc()
        check_schema_and_modes(image)
        check_other_target(image)
        check_running(image)
        spare = image.root / f"support/scale/lib/{image.arch}/libspare.so"
        shutil.copy(spare.with_name("libscale.so"), spare)
        image.write({"to-move/file": "x"})
        inside = str(image.root).lstrip("/")
        check_whole_assets(image, inside)
        check_pruned_assets(image, inside)
        check_packages(image)
        check_moved_assets(image, inside)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
