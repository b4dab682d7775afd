#!/usr/bin/env python3
"""Build real EPICS support modules from git daemon and HTTP, link them into a Generic IOC, start it and read its PVs.

usage: support_build.py BINARY
"""
import hashlib
import json
import pathlib
import re
import sys
import tempfile

import rig
import sources

INSTANCE = """\
ioc_name: FIXTURES
description: every fixture module
entities:
  - { type: ramp.ramp, port: R1, top: 25 }
  - { type: ramp.value, P: "T:RAMP", PORT: R1 }
  - { type: mixer.micrometres, P: "T:UM", PORT: R1 }
  - { type: level.level, P: "T:LEVEL", N: 3, VAL: 4.5 }
  - { type: tally.tally, P: "T:TALLY", STEP: 2.5 }
  - { type: phrase.question, P: "T:ASK", PROTO: phrase.proto, NAME: getCurrent }
"""
MODULES = ["units", "ramp", "level", "tally", "phrase", "mixer"]


def lines(image, name):
    return (image.root / "support/configure" / name).read_text().splitlines()


def check_registry(report, image):
    report.equal(lines(image, "lib_list"), MODULES, "libraries are in the plan's order")
    report.equal(lines(image, "dbd_list"), [f"{m}Support.dbd" for m in MODULES if m != "units"],
                 "definitions are in the plan's order")
    release = lines(image, "RELEASE")
    for module in MODULES:
        folder = image.root / "support" / module
        report.check(f"{module.upper()} = {folder}" in release, f"RELEASE contains {module}")
        report.check(f'export {module.upper()}="{folder}"' in lines(image, "RELEASE.shell"),
                     f"RELEASE.shell exports {module}")
        report.equal((folder / "configure/RELEASE.local").resolve(), image.root / "support/configure/RELEASE",
                     f"{module} uses the common RELEASE")
    report.check((image.root / "support/configure/protocol/phrase.proto").is_file(), "the protocol file is published")
    report.check((image.root / "ibek-defs/ramp.ibek.support.yaml").is_symlink(),
                 "definitions are linked into ibek-defs")
    report.equal([p.name for p in (image.root / "support").iterdir() if p.name.startswith(".")], [],
                 "no partial clone is left")


def check_pvs(report, image, access):
    image.write({"ioc/config/ioc.yaml": INSTANCE})
    image.environment.update(access.environment)
    ioc = image.start("run", "--exec")
    try:
        for pv, value in (("T:RAMP", "25"), ("T:UM", "25000"), ("T:LEVEL", "4.5"), ("T:LEVEL:RBV", "4.5"),
                          ("T:ASK", "MEAS:CURR?")):
            actual = []
            try:
                rig.until(lambda: actual.append(access.get(pv)) or actual[-1] == value, f"{pv} = {value}")
            except TimeoutError:
                pass
            report.equal(actual[-1], value, pv)
        access.put("T:LEVEL", 7)
        report.equal(access.get("T:LEVEL:RBV"), "7", "device support reads back the value that was set")
        for _ in range(3):
            access.put("T:TALLY.PROC", 1)
        report.equal(access.get("T:TALLY"), "7.5", "the record type adds its inputs")
        report.equal(access.get("T:TALLY.CNT"), "3", "the record type counts")
    finally:
        status, output = rig.end(ioc)
    report.equal(status, 0, "the IOC exits with status 0\n" + output)


def check_second_run(report, image, arguments):
    again = image.command("support", "build", *arguments)
    report.equal(again.returncode, 0, "a second build succeeds\n" + again.stderr)
    *lines, total = again.stderr.splitlines()
    report.equal(sorted(line.split() for line in lines), sorted([m, "unchanged"] for m in MODULES),
                 "a second build does nothing")
    report.check(re.fullmatch(rf"{len(MODULES)} modules in \d+\.\d s", total), "it says how long it took", total)
    source = image.root / "support/tally/src/tallyRecord.c"
    rig.pass_tick(image.root)
    source.write_text(source.read_text() + "/* changed in place */\n")
    changed = image.command("support", "build", *arguments)
    report.check("tally            built" in changed.stderr and "ramp             unchanged" in changed.stderr,
                 "a module with a changed file is built, and no other\n" + changed.stderr)
    library = next((image.root / "support/tally/lib").glob("*/libtally.so"))
    rig.pass_tick(image.root)
    library.unlink()
    missing = image.command("support", "build", *arguments)
    report.check("tally            built" in missing.stderr and library.exists(),
                 "a module whose library is missing is rebuilt\n" + missing.stderr)


def check_parts(report, image, arguments):
    """`--tags` runs parts of a build. They never count as a complete build."""
    lock = image.root / "support/configure/iocwright.lock.yaml"
    before = lock.read_text()
    done = image.command("support", "build", *arguments[:-len(MODULES)], "tally", "--tags", "pre_build,post_build")
    report.check(done.returncode == 0 and "tally            partly built" in done.stderr,
                 "parts of a build\n" + done.stderr)
    report.check(" make " not in done.stderr, "without the others\n" + done.stderr)
    report.equal((lock.read_text() == before, lines(image, "lib_list")), (True, MODULES),
                 "the lock file and the lists are unchanged")
    done = image.command("support", "build", *arguments[:-len(MODULES)], "tally")
    report.equal(done.stderr.split(), ["tally", "unchanged"], "a complete build afterwards restores its own")


def check_bills(report, image):
    for form, keys in (("spdx", {
            "spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages",
            "relationships"
    }), ("cyclonedx", {"bomFormat", "specVersion", "version", "metadata", "components", "dependencies"})):
        done = image.command("support", "sbom", "--format", form)
        report.equal(done.returncode, 0, f"support sbom in the form {form} succeeds\n" + done.stderr)
        bill = json.loads(done.stdout or "{}")
        report.check(keys <= set(bill), f"the {form} bill has its required fields")
        names = {p["name"] for p in bill.get("packages" if form == "spdx" else "components", [])}
        report.check({*MODULES, "epics-base"} <= names, f"the {form} bill lists the modules and EPICS Base")
        version = [
            p.get("versionInfo", p.get("version")) for p in bill.get("packages" if form == "spdx" else "components", [])
            if p["name"] == "epics-base"
        ]
        report.check(version and version[0].startswith("7.0."), f"the {form} bill has the version of EPICS Base",
                     str(version))
    versions = json.loads((image.root / "versions.json").read_text())
    report.equal(versions["epics-modules"]["ramp"]["version"], "1.2", "versions.json has the modules' versions")


def main():
    report = rig.Report()
    base = rig.epics_base()
    with tempfile.TemporaryDirectory(prefix="iocwright-sources-") as folder, rig.Image(
            sys.argv[1], base) as image, rig.ChannelAccess(base) as access:
        repositories = sources.make_repositories(pathlib.Path(folder) / "repositories")
        files = pathlib.Path(folder) / "files"
        files.mkdir()
        (files / "notes.txt").write_text("fetched by HTTP\n")
        with sources.GitDaemon(repositories) as daemon, sources.Site(repositories, files) as site:
            # One more module is fetched over HTTP, with an extra file.
            digest = hashlib.sha256(b"fetched by HTTP\n").hexdigest()
            (image.root / "defs/ramp").mkdir(parents=True)
            for file in (sources.RECIPES / "ramp").iterdir():
                (image.root / "defs/ramp" / file.name).write_text(file.read_text())
            recipe = image.root / "defs/ramp/ramp.install.yml"
            recipe.write_text(
                recipe.read_text() +
                f"git_repo: {site.url}/git/ramp\ndownload_extras:\n"
                f"  - {{ url: {site.url}/notes.txt, dest: {image.root}/notes.txt, sha256: {digest} }}\n"
            )
            arguments = [
                "--defs", image.root / "defs", "--defs", sources.RECIPES, "-e", f"organization={daemon.url}", *MODULES
            ]
            done = image.command("support", "build", *arguments)
            if report.equal(done.returncode, 0, "the modules build\n" + done.stdout + done.stderr):
                report.equal((image.root / "notes.txt").read_text(), "fetched by HTTP\n",
                             "the extra file is downloaded")
                report.check(any(r.startswith("/git/ramp") for r in site.requests), "the module is cloned over HTTP")
                check_registry(report, image)
                linked = image.command("support", "build", *arguments, "ioc")
                report.equal(linked.returncode, 0, "the Generic IOC links\n" + linked.stdout + linked.stderr)
                check_pvs(report, image, access)
                check_second_run(report, image, arguments)
                check_parts(report, image, arguments)
                check_bills(report, image)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
