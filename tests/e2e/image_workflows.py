"""Runs the shell lines of container/workflows/generic-ioc.yml, those of the README with podman, and devcontainer.json,
for images.py.

All lines but that of `gh`, which needs GitHub. A registry on loopback, with TLS and a password, gets the images.
"""
import json
import os
import re
import shutil

import dockerfiles
import npm_packages
import rig
import workflow_file
from cache_servers import PASSWORD, USER, Registry
from containers import must, run

WORKFLOW = rig.TOP / "container/workflows/generic-ioc.yml"
BASES = {"DEVELOPER": dockerfiles.DEVELOPER, "RUNTIME": dockerfiles.RUNTIME}
PUBLISH, FORGE = "Publish the images", "Publish the schema and the versions"


def make_repository(folder):
    """The repository of a Generic IOC whose Dockerfile names our base images, with an instance for its test."""
    dockerfiles.repository(folder, "template", "ramp")
    file = folder / "Dockerfile"
    text = file.read_text()
    for name, image in BASES.items():
        text = re.sub(rf"^ARG {name}=.*", f"ARG {name}={image}", text, flags=re.M)
    file.write_text(text)
    (folder / "tests/config").mkdir(parents=True)
    (folder / "tests/config/ioc.yaml").write_text(dockerfiles.RAMP)
    return folder


def check_generic_ioc(report, folder):
    repository = make_repository(folder / "ioc-plant")
    steps = workflow_file.shell_steps(WORKFLOW, "images", {"github.token": PASSWORD})
    environment = {**os.environ, "GITHUB_REF_NAME": "1.2", "GITHUB_REPOSITORY": "Lab/ioc-plant", "GITHUB_ACTOR": USER,
                   "REGISTRY_AUTH_FILE": str(folder / "auth.json")}
    (folder / "auth.json").write_text("{}")
    report.equal(list(steps)[-2:], [PUBLISH, FORGE], "the workflow ends with what it publishes")
    with Registry(folder / "registry", secure=True) as registry:
        environment["SSL_CERT_FILE"] = str(registry.certificate)
        steps[PUBLISH][1]["REGISTRY"] = registry.place
        printed = {name: workflow_file.must_run(report, name, step, repository, environment)[0]
                   for name, step in steps.items() if name != FORGE}
        tags = registry.files / "docker/registry/v2/repositories"
        report.equal(sorted(str(path.relative_to(tags)) for path in tags.glob("*/*/_manifests/tags/*")),
                     [f"lab/ioc-plant-{target}/_manifests/tags/1.2" for target in ("developer", "runtime")],
                     "both images are published with the tag")
    report.check(re.search(r"1 passed, 0 failed", printed["Start the instance and read its records"]),
                 "the records of the instance are read", printed["Start the instance and read its records"])
    started = printed["Start the instance as a cluster does"]
    report.check('rampConfigure("R1", 42)' in started and "epics> exit" in started,
                 "the instance starts as in a cluster", started)
    schema = json.loads((repository / "assets/ibek.ioc.schema.json").read_text())
    report.check("ramp.ramp" in json.dumps(schema), "the schema has the entities of the Generic IOC")
    versions = json.loads((repository / "assets/versions.json").read_text())
    report.equal(versions["epics-modules"]["ramp"]["version"], "1.2", "versions.json has the modules")
    run("podman", "rmi", "--force", "localhost/developer", "localhost/runtime")


def check_readme(report, folder, binary):
    """The lines of the README that check a services repository with an unpacked image, to the letter."""
    block = re.search(r"^```yaml\n(- run: .*?)^```$", (rig.TOP / "README.md").read_text(), re.M | re.S)[1]
    (folder / "lab/services/plant/config").mkdir(parents=True)
    (folder / "lab/services/plant/config/ioc.yaml").write_text(dockerfiles.RAMP)
    (folder / "programs").mkdir()
    (folder / "programs/iocwright").symlink_to(binary)
    environment = {**os.environ, "IMAGE": dockerfiles.EXAMPLE, "PATH": f"{folder}/programs:{os.environ['PATH']}"}
    for line in re.findall(r"^- run: (.*)$", block, re.M):
        workflow_file.must_run(report, line, (line, {}), folder / "lab", environment)
    (folder / "lab/services/plant/config/ioc.yaml").write_text(dockerfiles.RAMP.replace("top", "topp"))
    done, _ = workflow_file.run((line, {}), folder / "lab", environment)
    report.check(done.returncode == 1 and "::error file=services/plant/config/ioc.yaml,line=4" in done.stdout,
                 "a mistake becomes an annotation", done)


def check_devcontainer(report, folder):
    """Opens the repository of check_generic_ioc as editors do."""
    repository, home = folder / "ioc-plant", folder / "home"
    (repository / ".devcontainer").mkdir()
    shutil.copy(rig.TOP / "container/workflows/devcontainer.json", repository / ".devcontainer")
    environment = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    home.mkdir()

    def call(command, *words):
        return run(*npm_packages.devcontainer(command, repository, "podman", *words), env=environment)

    status, out, problem = call("up")
    if not report.check(status == 0, "the devcontainer starts", out + problem):
        return
    container = json.loads(out)
    try:
        report.equal(container["remoteWorkspaceFolder"], "/workspaces/ioc-plant", "the repository is opened")
        report.check(re.search(r"^ok +EPICS Base", problem, re.M), "doctor has nothing against the image", problem)
        report.check((home / ".config/terminal-config/bashrc").exists(), "the user has a bashrc for devcontainers")
        report.check(list((repository / "ioc/bin").glob("*/ioc")), "the IOC is built in the repository")
        status, out, problem = call("exec", "bash", "-c", "iocwright dev instance tests && iocwright run --test && "
                                    "cat /epics/runtime/st.cmd")
        report.check(status == 0 and "rampConfigure" in out, "it generates the instance of the test", out + problem)
    finally:
        image = must("podman", "inspect", "--format", "{{.ImageName}}", container["containerId"])
        run("podman", "rm", "--force", container["containerId"])
        run("podman", "rmi", "--force", image)
