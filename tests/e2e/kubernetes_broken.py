"""Mistakes in the manifests of container/kubernetes, and what kubernetes_rules.py says about each."""


def port_of(it, port, protocol):
    ports = it.all("Service")[0]["spec"]["ports"]
    return next(one for one in ports if (one["port"], one["protocol"]) == (port, protocol))


def mount_of(it, path):
    return next(mount for mount in it.container["volumeMounts"] if mount["mountPath"] == path)


def volume_of(it, name):
    return next(volume for volume in it.pod["volumes"] if volume["name"] == name)


def variable_of(it, name):
    return next(variable for variable in it.container["env"] if variable["name"] == name)


# Changes to the manifests of a network, each of which breaks one rule, and what the rules say.
BROKEN = {
    "host-network": (
        (lambda it: it.pod.pop("hostNetwork"), "Services: 0"),
        (lambda it: it.pod.pop("dnsPolicy"), "names of the cluster"),
    ),
    "service": (
        (lambda it: it.stateful["spec"].update(replicas=2), "2 replicas"),
        (lambda it: it.stateful["spec"].update(podManagementPolicy="OrderedReady"), "podManagementPolicy"),
        (lambda it: it.stateful["spec"]["selector"]["matchLabels"].update(app="x"), "selector does not match"),
        (lambda it: it.labels.pop("ioc"), "label ioc=true"),
        (lambda it: it.container.update(image="registry:5000/ioc"), "no fixed tag"),
        (lambda it: it.container.update(image="ioc:latest"), "no fixed tag"),
        (lambda it: it.pod.update(hostNetwork=True, dnsPolicy="ClusterFirstWithHostNet"), "Services: 1"),
        (lambda it: it.all("Service")[0]["spec"]["selector"].update(app="other"), "Services: 0"),
        (lambda it: port_of(it, 5064, "UDP").update(protocol="SCTP"), "lacks port 5064 for UDP"),
        (lambda it: it.all("Service")[0]["spec"].update(clusterIP="None"), "address of its own"),
        (lambda it: mount_of(it, "/tmp").update(name="none"), "unknown volume none",
         "the volume tmp is not", "/tmp has no volume"),
        (lambda it: mount_of(it, "/autosave").update(subPath="example-ioc-02"), "/autosave is shared"),
        (lambda it: it.container["volumeMounts"].remove(mount_of(it, "/epics/opi")), "volume opi is not",
         "/epics/opi does not outlive"),
        (lambda it: volume_of(it, "runtime").pop("persistentVolumeClaim"), "does not outlive", "not used"),
        (lambda it: volume_of(it, "tmp").pop("emptyDir"), "/tmp has no volume"),
        (lambda it: it.all("PersistentVolumeClaim")[0]["spec"].update(accessModes=["ReadWriteOnce"]),
         "no other node can take over"),
        (lambda it: it.all("PersistentVolumeClaim")[0]["metadata"].update(name="x"), "is missing", "x is not"),
        (lambda it: it.container.update(command=["/epics/ioc/start.sh"]), "start: "),
        (lambda it: it.container.pop("startupProbe"), "there is no startupProbe"),
        (lambda it: it.container.pop("readinessProbe"), "there is no readinessProbe"),
        (lambda it: it.container.pop("lifecycle"), "there is no preStop"),
        (lambda it: it.command("livenessProbe").__setitem__(1, "/epics/ioc/live.sh"), "livenessProbe: "),
        (lambda it: it.command("preStop").__setitem__(slice(None), ["iocwright", "halt"]), "preStop: "),
        (lambda it: it.pod.update(terminationGracePeriodSeconds=2), "own grace period"),
        (lambda it: it.container["startupProbe"].update(failureThreshold=3), "for a day"),
        (lambda it: it.container["livenessProbe"].update(initialDelaySeconds=120), "livenessProbe is delayed"),
        (lambda it: it.container["resources"].pop("limits"), "cpu needs a limit", "memory needs a limit"),
        (lambda it: it.container["resources"]["requests"].update(memory="1Gi"), "above the limit"),
        (lambda it: it.pod["securityContext"].update(runAsUser=0), "runs as root"),
        (lambda it: it.pod["securityContext"].update(fsGroup=1000), "group 0"),
        (lambda it: it.container["securityContext"].pop("allowPrivilegeEscalation"), "gain privileges"),
        (lambda it: it.container["securityContext"].pop("capabilities"), "has capabilities"),
        (lambda it: it.pod["securityContext"].pop("seccompProfile"), "system calls"),
        (lambda it: it.container["securityContext"].pop("readOnlyRootFilesystem"), "can be written"),
        (lambda it: it.container.pop("tty"), "kubectl attach"),
        (lambda it: it.container.update(terminationMessagePath="/tmp/log"), "/dev/termination-log"),
        (lambda it: it.container.pop("terminationMessagePolicy"), "is lost"),
        (lambda it: it.pod.pop("automountServiceAccountToken"), "a token"),
        (lambda it: variable_of(it, "IOC_NAME").update(value="EXAMPLE-IOC-01"), "IOC_NAME is "),
        (lambda it: variable_of(it, "IOC_PREFIX").update(value=""), "IOC_PREFIX"),
        (lambda it: mount_of(it, "/epics/ioc/config").update(mountPath="/config"), "config folder: "),
        (lambda it: it.all("ConfigMap")[0]["metadata"].update(name="x"), "there is no ConfigMap"),
        (lambda it: it.all("ConfigMap")[0]["data"].pop("ioc.db"), "differs from the config folder"),
    ),
}
