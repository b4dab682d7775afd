#!/usr/bin/env python3
"""The workflows of this repository and those that users copy, a devcontainer, and the hook of the README.

They are valid by the published schemas of GitHub and SchemaStore, and for the reference implementation of
devcontainers. The shell lines of services.yml and the hook run in a small services repository.

Not run here: generic-ioc.yml, whose lines images.py runs (image_workflows.py), and our own release.yml, of which only
container/release can run outside of GitHub.

usage: workflows.py BINARY      (needs root, or the permission to create user namespaces)
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import npm_packages
import rig
import workflow_file
from instances import HAND_WRITTEN, INSTANCE, image_files
from lsp_steps import LspSteps

OURS, USERS = rig.TOP / ".github/workflows", rig.TOP / "container/workflows"
WORKFLOWS = [*sorted(OURS.glob("*.yml")), *sorted(USERS.glob("*.yml"))]
FORGE = "@actions/languageserver@0.3.61"  # GitHub's own, with its schema of workflows
SCHEMAS = "@action-validator/core@0.6.0"  # contains the schema of SchemaStore
NEWER = "      attestations: write\n"  # newer than that schema
RUNNERS = {"ubuntu-24.04", "ubuntu-24.04-arm"}
# Prints the errors of each text.
VALIDATE = """\
const {validateWorkflow} = require('@action-validator/core');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(text => validateWorkflow(text).errors)));
"""
MISTAKES = {
    "an unknown key": ("    steps:", "    stepps:"),
    "an unknown context": ("${{ matrix.shard }}", "${{ matrics.shard }}"),
    "an unknown output": ("outputs.groups != '[]'", "outputs.group != '[]'"),
    "an unknown job": ("needs: images", "needs: image"),
    "an unknown permission": ("security-events: write", "security-events: writes"),
}
PLANT, OTHER = "registry.invalid/lab/ioc-plant-runtime:1.2", "registry.invalid/lab/ioc-other-runtime:3"
SCRIPT = HAND_WRITTEN.replace("dbLoadRecords $(RUNTIME_DIR)/ioc.db", 'dbLoadRecords "$(CONFIG_DIR)/own.db", "P=OWN"')
REPOSITORY = {
    "services/plant-01/config/ioc.yaml": INSTANCE,
    "services/plant-01/values.yaml": f"ioc-instance:\n  image: {PLANT} # the Generic IOC\n",
    "services/plant-02/config/ioc.yaml": re.sub("name: ([AB])", r"name: SECOND:\1", INSTANCE),
    "services/plant-02/values.yaml": f"ioc-instance:\n  image: {PLANT}\nsidecar:\n  image: registry.invalid/x:1\n",
    "services/script/config/st.cmd": SCRIPT,
    "services/script/config/own.db": 'record(ao, "$(P):A") { field(PINI, "YES") }\n',
    "services/script/values.yaml": f'ioc-instance:\n  image: "{OTHER}"\n',
    "services/gateway/values.yaml": "gateway:\n  image: registry.invalid/gateway:1\n",
    "services/.template/config/ioc.yaml": "",
    "services/.template/values.yaml": "ioc-instance:\n  image: REPLACE_WITH_IMAGE\n",
    "services/values.yaml": "global: {}\n",
    "library/notes/notes.md": "Notes on the plant.\n",
}
GROUPS = [{"image": OTHER, "folders": "services/script"},
          {"image": PLANT, "folders": "services/plant-01 services/plant-02"}]

# The keys of https://containers.dev/implementors/json_reference/ for a container that is built from a Dockerfile.
KEYS = set("""
    name build features overrideFeatureInstallOrder secrets forwardPorts portsAttributes otherPortsAttributes
    updateRemoteUserUID containerEnv containerUser mounts init privileged capAdd securityOpt remoteEnv remoteUser
    initializeCommand onCreateCommand updateContentCommand postCreateCommand postStartCommand postAttachCommand waitFor
    userEnvProbe hostRequirements customizations appPort runArgs shutdownAction overrideCommand workspaceFolder
    workspaceMount
""".split())


class Bench:
    """A services repository, and the image of its instances."""

    def __init__(self, image):
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-workflows-")
        self.root = pathlib.Path(self._folder.name).resolve()
        for name, text in REPOSITORY.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text)
        self.environment = image.environment
        self.must("iocwright", "pattern", "add", "notes@1", "services/script", "--source", "library")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def must(self, *command):
        subprocess.run(command, cwd=self.root, env=self.environment, check=True, capture_output=True)

    def edit(self, name, old, new):
        text = (self.root / name).read_text()
        if old not in text:
            raise RuntimeError(f"{name} has no `{old}`")
        (self.root / name).write_text(text.replace(old, new))

    def steps(self, job, group=None, shard=""):
        values = {"matrix.group.folders": group["folders"], "matrix.shard": shard} if group else {}
        return workflow_file.shell_steps(USERS / "services.yml", job, values)


def make_image(image):
    """Builds the IOC, and puts the program in PATH."""
    image.write(image_files())
    image.build_ioc()
    programs = image.root / "usr/bin"
    programs.mkdir(parents=True)
    (programs / "iocwright").symlink_to(image.binary)
    image.environment["PATH"] = f"{programs}:{image.environment['PATH']}"
    del image.environment["IOC_NAME"]


def errors_by_schema(texts):
    """The errors of each text, by the schema of SchemaStore."""
    modules = npm_packages.installed(SCHEMAS)
    script = modules.parent / "validate.js"
    script.write_text(VALIDATE)
    done = subprocess.run(["node", script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def errors_by_forge(texts, folder):
    """The errors and warnings of each text, by GitHub's language server."""
    steps = LspSteps()
    for number, text in enumerate(texts):
        file = folder / f"{number}.yml"
        file.write_text(text)
        steps.open(file)
        steps.diagnostics(file, None)
    found, _ = steps.run([npm_packages.installed(FORGE) / ".bin/actions-languageserver", "--stdio"])
    return [[(at["range"]["start"]["line"] + 1, at["message"]) for at in diagnostics] for diagnostics in found]


def valid(report, bench):
    texts = [path.read_text() for path in WORKFLOWS]
    for path, errors in zip(WORKFLOWS, errors_by_schema([text.replace(NEWER, "") for text in texts])):
        report.equal(errors, [], f"{path.name} is valid by the schema of SchemaStore")
    for path, errors in zip(WORKFLOWS, errors_by_forge(texts, bench.root)):
        report.equal(errors, [], f"{path.name} is valid for GitHub")

    services = (USERS / "services.yml").read_text()
    wrong = [services.replace(*edit, 1) for edit in MISTAKES.values()]
    for name, text, errors in zip(MISTAKES, wrong, errors_by_forge(wrong, bench.root)):
        report.check(text != services and errors, f"{name} is an error")
    (errors, ) = errors_by_schema([wrong[0]])
    report.check(errors, "an unknown key is an error by the schema")


def safe(report, _):
    """Actions cannot change, scripts cannot be injected, tokens can do no more than they must."""
    for path in WORKFLOWS:
        document, text = workflow_file.load(path), path.read_text()
        used = re.findall(r"uses: (.*)", text)
        report.equal([name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", name)], [],
                     f"{path.name} names each action by its commit and version")
        report.check("permissions" in document, f"{path.name} limits the permissions of its token")
        for step in workflow_file.all_steps(document):
            script = step.get("run", "")
            report.equal(workflow_file.EXPRESSION.findall(script), [], f"{path.name}: a script has no expression")
            checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
            report.equal((checked.returncode, checked.stderr), (0, ""), f"{path.name}: {step.get('name')}")
        labels = {job["runs-on"] for job in document["jobs"].values()} | set(re.findall(r"runner: (\S+)", text))
        report.equal(labels - RUNNERS - {"${{ matrix.runner }}"}, set(), f"{path.name} has known runners")


def ours(report, _):
    """The commands of our workflows exist."""
    called = {word for path in OURS.glob("*.yml") for word in re.findall(
        r"(?:command|run): ((?:\.ci|tests|container)/\w+)", path.read_text())}
    report.check(".ci/run" in called, "CI runs .ci/run", called)
    for program in sorted(called):
        report.check((rig.TOP / program).is_file(), f"{program} exists")
    parts = re.search(r"command: tests/run (.*)", (OURS / "ci.yml").read_text())[1].split()
    known = subprocess.run([rig.TOP / "tests/run", "--help"], capture_output=True, text=True, check=True).stdout
    report.equal(set(parts) - set(known.split()), set(), "tests/run has the parts that CI names")


def groups(report, bench):
    (step, ) = bench.steps("images").values()
    _, outputs = workflow_file.must_run(report, "services.yml finds images", step, bench.root, bench.environment)
    report.equal(json.loads(outputs.get("groups", "[]")), GROUPS, "instances are grouped by image")
    shutil.rmtree(bench.root / "services")
    (bench.root / "services").mkdir()
    _, outputs = workflow_file.must_run(report, "it finds none", step, bench.root, bench.environment)
    report.equal(outputs, {"groups": "[]"}, "without instances there is no group")


def check_instances(report, bench):
    """Checks all groups and shards. Returns the statuses, what is printed, and the rules for code scanning."""
    statuses, printed, rules = [], "", []
    for group in GROUPS:
        for shard in workflow_file.load(USERS / "services.yml")["jobs"]["check"]["strategy"]["matrix"]["shard"]:
            annotations, scanning = bench.steps("check", group, shard).values()
            done, _ = workflow_file.run(annotations, bench.root, bench.environment)
            statuses.append(done.returncode)
            printed += done.stdout + done.stderr
            workflow_file.must_run(report, "the check for code scanning", scanning, bench.root, bench.environment)
            sarif = json.loads((bench.root / "check.sarif").read_text())
            rules += [result["ruleId"] for run in sarif["runs"] for result in run["results"]]
    return statuses, printed, rules


def check(report, bench):
    statuses, printed, rules = check_instances(report, bench)
    report.equal((statuses, rules), ([0] * 4, []), f"instances without mistakes pass\n{printed}")
    report.equal(re.findall(r"checked (\d)", printed).count("1"), 3, f"each instance is checked once\n{printed}")
    bench.edit("services/plant-02/config/ioc.yaml", "plant.setpoint, name: SECOND:B", "plant.setpiont, name: SECOND:B")
    statuses, printed, rules = check_instances(report, bench)
    report.equal(sorted(statuses), [0, 0, 0, 1], "a mistake fails one job")
    report.equal(rules, ["unknown-entity-type"], "code scanning has its rule")
    report.check("::error file=services/plant-02/config/ioc.yaml,line=5,col=12," in printed,
                 "it becomes an annotation of its line", printed)


def test(report, bench):
    for group in GROUPS:
        for name, step in bench.steps("test", group).items():
            workflow_file.must_run(report, name, step, bench.root, bench.environment)
        results = xml.etree.ElementTree.parse(bench.root / "test.xml").getroot()
        report.equal(sorted((case.get("name"), len(case)) for case in results.iter("testcase")),
                     [(folder.removeprefix("services/"), 0) for folder in group["folders"].split()],
                     "each instance has a result")
    generated = sorted(str(path.relative_to(bench.root)) for path in (bench.root / "generated").rglob("st.cmd"))
    report.equal(generated, [f"generated/plant-0{number}/st.cmd" for number in (1, 2)], "boot files are generated")
    (bench.root / "services/script/config/notes.md").write_text("edited\n")
    done, _ = workflow_file.run(bench.steps("test", GROUPS[0])["Compare files of patterns with their lock"], bench.root,
                                bench.environment)
    report.check(done.returncode != 0 and "notes.md" in done.stderr, "an edited file of a pattern fails", done)


def hook(report, bench):
    """The lines of the README for pre-commit, to the letter."""
    lines = re.search(r"^```yaml\n(repos:.*?)^```$", (rig.TOP / "README.md").read_text(), re.M | re.S)[1]
    (bench.root / ".pre-commit-config.yaml").write_text(lines)
    bench.must("git", "init", "-q")
    bench.must("git", "add", ".")

    def commit():
        done = subprocess.run(["pre-commit", "run", "--all-files"], cwd=bench.root, env=bench.environment,
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    status, said = commit()
    report.check(status == 0 and re.search(r"iocwright check\.+Passed", said), "the hook of the README passes", said)
    bench.edit("services/plant-01/config/ioc.yaml", "value: 21", "valeu: 21")
    bench.must("git", "add", ".")
    status, said = commit()
    report.check(status == 1 and "did you mean `value`?" in said, "it refuses a mistake", said)


def read_devcontainer(folder):
    """What the reference implementation of devcontainers reads in a repository."""
    command = npm_packages.devcontainer("read-configuration", folder, "true")  # `true` knows of no container
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def devcontainer(report, bench):
    folder = bench.root / "ioc-plant"
    (folder / ".devcontainer").mkdir(parents=True)
    shutil.copy(USERS / "devcontainer.json", folder / ".devcontainer")
    read = read_devcontainer(folder)
    workspace, configuration = read["workspace"], read["configuration"]
    report.equal(workspace["workspaceFolder"], "/workspaces/ioc-plant", "the repository is the working folder")
    report.equal(workspace["workspaceMount"], f"source={folder}/..,target=/workspaces,type=bind",
                 "the repositories beside it are mounted")
    report.equal(re.findall(r"\$\{\w+", json.dumps(configuration)), [], "all variables are known")
    del configuration["configFilePath"]
    report.equal(set(configuration) - KEYS, set(), "all keys are those of the specification")
    build = configuration["build"]
    report.equal((folder / ".devcontainer" / build["dockerfile"]).resolve(), folder / "Dockerfile",
                 "the image is built from the Dockerfile of the repository")


def without_npm(report, _):
    print("skipped: there is no npm")
    report.skipped += 1


def main():
    npm = [valid, devcontainer] if shutil.which("npm") else [without_npm]
    with rig.Image(sys.argv[1], rig.epics_base()) as image:
        make_image(image)
        return rig.run_tests([safe, ours, groups, check, test, hook, *npm], lambda: Bench(image))


if __name__ == "__main__":
    sys.exit(main())
