"""What holds for the manifests of an instance, whether kustomize or a chart makes them. See problems()."""
import re

import rig

SHIMS = rig.TOP / "container/shims"
SCRIPTS = "/epics/ioc/"  # where an image has the shims
GRACE_S = 2.5  # the default of IOCWRIGHT_GRACE; kubernetes.py compares it with that of an instance
PROBES = {"startupProbe": "startup.sh", "livenessProbe": "liveness.sh", "readinessProbe": "readiness.sh"}
# The folders that outlive a pod, and the ports that clients need.
KEPT = ("/epics/runtime", "/epics/opi", "/autosave")
PORTS = {(5064, "TCP"), (5064, "UDP"), (5075, "TCP"), (5076, "UDP")}
A_DAY_S = 24 * 3600
UNITS = {"": 1, "m": 1e-3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


class Manifests:
    """The objects of an instance, and the parts of its StatefulSet."""

    def __init__(self, documents):
        self.documents = [document for document in documents if document]
        (self.stateful,) = self.all("StatefulSet")
        self.name = self.stateful["metadata"]["name"]
        self.labels = self.stateful["spec"]["template"]["metadata"]["labels"]
        self.pod = self.stateful["spec"]["template"]["spec"]
        self.container = self.pod["containers"][0]

    def all(self, kind):
        return [document for document in self.documents if document["kind"] == kind]

    def command(self, key):
        """The words of a probe or of preStop; None if there is none."""
        place = self.container.get("lifecycle", {}) if key == "preStop" else self.container
        return place.get(key, {}).get("exec", {}).get("command")

    def environment(self):
        return {variable["name"]: variable.get("value") for variable in self.container.get("env", [])}


def command_of(shim):
    """The command that a shim executes, as a list of words."""
    (line,) = re.findall(r"^exec (iocwright .*)$", (SHIMS / shim).read_text(), re.MULTILINE)
    return line.replace(' "$@"', "").split()


def amount(quantity):
    number, unit = re.fullmatch(r"([\d.]+)([A-Za-z]*)", str(quantity)).groups()
    return float(number) * UNITS[unit]


def check_set(it):
    spec = it.stateful["spec"]
    if spec.get("replicas") != 1:
        yield f"{spec.get('replicas')} replicas would serve the same PVs"
    if spec.get("podManagementPolicy") != "Parallel":
        yield "a pod that never became ready is not replaced: podManagementPolicy must be Parallel"
    if not spec["selector"]["matchLabels"].items() <= it.labels.items():
        yield "the selector does not match the labels of the pod"
    if it.labels.get("ioc") != "true":
        yield "Prometheus finds pods with the label ioc=true"
    if not re.search(r":(?!latest$)[^/]+$", it.container["image"]):
        yield f"the image {it.container['image']} has no fixed tag"


def check_network(it):
    on_host = it.pod.get("hostNetwork", False)
    services = [service for service in it.all("Service") if service["spec"]["selector"].items() <= it.labels.items()]
    if on_host == bool(services):
        yield f"host network: {on_host}, Services: {len(services)}; an instance needs one or the other"
    for service in services:
        ports = {(port["port"], port["protocol"]) for port in service["spec"]["ports"]}
        for missing in sorted(PORTS - ports):
            yield f"the Service lacks port {missing[0]} for {missing[1]}"
        if service["spec"].get("clusterIP") == "None":
            yield "a Service without an address of its own changes its address with the pod"


def check_volumes(it):
    volumes = {volume["name"]: volume for volume in it.pod.get("volumes", [])}
    volumes |= {claim["metadata"]["name"]: {"persistentVolumeClaim": {}}
                for claim in it.stateful["spec"].get("volumeClaimTemplates", [])}
    mounts = {mount["mountPath"]: mount for mount in it.container.get("volumeMounts", [])}
    for path, mount in mounts.items():
        if mount["name"] not in volumes:
            yield f"{path} is of the unknown volume {mount['name']}"
    for name in volumes.keys() - {mount["name"] for mount in mounts.values()}:
        yield f"the volume {name} is not mounted"
    for path in KEPT:
        mount = mounts.get(path, {})
        if "persistentVolumeClaim" not in volumes.get(mount.get("name"), {}):
            yield f"{path} does not outlive the pod"
        elif mount.get("subPath") != it.name:
            yield f"{path} is shared with other instances"
    if "emptyDir" not in volumes.get(mounts.get("/tmp", {}).get("name"), {}):
        yield "/tmp has no volume of its own"
    for claim in it.all("PersistentVolumeClaim") + it.stateful["spec"].get("volumeClaimTemplates", []):
        if claim["spec"]["accessModes"] != ["ReadWriteMany"]:
            yield f"{claim['metadata']['name']}: no other node can take over without ReadWriteMany"


def check_commands(it):
    words = it.container.get("command", []) + it.container.get("args", [])
    if words not in (["bash", "-c", SCRIPTS + "start.sh"], command_of("start.sh")):
        yield f"start: {words}"
    for key, shim in {**PROBES, "preStop": "stop.sh"}.items():
        if it.command(key) is None:
            yield f"there is no {key}"
        elif it.command(key) not in (["/bin/bash", SCRIPTS + shim], command_of(shim)):
            yield f"{key}: {it.command(key)}"


def check_times(it):
    if it.pod.get("terminationGracePeriodSeconds", 30) <= GRACE_S:
        yield f"the IOC is killed within its own grace period of {GRACE_S} s"
    startup = it.container.get("startupProbe", {})
    if startup and startup.get("timeoutSeconds", 1) * startup.get("failureThreshold", 3) < A_DAY_S:
        yield "an instance that waits for hardware for a day is restarted"
    for key in ("livenessProbe", "readinessProbe"):
        if startup and it.container.get(key, {}).get("initialDelaySeconds", 0) > 0:
            yield f"{key} is delayed, although it begins after the startup probe"


def check_resources(it):
    resources = it.container.get("resources", {})
    for name in ("cpu", "memory"):
        limit, request = (resources.get(kind, {}).get(name) for kind in ("limits", "requests"))
        if limit is None or request is None:
            yield f"{name} needs a limit and a request"
        elif amount(request) > amount(limit):
            yield f"the request of {request} {name} is above the limit of {limit}"


def check_security(it):
    """The restricted level of the Pod Security Standards, except for the network of the host, and a read-only root."""
    both = {**it.pod.get("securityContext", {}), **it.container.get("securityContext", {})}
    if not both.get("runAsNonRoot") or both.get("runAsUser", 0) == 0:
        yield "the IOC runs as root"
    if both.get("runAsGroup") != 0 or both.get("fsGroup") != 0:
        yield "group 0, which may write to the folders of an image, is not that of the pod and its volumes"
    if both.get("allowPrivilegeEscalation") is not False:
        yield "the IOC can gain privileges"
    if both.get("capabilities") != {"drop": ["ALL"]}:
        yield "the IOC has capabilities"
    if both.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "the IOC may use all system calls"
    if not both.get("readOnlyRootFilesystem"):
        yield "the root file system can be written to"


def check_terminal(it):
    if not (it.container.get("stdin") and it.container.get("tty")):
        yield "`kubectl attach` needs stdin and tty"
    if it.container.get("terminationMessagePath", "/dev/termination-log") != "/dev/termination-log":
        yield "iocwright writes the reason for the end of a run to /dev/termination-log"


def check_environment(it):
    expected = {"IOC_NAME": it.name, "HOME": "/tmp", "TERM": "xterm-256color", "IOCSH_PS1": f"{it.name} > "}
    variables = it.environment()
    for name, value in expected.items():
        if variables.get(name) != value:
            yield f"{name} is {variables.get(name)}"
    if not variables.get("IOC_PREFIX"):
        yield "IOC_PREFIX is not set"


RULES = (check_set, check_network, check_volumes, check_commands, check_times, check_resources, check_security,
         check_terminal, check_environment)


def check_own(it):
    """What the public chart leaves out, but our own manifests have."""
    if it.pod.get("hostNetwork") and it.pod.get("dnsPolicy") != "ClusterFirstWithHostNet":
        yield "names of the cluster are unknown on the network of the host"
    if it.container.get("terminationMessagePolicy") != "FallbackToLogsOnError":
        yield "the reason for the end of a run is lost if iocwright is killed"
    if it.pod.get("automountServiceAccountToken") is not False:
        yield "the IOC gets a token for the API of Kubernetes"
    claims = {claim["metadata"]["name"] for claim in it.all("PersistentVolumeClaim")}
    used = {volume["persistentVolumeClaim"]["claimName"]
            for volume in it.pod["volumes"] if "persistentVolumeClaim" in volume}
    for name in sorted(used ^ claims):
        yield f"the claim {name} is {'missing' if name in used else 'not used'}"


def problems(it, config, rules=RULES):
    """The rules that the manifests break, as sentences. `config` has the files of the instance by name."""
    out = [problem for rule in rules for problem in rule(it)]
    mounted = [volume["configMap"]["name"] for volume in it.pod.get("volumes", []) if "configMap" in volume]
    maps = {one["metadata"]["name"]: one["data"] for one in it.all("ConfigMap")}
    paths = [mount["mountPath"] for mount in it.container.get("volumeMounts", []) if mount["name"].startswith("config")]
    if len(mounted) != 1 or paths != [SCRIPTS + "config"]:
        out.append(f"config folder: {mounted} at {paths}")
    elif mounted[0] not in maps:
        out.append(f"there is no ConfigMap {mounted[0]}")
    elif maps[mounted[0]] != config:
        out.append("the ConfigMap differs from the config folder")
    return out
