#!/usr/bin/env python3
"""The manifests in container/kubernetes and the values for the public chart: rendered, checked by the rules of
kubernetes_rules.py, which fail for broken manifests, and their commands run with a real IOC.

usage: kubernetes.py BINARY      (root, for a network namespace; kubernetes-client, golang-go and sprig from Debian)

There is no cluster: a network namespace is the network of a node, and two instances run there.
"""
import contextlib
import copy
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

import containers
import documented
import kubernetes_broken
import kubernetes_rules as rules
import rig

KUBERNETES = rig.TOP / "container/kubernetes"
FIXTURES = rig.TOP / "tests/fixtures"
NETWORKS = ("host-network", "service")
OWN_RULES = (*rules.RULES, rules.check_own)
SHARED = {"global": {"domain": "bl01t", "location": "lab"}}  # what all services of a beamline have
IMAGE = "localhost/generic-ioc:1.0.0"


class Bench:
    """A temporary folder with a copy of container/kubernetes and of the chart. A context manager."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.root = pathlib.Path(self._folder.name).resolve()
        self.kubernetes = shutil.copytree(KUBERNETES, self.root / "kubernetes")
        self.config = self.kubernetes / "instance/config"
        self.chart = shutil.copytree(FIXTURES / "chart", self.root / "chart")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def files(self):
        return {file.name: file.read_text() for file in self.config.iterdir()}

    def kustomize(self, network):
        return read(containers.must("kubectl", "kustomize", network, cwd=self.kubernetes))

    def render(self, name, *values):
        """Renders the chart for the files in `config`, with mappings of values, of which later ones take precedence."""
        shutil.copytree(self.config, self.chart / "config", dirs_exist_ok=True)
        files = [self.root / f"values-{number}.json" for number, _ in enumerate(values)]
        for file, value in zip(files, values):
            file.write_text(json.dumps(value))
        return read(containers.must(renderer(), self.chart, name, "bl01t", *files))


def read(manifests):
    """Reads manifests whose last newline must() has stripped, although a block scalar may need it."""
    return rules.Manifests(YAML(typ="safe").load_all(manifests + "\n"))


@functools.cache
def renderer():
    """The program that renders charts, built with Debian's packages of Go."""
    folder = containers.cache() / "go"
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "build"),
                   "GOFLAGS": ""}
    containers.must("go", "build", "-o", folder / "render_chart", FIXTURES / "render_chart/main.go", env=environment)
    return folder / "render_chart"


def our_values():
    return YAML(typ="safe").load(KUBERNETES / "values.yaml")


def instance_values(**values):
    return {"ioc-instance": {"image": IMAGE, **values}}


# There is no cluster, so what would be sent to it is kept.
KUBECTL = """#!/bin/bash
[ "$*" = "apply -f -" ] || exec {kubectl} "$@"
exec cat >{sent}
"""


def test_documented(report, bench):
    """The commands in the comments send the manifests to the cluster."""
    sent = bench.root / "sent.yaml"
    stub = bench.root / "bin/kubectl"
    stub.parent.mkdir()
    stub.write_text(KUBECTL.format(kubectl=shutil.which("kubectl"), sent=sent))
    stub.chmod(0o755)
    environment = {**os.environ, "PATH": f"{stub.parent}:{os.environ['PATH']}"}
    for network in NETWORKS:
        for command in documented.commands(f"container/kubernetes/{network}/kustomization.yaml"):
            documented.run(command, bench.kubernetes, report, environment)
            report.equal(read(sent.read_text()).documents, bench.kustomize(network).documents, command)


def test_kustomize(report, bench):
    for network in NETWORKS:
        it = bench.kustomize(network)
        report.equal(rules.problems(it, bench.files(), OWN_RULES), [], f"{network} follows the rules")
        report.equal(it.container["image"], IMAGE, f"{network}: kustomization.yaml sets the image")
        report.equal(bool(it.pod.get("hostNetwork")), network == "host-network", f"{network}: the network")
    before = bench.kustomize("service")
    with (bench.config / "ioc.db").open("a") as database:
        database.write('record(ai, "EXAMPLE-IOC-01:NEW") {}\n')
    after = bench.kustomize("service")
    report.equal(rules.problems(after, bench.files(), OWN_RULES), [], "a changed file is in the ConfigMap")
    report.check(before.pod["volumes"] != after.pod["volumes"], "it changes the pod, which restarts the IOC")


def test_broken(report, bench):
    """The rules find what is wrong in manifests that are right except for one thing, and nothing else."""
    silent = set(OWN_RULES)
    for network, cases in kubernetes_broken.BROKEN.items():
        documents = bench.kustomize(network).documents
        for change, *expected in cases:
            it = rules.Manifests(copy.deepcopy(documents))
            change(it)
            found = rules.problems(it, bench.files(), OWN_RULES)
            report.check(len(found) == len(expected) and all(part in one for part, one in zip(expected, found)),
                         f"a broken manifest: {expected}", str(found))
            silent -= {rule for rule in OWN_RULES if any(rule(it))}
    report.equal([rule.__name__ for rule in silent], [], "each rule is broken")


def test_values(report, bench):
    known = YAML(typ="safe").load(FIXTURES / "chart/values.yaml")["ioc-instance"]
    ours = our_values()
    report.equal(sorted(ours["ioc-instance"].keys() - known.keys()), [], "the chart has our values")
    report.equal(list(ours), ["ioc-instance"], "no other chart gets values")
    (block,) = re.findall(r"^```yaml\n(.*?)^```", (rig.TOP / "templates/help/kubernetes.md").read_text(), re.M | re.S)
    for name, value in YAML(typ="safe").load(block)["ioc-instance"].items():
        report.equal(ours["ioc-instance"].get(name), value, f"the help page has our {name}")
    for on_host in (True, False):
        it = bench.render("example-ioc-01", SHARED, ours, instance_values(hostNetwork=on_host))
        report.equal(rules.problems(it, bench.files()), [], f"the chart with our values, hostNetwork: {on_host}")
    pod = bench.render("example-ioc-01", SHARED, ours, instance_values()).pod
    report.equal(pod.get("hostNetwork"), True, "the host's network is our default")
    plain = bench.render("example-ioc-01", SHARED, instance_values(
        startupExecutable="/epics/ioc/startup.sh", readinessExecutable="/epics/ioc/readiness.sh"))
    report.equal(list(rules.check_commands(plain)), [], "the chart's own commands are those of our scripts")
    report.equal([*rules.check_times(plain)], ["livenessProbe is delayed, although it begins after the startup probe",
                                               "readinessProbe is delayed, although it begins after the startup probe"],
                 "the chart's own delays are the reason for ours")
    with contextlib.suppress(RuntimeError):
        bench.render("example-ioc-01", ours, instance_values())
        report.check(False, "a chart without a location is an error")


def test_check(report, bench):
    """`iocwright check` accepts a services repository with our values."""
    services = bench.root / "services"
    folder = services / "example-ioc-01"
    shutil.copytree(bench.config, folder / "config")
    shutil.copy(KUBERNETES / "values.yaml", services)
    for values, status in ((f"ioc-instance: {{image: '{IMAGE}'}}\n", 0), ("ioc-instance: {}\n", 1)):
        (folder / "values.yaml").write_text(values)
        done = subprocess.run([sys.argv[1], "check", services, "--strict"], capture_output=True, text=True)
        report.equal(done.returncode, status, f"iocwright check with {values}{done.stdout}{done.stderr}")


class Node:
    """A network that several instances share, as on a node: a network namespace with only loopback."""

    def __init__(self, base):
        script = "ip link set lo up && echo up && exec sleep infinity"
        self._holder = subprocess.Popen(["unshare", "--net", "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "up\n":
            raise RuntimeError("no network namespace")
        repeater = base / "bin" / rig.host_arch(base) / "caRepeater"
        self._repeater = subprocess.Popen(self.enter(repeater), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self._repeater, self._holder):
            process.kill()
            process.wait()
        self._holder.stdout.close()

    def enter(self, *words):
        return ["nsenter", f"--net=/proc/{self._holder.pid}/ns/net", *map(str, words)]


class Pod:
    """An instance whose folders are those of `image`, started and probed by the commands of its manifests."""

    def __init__(self, node, image, it, config):
        self.node, self.image, self.it = node, image, it
        self.log = image.root / "termination-log"
        image.install_shims()
        image.write({f"ioc/config/{name}": text for name, text in config.items()})
        image.environment |= it.environment() | {
            "HOME": str(image.root), "KUBERNETES_PORT": "1", "IOCWRIGHT_TERMINATION_LOG": str(self.log)
        }

    def _words(self, command):
        return self.node.enter(*(word.replace("/epics/", f"{self.image.root}/") for word in command))

    def run(self, key, **settings):
        """The exit status of a probe or of preStop, and its output."""
        done = subprocess.run(self._words(self.it.command(key)), env={**self.image.environment, **settings},
                              capture_output=True, text=True, timeout=rig.PATIENCE_S)
        return done.returncode, done.stdout + done.stderr

    def begin(self, command, stdin=subprocess.DEVNULL):
        return subprocess.Popen(self._words(command), env=self.image.environment, stdin=stdin, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def start(self):
        return self.begin(self.it.container["command"] + self.it.container.get("args", []), subprocess.PIPE)


def check_life(report, pods):
    """The commands of the manifests from the start to the stop, of instances that run side by side."""
    for pod in pods:
        for key in ("livenessProbe", "readinessProbe"):
            report.equal(pod.run(key)[0], 1, f"{pod.it.name}: {key} fails before the start")
    waiting = [pod.begin(pod.it.command("startupProbe")) for pod in pods]
    running = [pod.start() for pod in pods]
    try:
        check_running(report, pods, waiting)
        check_stop(report, pods, running)
    finally:
        for process in waiting + running:
            process.kill()
            process.wait()


def check_running(report, pods, waiting):
    for pod, startup in zip(pods, waiting):
        out = startup.communicate(timeout=rig.PATIENCE_S)[0]
        report.equal(startup.returncode, 0, f"{pod.it.name}: startupProbe succeeds {out}")
    for pod in pods:
        rig.until(lambda pod=pod: pod.run("readinessProbe")[0] == 0, f"{pod.it.name} to be ready")
    for pod in pods:
        rig.until(lambda pod=pod: pod.run("livenessProbe")[0] == 0, f"{pod.it.name} to be live beside another IOC")
        status, out = pod.run("livenessProbe", K8S_IOC_PV="NONE")
        report.check(status == 1 and "NONE" in out, f"{pod.it.name}: livenessProbe asks for the PV", out)
        told = json.loads(pod.image.command("status", "--json").stdout)
        report.equal((told["instance"], told["console"] is not None, told["grace_s"]),
                     (pod.it.name, True, rules.GRACE_S), f"{pod.it.name}: status")


def check_stop(report, pods, running):
    for pod, process in zip(pods, running):
        report.equal(pod.run("preStop")[0], 0, f"{pod.it.name}: preStop succeeds")
        out = process.communicate(timeout=rig.PATIENCE_S)[0]
        report.equal(process.returncode, 0, f"{pod.it.name}: the IOC exits {out[-2000:]}")
        reason = pod.log.read_text()
        report.check("exited after `exit` was typed" in reason, f"{pod.it.name}: the termination log", reason)
        report.equal(pod.run("livenessProbe")[0], 1, f"{pod.it.name}: livenessProbe fails after the stop")


def test_commands(report, bench):
    base = rig.epics_base()
    config = bench.files()
    other = {name: text.replace("EXAMPLE-IOC-01", "EXAMPLE-IOC-02") for name, text in config.items()}
    probed = [{"name": "K8S_IOC_PV", "value": "EXAMPLE-IOC-02:HEARTBEAT"}]
    by_kustomize = bench.kustomize("host-network")
    by_chart = bench.render("example-ioc-02", SHARED, our_values(), instance_values(env=probed))
    with Node(base) as node, rig.Image(sys.argv[1], base) as first, rig.Image(sys.argv[1], base) as second:
        first.build_ioc()
        for folder in ("bin", "dbd"):
            shutil.copytree(first.root / "ioc" / folder, second.root / "ioc" / folder)
        check_life(report, [Pod(node, first, by_kustomize, config), Pod(node, second, by_chart, other)])


def main():
    missing = [program for program in ("kubectl", "go") if not shutil.which(program)]
    if missing or os.geteuid() != 0:
        print(f"not found: {missing}" if missing else "a network namespace needs root")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    return rig.run_tests([test_documented, test_kustomize, test_broken, test_values, test_check, test_commands], Bench)


if __name__ == "__main__":
    sys.exit(main())
