"""Builds unmodified Dockerfiles in the shapes of public Generic IOCs with the commands of the README, for images.py.

They are in tests/fixtures/dockerfiles; their modules are fixtures.
"""
import json
import re
import shutil

import rig
import sources
from containers import environment, must, run

SHAPES = rig.TOP / "tests/fixtures/dockerfiles"
EXAMPLE, CHAINED = "localhost/ioc-example", "localhost/ioc-chained"
DEVELOPER, RUNTIME, NAMES = "localhost/iocwright-developer", "localhost/iocwright-runtime", "localhost/iocwright"
ORDINARY, REFERENCE = "localhost/iocwright-tests-reference", "localhost/iocwright-tests-names"
RAMP = """\
ioc_name: "{{ ioc_yaml_file_name }}"
description: a ramp
entities:
  - { type: ramp.ramp, port: R1, top: 42 }
  - { type: ramp.value, P: "TEST:RAMP", PORT: R1 }
"""
LEVEL = RAMP + """\
  - { type: level.level, P: "TEST:LEVEL", N: 3, VAL: 4.5 }
"""


def readme_commands():
    """The commands of the README that build an unmodified Generic IOC."""
    text = re.sub(r"\\\n\s*", "", (rig.TOP / "README.md").read_text())
    return re.findall(r"^podman build .* ioc-example$", text, re.M)


def repository(folder, shape, module):
    """The repository of a Generic IOC, as a user has it."""
    shutil.copytree(SHAPES / "template", folder)
    shutil.move(folder / "_ansible", folder / "ibek-support/_ansible")
    shutil.copy(SHAPES / shape / "Dockerfile", folder)
    shutil.copytree(sources.RECIPES / module, folder / "ibek-support" / module)
    return folder


def build(report, command, folder):
    status, out, problem = run("bash", "-c", command, cwd=folder)
    return report.equal(status, 0, f"{command}\n{out[-6000:]}{problem[-4000:]}")


def show(image, path):
    return must("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "cat", image, path)


def check_manifest(report, image):
    versions = json.loads(show(image, "/epics/versions.json"))
    report.equal(versions["epics-modules"]["ramp"]["version"], "1.2", "versions.json has the modules")
    packages = versions["python-packages"]
    report.check(
        packages["ibek"].startswith("4.7.0+iocwright.") and "ruamel-yaml" in packages,
        "versions.json has the replaced packages and those of Debian", packages)


def check_starts(report, image, config, name):
    """Starts the instance without a terminal, as public tests do: the IOC exits at the end of its input."""
    volume = ["--volume", f"{config}:/epics/ioc/config:ro"] if config else []
    status, out, problem = run("podman", "run", "--rm", "--interactive", "--pull=never", "--network=none",
                               *environment(rig.LOOPBACK), *volume, image, "/epics/ioc/start.sh", input="dbl\n")
    text = out + problem
    report.check(status == 0 and "/epics/runtime/st.cmd" in text and name in text and "error" not in text.lower(),
                 f"the instance of {image} starts, prints its command, lists its records and exits", text)


def check_verified(report, image, config):
    """Checks an instance as the CI of public services repositories does."""
    status, out, problem = run("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "bash",
                               "-v", f"{config}:/config:z", image, "-c",
                               "ibek runtime generate2 /config && cat /epics/runtime/st.cmd")
    report.check(status == 0 and 'rampConfigure("R1", 42)' in out, "the CI of services repositories shows st.cmd",
                 out + problem)


def check_shapes(report, folder):
    """Builds the template shape by the README, then one that begins with its developer image."""
    commands = readme_commands()
    report.equal(len(commands), 2, "two commands of the README build an unmodified Generic IOC")
    repository(folder / "ioc-example", "template", "ramp")
    for command in commands:
        if not build(report, command, folder):
            return
    check_manifest(report, EXAMPLE)
    (folder / "example").mkdir()
    (folder / "example/ioc.yaml").write_text(RAMP)
    check_starts(report, EXAMPLE, folder / "example", "TEST:RAMP")
    check_verified(report, EXAMPLE, folder / "example")

    chained = repository(folder / "ioc-chained", "chained", "level")
    (chained / "config").mkdir()
    (chained / "config/ioc.yaml").write_text(LEVEL)
    if build(
        report, f"podman build -t {CHAINED} --build-arg DEVELOPER={EXAMPLE}-developer --build-arg RUNTIME={RUNTIME} "
        "ioc-chained", folder):
        check_starts(report, CHAINED, None, "TEST:LEVEL")


def check_uv(report):
    """The line that public Dockerfiles begin with, outside of a build, where a kept layer would hide its output."""
    status, out, problem = run("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "uv", "-v",
                               f"{SHAPES}/template/requirements.txt:/requirements.txt:ro", DEVELOPER, "pip", "install",
                               "--upgrade", "-r", "/requirements.txt")
    lines = (out + problem).splitlines()
    report.check(status == 0 and len(lines) == 1 and lines[0].startswith("uv: already installed: iocwright"),
                 "uv says in one line what iocwright provides", out + problem)


def check_names(report, folder, debian):
    """The lines of the README for a base image with Python's ibek first in PATH, and a real uv."""
    (folder / "names").mkdir()
    lines = re.search(r"^```text\n(COPY --from=localhost/iocwright .*?)^```$", (rig.TOP / "README.md").read_text(),
                      re.M | re.S)[1]
    images = {
        NAMES: f"FROM {RUNTIME} AS full\nFROM scratch\nCOPY --from=full /usr/local/bin/ /\n",
        ORDINARY: f"FROM {debian}\nENV PATH=/venv/bin:$PATH\nRUN mkdir -p /venv/bin && for name in /venv/bin/ibek "
                  "/venv/bin/console /bin/uv; do printf '#!/bin/sh\\necho reference\\n' >$name; chmod +x $name; done\n",
        REFERENCE: f"FROM {ORDINARY}\n{lines}RUN iocwright install-names\n",
    }
    for image, text in images.items():
        (folder / "names/Containerfile").write_text(text)
        must("podman", "build", "--pull=never", "-t", image, folder / "names")

    def called(image, name):
        return must("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", name, image, "--version")

    report.equal(called(ORDINARY, "ibek"), "reference", "the stand-in of the reference image has its own ibek")
    for name, version in (("ibek", "4.7.0+iocwright."), ("pvi", "0.13.1+iocwright."), ("console", "1.4.0+iocwright.")):
        report.check(called(REFERENCE, name).startswith(version), f"after install-names {name} is ours")
    report.equal(called(REFERENCE, "uv"), "reference", "install-names keeps a real uv")


def check_tools(report):
    """The programs that public Dockerfiles and devcontainers call."""
    for image, names in ((DEVELOPER, "python3 gdb vim less rsync sudo ping uv ibek pvi ansible.sh console pptty"),
                         (RUNTIME, "busybox ping wget vi ibek console stdio-socket pptty")):
        status, out, _ = run("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "bash", image,
                             "-c", f"for name in {names}; do type -P $name >/dev/null || echo $name; done")
        report.equal((status, out.split()), (0, []), f"{image} has {names}")


def remove_images():
    for image in (REFERENCE, ORDINARY, CHAINED, EXAMPLE, f"{EXAMPLE}-developer"):
        run("podman", "rmi", "--force", image)
