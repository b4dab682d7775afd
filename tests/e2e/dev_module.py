#!/usr/bin/env python3
"""Work on a support module in place: a checkout replaces the module, is built by its recipe and linked into the IOC.

usage: dev_module.py BINARY
"""
import subprocess
import sys

import rig
import small_modules

report = rig.Report()
RECIPES = {
    "scale": "module: scale\nversion: main\nlibs: [scale]\n",
    "ramp": "module: ramp\nversion: main\nrequires: [scale]\nlibs: [ramp]\ndbds: [ramp.dbd]\n",
}


def sources(folder, name, files):
    """The tree of a module, as in its repository."""
    texts = {
        "Makefile": small_modules.TOP_MAKEFILE,
        **{f"configure/{file}": text for file, text in small_modules.CONFIGURE.items()}, **files
    }
    texts["configure/RELEASE"] = "EPICS_BASE = /nowhere\n"
    return {f"{folder}/{name}/{file}": text for file, text in texts.items()}


def make_repository(tree):
    """Commits the whole tree. Returns the commit."""
    git = ["git", "-C", tree, "-c", "user.name=F", "-c", "user.email=f@example.org"]
    subprocess.run(["git", "init", "-q", "-b", "main", tree], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a module"], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def locked_commit(image):
    """The entry of the module in the lock file."""
    lines = (image.root / "support/configure/iocwright.lock.yaml").read_text().split('  "ramp":', 1)[1].splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("    commit:"))


def said(image):
    """The output of the module's command in the IOC shell."""
    with rig.ChannelAccess(image.base) as access:
        image.environment.update(access.environment)
        return rig.end(image.start("run", "--exec"), b"rampHello\nexit\n")[1]


def check_places(image):
    support = image.root / "support"
    done = image.command("dev", "module", "ramp", "--checkout", image.root / "nothing")
    report.equal(done.returncode, 2, "a missing checkout is a usage error")
    done = image.command("dev", "module", "ramp", "--checkout", image.root / "ibek-defs", "--no-build")
    report.check(done.returncode == 1 and "it has no configure folder" in done.stderr,
                 "a folder that is not a module is refused", done.stderr)
    report.check(not (support / "ramp").is_symlink(), "and nothing is changed")
    done = image.command("dev", "module", "ramp", "--restore", "--no-build")
    report.check(done.returncode == 1 and "nothing to restore" in done.stderr,
                 "restoring is an error before anything was replaced", done.stderr)


def main():
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image:
        image.environment["SOURCE_FOLDER"] = str(image.root / "source")
        image.write({f"source/ibek-support/{name}/{name}.install.yml": text for name, text in RECIPES.items()})
        for name, files in (("scale", small_modules.SCALE), ("ramp", small_modules.RAMP)):
            image.write(sources("support", name, files))
        image.write(
            sources(
                "work", "ramp", {
                    **small_modules.RAMP, "src/devRamp.c": small_modules.RAMP["src/devRamp.c"].replace(
                        "a ramp says hello", "my own ramp says hello")
                }))
        image.write(
            {"ioc/config/st.cmd": 'dbLoadDatabase "dbd/ioc.dbd"\nioc_registerRecordDeviceDriver pdbbase\niocInit\n'})
        commits = {tree: make_repository(image.root / tree) for tree in ("support/ramp", "work/ramp")}
        built = image.command("support", "build", "ramp", "scale")
        if not report.equal(built.returncode, 0,
                            f"the modules build in their folders\n{built.stdout}{built.stderr}"):
            return report.finish()
        image.build_ioc()
        report.check("a ramp says hello" in said(image) and "my own ramp" not in said(image),
                     "the IOC has the code of the image's module")
        check_places(image)

        done = image.command("dev", "module", "ramp", "--checkout", image.root / "work/ramp")
        report.equal(done.returncode, 0, f"the checkout and the IOC are built\n{done.stdout}{done.stderr}")
        report.check((image.root / "support/ramp").resolve() == image.root / "work/ramp",
                     "the checkout has replaced the module")
        report.check("my own ramp says hello" in said(image), "the IOC has the code of the checkout")
        report.equal(locked_commit(image), commits["work/ramp"], "the lock file records the checkout")

        edited = image.root / "work/ramp/src/devRamp.c"
        edited.write_text(edited.read_text().replace("my own ramp", "an edited ramp"))
        done = image.command("dev", "module", "ramp")
        report.check(done.returncode == 0 and "an edited ramp says hello" in said(image), "an edit is built in place",
                     done.stdout + done.stderr)

        done = image.command("dev", "module", "ramp", "--restore")
        report.check(done.returncode == 0 and not (image.root / "support/ramp").is_symlink(),
                     "the image's module is back", done.stdout + done.stderr)
        report.check("a ramp says hello" in said(image).replace("an edited ramp", ""), "and the IOC has its code")
        report.equal(locked_commit(image), commits["support/ramp"], "and the lock file records it")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
