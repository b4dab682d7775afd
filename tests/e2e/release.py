#!/usr/bin/env python3
"""A release: its files, and their use as the README says. Two runs of container/release must give the same bytes.

usage: release.py BINARY [--arm64]      (root; missing packages are installed by apt)

BINARY is the one that the release has. The release is for amd64 only, because a build for arm64 takes many minutes;
--arm64 makes a release for both. It is installed in a container with the Debian of images.py.
"""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

import binary_image
import images
import rig
from containers import environment, must, prepare, run
from support_bills import spdx_errors

sys.path.insert(0, str(rig.TOP / "tests/readme"))
from place import Place  # noqa: E402

INSTALLED = [
    "usr/bin/iocwright", "usr/share/man/man1/iocwright.1.gz", "usr/share/man/man1/iocwright-support-build.1.gz",
    "usr/share/man/man7/iocwright-run.7.gz", "usr/share/bash-completion/completions/iocwright",
    "usr/share/zsh/vendor-completions/_iocwright", "usr/share/fish/vendor_completions.d/iocwright.fish",
    "usr/share/iocwright/shims/start.sh", "usr/share/iocwright/shims/liveness.sh",
    "usr/share/iocwright/support-defs/asyn/asyn.ibek.support.yaml", "usr/share/doc/iocwright/copyright",
    "usr/share/doc/iocwright/changelog.gz"
]
LOADED = {"libcurl4", "libarchive13", "libssl3"}  # when the program needs them
ROOM = "localhost/iocwright-tests-installed"


class Release:
    """Two runs of container/release, of which the second one only packs."""

    def __init__(self, folder, binary, architectures):
        self.binary = binary
        self.architectures = architectures
        self.version = json.loads(must(binary, "--version", "--json"))["version"]
        self.files, self.again = folder / "dist", folder / "again"
        only = [] if len(architectures) > 1 else ["--only", architectures[0]]
        print(must(rig.TOP / "container/release", *only, self.files))
        must(rig.TOP / "container/release", "--unchecked", *only, self.again)

    def package(self, architecture="amd64"):
        return self.files / f"iocwright_{self.version}_{architecture}.deb"

    def image(self):
        return self.files / f"iocwright-{self.version}-image.tar"


def readme_block(command):
    """The commands of the block of the README that has `command`."""
    blocks = re.findall(r"^```text\n(.*?)^```$", binary_image.README, re.M | re.S)
    return next(block for block in blocks if command in block).splitlines()


def files(report, release):
    names = {f"iocwright-{release.version}-image.tar", f"iocwright-{release.version}.spdx.json", "SHA256SUMS"}
    for architecture in release.architectures:
        names |= {f"iocwright_{release.version}_{architecture}.deb",
                  f"iocwright-{release.version}-static-{architecture}"}
    report.equal({path.name for path in release.files.iterdir()}, names, "the files of a release")
    listed = {line.split()[1] for line in (release.files / "SHA256SUMS").read_text().splitlines()}
    report.equal(listed, names - {"SHA256SUMS"}, "SHA256SUMS lists all of them")
    for name in sorted(names):
        report.check((release.files / name).read_bytes() == (release.again / name).read_bytes(),
                     f"another run gives the same {name}")
    report.equal(run(rig.TOP / "container/release", release.files)[0], 2, "a folder with files is not overwritten")


def package(report, release):
    for architecture in release.architectures:
        deb = release.package(architecture)
        fields = dict(line.split(": ", 1) for line in must("dpkg-deb", "--field", deb).splitlines() if ": " in line)
        report.equal([fields["Version"], fields["Architecture"]], [release.version, architecture], "its fields")
        report.check(LOADED <= set(re.split(r", | \(.*?\)", fields["Depends"])), "it depends on what is loaded later",
                     fields["Depends"])
        listing = must("dpkg-deb", "--contents", deb)
        for name in INSTALLED:
            report.check(f" ./{name}\n" in listing, f"{deb.name} has {name}")
        report.check(all(line.split()[1] == "root/root" for line in listing.splitlines()), "all files are root's")


def bill(report, release):
    document = json.loads((release.files / f"iocwright-{release.version}.spdx.json").read_text())
    report.equal(spdx_errors(document), [], "the bill of material is valid")
    packages = {entry["SPDXID"]: entry for entry in document["packages"]}
    about = json.loads(must(release.binary, "--version", "--json"))
    linked = [packages[relation["relatedSpdxElement"]] for relation in document["relationships"]
              if relation["spdxElementId"] == "SPDXRef-iocwright-dynamic-amd64"]
    report.equal({library["name"]: library["versionInfo"] for library in linked}, about["libraries"],
                 "it lists the libraries that are linked in")
    for library in linked:
        report.check(library["copyrightText"] != "NOASSERTION", f"the copyright of {library['name']}")
    sums = (release.files / "SHA256SUMS").read_text()
    for entry in document["packages"]:
        for checksum in entry.get("checksums", []):
            report.check(f"{checksum['checksumValue']}  {entry['name']}\n" in sums, f"the checksum of {entry['name']}")


def installed(report, release):
    """Installs the package by the commands of the README and starts the example with a Generic IOC of this machine."""
    with rig.Image(release.binary, rig.epics_base()) as image:
        place = Place(image)
        place.build()
        place.set_up_instances()
        for suite in ("bookworm", "trixie"):
            installed_on(suite, image, report, release)


def installed_on(suite, image, report, release):
    commands = readme_block("apt-get install -y ./iocwright")
    commands = ["apt-get update", *commands, "apt-get install -y libreadline8"]  # which the IOC needs
    text = f"FROM {images.debian_image(suite)}\nCOPY . /release\nWORKDIR /release\nRUN {' && '.join(commands)}\n"
    with tempfile.TemporaryDirectory(prefix="iocwright-release-") as name:
        file = pathlib.Path(name) / "Containerfile"
        file.write_text(text)
        status, out, problem = run("podman", "build", "--pull=never", "-f", file, "-t", ROOM, release.files)
    if not report.check(status == 0, f"{suite}: it is installed by {commands}", out[-4000:] + problem[-4000:]):
        return
    variables = {name: value for name, value in image.environment.items()
                 if name.startswith(("EPICS", "IOC", "SUPPORT"))}
    volumes = [f"--volume={image.root}:{image.root}"]  # its definitions are links into the tree
    volumes += [f"--volume={folder}:{folder}:ro" for folder in (image.base, rig.TOP)]
    done = subprocess.run(
        ["podman", "run", "--rm", "--interactive", "--pull=never", "--network=none", "--workdir=/", *volumes,
         *environment({**variables, **rig.LOOPBACK}), ROOM, "iocwright", "run"],
        input="dbl\nexit\n", capture_output=True, text=True, timeout=rig.PATIENCE_S)
    out = done.stdout + done.stderr
    report.check(done.returncode == 0 and "iocRun: All initialization complete" in out and "VALVE4" in out,
                 f"{suite}: the example starts", out)
    version = must("podman", "run", "--rm", "--pull=never", "--network=none", ROOM, "iocwright", "--version")
    report.equal(version, must(release.binary, "--version"), f"{suite}: the package has the program that was tested")
    run("podman", "rmi", "--force", ROOM)


def image(report, release):
    command = next(line for line in readme_block("podman load") if line.startswith("podman load"))
    run("podman", "rmi", "--force", "localhost/iocwright")
    status, out, problem = run(*command.split(), cwd=release.files)
    if not report.check(status == 0, command, out + problem):
        return
    binary_image.tag_debian()
    binary_image.check(report, must(release.binary, "--version"))
    with tarfile.open(release.image()) as archive:
        def blob(descriptor):
            return json.load(archive.extractfile("blobs/" + descriptor["digest"].replace(":", "/")))

        index = blob(json.load(archive.extractfile("index.json"))["manifests"][0])
        report.equal([manifest["platform"]["architecture"] for manifest in index["manifests"]], release.architectures,
                     "the architectures of the image")


def static(report, release):
    for architecture in release.architectures:
        program = release.files / f"iocwright-{release.version}-static-{architecture}"
        header = must("readelf", "--file-header", "--program-headers", program)
        report.check("INTERP" not in header, f"{program.name} needs no loader", header)
        report.check(str(rig.TOP).encode() not in program.read_bytes(), f"{program.name} does not have our paths in it")
    report.check("static" in must(release.files / f"iocwright-{release.version}-static-amd64", "--version"),
                 "the static program runs")


def main():
    codename = re.search(r"^VERSION_CODENAME=(.*)$", pathlib.Path("/etc/os-release").read_text(), re.M)
    if (codename and codename[1], os.uname().machine) != ("bookworm", "x86_64"):
        print("a release is made on Debian 12 on amd64\n0 passed, 0 failed")
        return 0
    prepare(buildah="buildah", debootstrap="debootstrap")
    architectures = ["amd64", "arm64"] if sys.argv[2:] == ["--arm64"] else ["amd64"]
    with tempfile.TemporaryDirectory(prefix="iocwright-release-") as folder:
        release = Release(pathlib.Path(folder), pathlib.Path(sys.argv[1]).resolve(), architectures)
        return rig.run_tests((files, package, bill, static, installed, image), lambda: contextlib.nullcontext(release))


if __name__ == "__main__":
    sys.exit(main())
