#!/usr/bin/python3
"""Run container/compose.yaml with docker-compose and podman's socket, by the commands in its comments, and the pod of
container/kubernetes with podman kube play.

usage: podman_compose.py BINARY      (root; the image is made from files of this machine, without a registry)

The ConfigMap is mounted as in Kubernetes (links to ..data), the limits are those of a small pod, and the volume of the
runtime folder contains files of another version.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

import pexpect
from ruamel.yaml import YAML

import containers
import documented
import rig

REPORT = rig.Report()
PROJECT = f"iocwright{os.getpid()}"
IMAGE = "localhost/my-ioc:latest"  # the name in the comment of compose.yaml
KUBERNETES = rig.TOP / "container/kubernetes"
PV = "EXAMPLE-IOC-01:HEARTBEAT"


def podman(*arguments, **options):
    return containers.run("podman", *arguments, timeout=rig.PATIENCE_S, **options)


def make_image(image, root):
    containers.make_root(image, root)
    for script in (rig.TOP / "container/shims").glob("*.sh"):
        shutil.copy2(script, root / "epics/ioc")
    for folder in ("epics/runtime", "epics/opi", "autosave"):
        (root / folder).chmod(0o775)
    containers.must("tar", "-C", root, "-cf", image.root / "root.tar", ".")
    environment = {"PATH": "/bin", "EPICS_ROOT": "/epics", "SUPPORT": "/epics/support", "IOC": "/epics/ioc"}
    changes = [word for name, value in environment.items() for word in ("--change", f"ENV {name}={value}")]
    containers.must("podman", "import", "--quiet", *changes, image.root / "root.tar", IMAGE)


def config_map(folder, files):
    """Makes a folder like the kubelet's for a ConfigMap: files are links into ..data, which is itself a link."""
    real = folder / "..2026_11_21_10_00_00.123456789"
    real.mkdir(parents=True)
    (folder / "..data").symlink_to(real.name)
    for name, text in files.items():
        (real / name).write_text(text)
        (folder / name).symlink_to(f"..data/{name}")
    return folder


def instance_files():
    return {file.name: file.read_text() for file in (KUBERNETES / "instance/config").iterdir()}


def answer(out_of, what):
    """The output of caget in the container, as soon as it succeeds."""
    def value():
        status, out, _ = out_of("caget", "-t", "-w", "5", PV)
        return out.strip() if status == 0 else None

    return float(rig.until(value, what))


def start_service(folder):
    """Runs podman's service at a socket of this test, and sets DOCKER_HOST."""
    place = folder / "podman.sock"
    service = subprocess.Popen(["podman", "system", "service", "--time=0", f"unix://{place}"],
                               stderr=(folder / "service.log").open("w"))
    rig.until(place.exists, "podman's service")
    os.environ["DOCKER_HOST"] = f"unix://{place}"
    return service


def check_console(command, folder):
    """At the console in a terminal, the IOC shell answers, and ctrl-] detaches."""
    with pexpect.spawn("bash", ["-c", command], cwd=str(folder), timeout=rig.PATIENCE_S, encoding="utf-8") as terminal:
        try:
            terminal.send("dbl\r")
            terminal.expect_exact(PV)
            terminal.send("\x1d")
            terminal.expect(pexpect.EOF)
        except pexpect.ExceptionPexpect as problem:
            REPORT.check(False, command, str(problem))
            return
    REPORT.equal(terminal.exitstatus, 0, command)


def check_compose(image):
    folder = image.root / PROJECT  # the project is named after the folder
    folder.mkdir()
    shutil.copy2(rig.TOP / "container/compose.yaml", folder)
    config_map(folder / "config", instance_files())
    settings, *commands = documented.commands("container/compose.yaml")
    up, console, down = (f"{settings}\n{command}" for command in commands)
    os.environ["IOC_PV"] = PV
    service = start_service(image.root)

    def compose(*arguments):
        words = " ".join(["docker-compose -f compose.yaml", *arguments])
        return containers.run("bash", "-c", f"{settings}\n{words}", cwd=folder, timeout=4 * rig.PATIENCE_S)

    try:
        if not documented.run(up, folder, REPORT):
            return
        name = compose("ps", "-q")[1].strip()
        inside = lambda *words: compose("exec", "-T", "ioc", *words)  # noqa: E731
        REPORT.check(answer(inside, "the PV under compose") >= 0, "caget in the container")
        check_console(console, folder)
        check_from_outside(image, name)
        REPORT.equal(podman("healthcheck", "run", name)[0], 0, "the health check of compose.yaml succeeds")
        state = json.loads(inside("iocwright", "status", "--json")[1])
        REPORT.equal(state["state"], "running", "iocwright status under compose")
        status, out, problem = compose("stop")
        REPORT.check("exited after `exit` was typed" in podman("logs", name)[1],
                     "a stop by compose reaches the IOC shell", out + problem + podman("logs", name)[1][-1500:])
        REPORT.equal(
            podman("inspect", "-f", "{{.State.ExitCode}}", name)[1].strip(), "0", "and the IOC exits with status 0")
        documented.run(down, folder, REPORT)
    finally:
        status, out, problem = compose("down", "--volumes", "--timeout", "3")
        REPORT.equal(status, 0, "compose down")
        REPORT.equal(podman("ps", "-aq", "--filter", f"name={PROJECT}")[1], "", "no containers are left")
        service.terminate()
        service.wait(rig.PATIENCE_S)
        os.environ.pop("DOCKER_HOST")


def check_from_outside(image, name):
    """A client on the host reaches the IOC at the container's address, although its network has no gateway."""
    networks = json.loads(podman("inspect", name)[1])[0]["NetworkSettings"]["Networks"]
    address = next(iter(networks.values()))["IPAddress"]
    environment = {
        **os.environ, "EPICS_CA_AUTO_ADDR_LIST": "NO", "EPICS_CA_ADDR_LIST": address,
        "EPICS_CA_REPEATER_PORT": str(rig.free_port(socket.SOCK_DGRAM))
    }
    environment.pop("EPICS_CA_SERVER_PORT", None)
    repeater = subprocess.Popen([image.base / "bin" / image.arch / "caRepeater"], env=environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tool = image.base / "bin" / image.arch / "caget"
    try:
        REPORT.check(
            answer(lambda *words: containers.run(tool, *words[1:], env=environment), "the PV from the host") >= 0,
            "caget from the host's side of the network")
    finally:
        repeater.kill()
        repeater.wait()


def rendered():
    """The StatefulSet and the ConfigMap of container/kubernetes/service."""
    manifests = containers.must("kubectl", "kustomize", KUBERNETES / "service")
    documents = {document["kind"]: document for document in YAML(typ="safe").load_all(manifests)}
    return documents["StatefulSet"], documents["ConfigMap"]


def pod_of(stateful, folder):
    """The pod of a StatefulSet. podman supports neither StatefulSets nor a subPath of a volume, so each claim is a
    folder of the host."""
    spec = stateful["spec"]["template"]["spec"]
    container = spec["containers"][0]
    container["image"] = IMAGE
    container["imagePullPolicy"] = "Never"
    for volume in spec["volumes"]:
        if volume.pop("persistentVolumeClaim", None):
            place = folder / volume["name"]
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o777)
            volume["hostPath"] = {"path": str(place), "type": "Directory"}
    for mount in container["volumeMounts"]:
        mount.pop("subPath", None)
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": PROJECT, "labels": stateful["spec"]["template"]["metadata"]["labels"]}, "spec": spec
    }


def check_pod(image):
    yaml = YAML(typ="safe")
    stateful, configuration = rendered()
    pod = pod_of(stateful, image.root / "state")
    configuration["metadata"]["name"] = f"{PROJECT}-config"  # podman creates a volume of this name and keeps it
    next(volume for volume in pod["spec"]["volumes"]
         if "configMap" in volume)["configMap"]["name"] = f"{PROJECT}-config"
    file = image.root / "pod.yaml"
    with file.open("w") as out:
        yaml.dump_all([configuration, pod], out)
    try:
        REPORT.equal(podman("network", "create", "--internal", PROJECT)[0], 0, "a network for the pod")
        status, out, problem = podman("kube", "play", f"--network={PROJECT}", file)
        if not REPORT.equal(status, 0, "podman kube play"):
            print(out + problem)
            return
        name = f"{PROJECT}-ioc"
        REPORT.check(answer(lambda *words: podman("exec", name, *words), "the PV in the pod") >= 0, "caget in the pod")
        check_from_outside(image, podman("pod", "inspect", "-f", "{{.InfraContainerID}}", PROJECT)[1].strip())
        container = pod["spec"]["containers"][0]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            REPORT.equal(podman("exec", name, *container[probe]["exec"]["command"])[0], 0, f"the pod's {probe}")
        status, out, problem = podman("exec", name, *container["lifecycle"]["preStop"]["exec"]["command"])
        REPORT.check("exited after `exit` was typed" in podman("logs", name)[1], "preStop reaches the IOC shell",
                     f"{status} {out}{problem}")
    finally:
        podman("kube", "down", file)
        podman("pod", "rm", "--force", PROJECT)
        podman("network", "rm", "--force", PROJECT)
        podman("volume", "rm", "--force", f"{PROJECT}-config")


def check_small_and_used(image):
    """The cgroup limits of a small pod, and a volume that has files of another version."""
    runtime = image.root / "used-runtime"
    runtime.mkdir()
    left = {
        "st.cmd": "echo another version\nexit 3\n", "ioc.db": 'record(ai, "EXAMPLE-IOC-01:OLD") {}\n',
        "ioc.subst": "file nothing.template {}\n", "wait_list.yaml": "- {type: gone}\n", "old.bob": "<display/>\n"
    }
    for name, text in left.items():
        (runtime / name).write_text(text)
    for path in (runtime, *runtime.iterdir()):
        os.chown(path, 12345, 0)
    configuration = config_map(image.root / "used-config", instance_files())
    name = f"{PROJECT}-small"
    limits = ["--cpus=0.5", "--memory=256m"]
    common = [
        "--pull=never", "--network=none", "--read-only", "--user=12345:0", "--cap-drop=all",
        "--security-opt=no-new-privileges", "--tmpfs=/tmp", "-e=HOME=/tmp", "-e=IOC_NAME=EXAMPLE-IOC-01",
        f"-v={configuration}:/epics/ioc/config:ro", f"-v={runtime}:/epics/runtime"
    ]
    try:
        status, out, problem = podman("run", "-d", "-i", "-t", "--name", name, *limits, *common, IMAGE, "bash", "-c",
                                      "/epics/ioc/start.sh")
        if not REPORT.equal(status, 0, "a container with limits starts"):
            print(out + problem)
            return
        REPORT.check(
            answer(lambda *words: podman("exec", name, *words), "the PV of the small one") >= 0,
            "an IOC with half a processor and 256 MiB answers")
        old, _, _ = podman("exec", name, "caget", "-w", "1", "EXAMPLE-IOC-01:OLD")
        REPORT.check(old != 0, "files of the other version are not loaded")
        REPORT.equal((runtime / "st.cmd").read_text(), instance_files()["st.cmd"], "st.cmd is that of this version")
        check_limits(name)
        podman("stop", "--time", "5", name)
        REPORT.equal(
            podman("inspect", "-f", "{{.State.ExitCode}}", name)[1].strip(), "0",
            "it stops with status 0 under these limits")
    finally:
        podman("rm", "-f", name)


def check_limits(name):
    """The limits from the container's cgroup, version 2 or 1, or from podman if no cgroup is mounted in the
    container."""
    for files, expected in ((("cpu.max", "memory.max"), ["50000 100000", "268435456"]),
                          (("cpu/cpu.cfs_quota_us", "memory/memory.limit_in_bytes"), ["50000", "268435456"])):
        status, out, _ = podman(
            "exec", name, "bash", "-c",
            "".join(f"read -r line </sys/fs/cgroup/{file} || exit 1; echo $line; " for file in files))
        if status == 0:
            REPORT.equal(out.splitlines(), expected, "the limits are in effect in the cgroup")
            return
    print("no cgroup is mounted in the container: taking its limits from podman")
    taken = json.loads(podman("inspect", name)[1])[0]["HostConfig"]
    REPORT.equal((taken["Memory"], taken["NanoCpus"]), (256 << 20, 500_000_000), "podman reports the limits")


def main():
    containers.prepare(docker_compose="docker-compose", buildah="buildah", kubectl="kubernetes-client")
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image, tempfile.TemporaryDirectory(prefix="iocwright-e2e-root-") as folder:
        image.build_ioc()
        for path in (image.root, pathlib.Path(folder)):
            path.chmod(0o755)
        try:
            make_image(image, pathlib.Path(folder))
            for check in (check_small_and_used, check_compose, check_pod):
                check(image)
        finally:
            podman("rmi", "--force", IMAGE)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
