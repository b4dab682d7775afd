#!/usr/bin/env python3
"""What operators see: why a run ended, logs as JSON, variables for options, status and metrics.

usage: operators.py BINARY      (prometheus and python3-prometheus-client from Debian; scripts replace the IOC)
"""
import contextlib
import hashlib
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import pexpect
import rig
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families
from supervise_edges import INIT_LINE, Instance, until_line

REPORT = rig.Report()
UP = f"echo '{INIT_LINE}'"


def last_line(out):
    return out.decode().splitlines()[-1]


def expect_last(done, pattern, name):
    REPORT.check(re.fullmatch(pattern, last_line(done.stdout)), name, f"{done}\n  expected {pattern}")


def check_reasons(binary):
    """The last line of every end says why."""
    seconds = r"\d+\.\d s"
    with Instance(binary, f"{UP}; exit 3") as instance:
        expect_last(instance.run("--no-stdin-eof"), f"iocwright: the IOC exited with status 3 after {seconds}",
                    "an exit has its status")
    with Instance(binary, f"{UP}; cat") as instance:
        expect_last(
            instance.run(),
            fr"iocwright: the IOC exited with status 0 after {seconds}, because stdin closed \(use -i, or "
            r"--no-stdin-eof\)", "the end of stdin is the reason")
        for number, name in ((signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "SIGINT")):
            process = instance.start()
            until_line(process, INIT_LINE.encode())
            process.send_signal(number)
            out, _ = process.communicate(timeout=rig.PATIENCE_S)
            pattern = (r"iocwright: the IOC exited after `exit` was typed, \d\.\d\d s after the stop request "
                       rf"\({name}\), with status 0")
            REPORT.check(re.fullmatch(pattern, last_line(out)), f"a stop by {name} is the reason", out)
    with Instance(binary, f"{UP}; kill -KILL $$") as instance:
        expect_last(instance.run(),
                    f"iocwright: the IOC was killed by SIGKILL after {seconds}, "
                    "(perhaps because memory ran out|by another process: memory did not run out)",
                    "a signal has its name")
    with Instance(binary) as instance:
        done = subprocess.run([*instance.words(), "--command", "sh", "--", "-c", "echo data; exit 4"],
                              env=instance.environment, stdin=subprocess.DEVNULL, capture_output=True)
        REPORT.check(
            done.stdout.splitlines()[1:] == [b"data"]
            and re.fullmatch(rf"iocwright: the script exited with status 4 after {seconds}", last_line(done.stderr)),
            "the reason does not mix with what a command prints", done)


def check_crash(binary):
    """The last lines, the core file or why there is none, the signal, the time and the restart."""
    crash = f"{UP}; i=0; while [ $i -lt 30 ]; do i=$((i + 1)); echo line $i; done; %s; kill -SEGV $$"
    with Instance(binary, crash % "ulimit -c 0") as instance:
        done = instance.run("--restart", "on-failure:1", preexec_fn=limit_core(0))
        lines = done.stdout.decode().splitlines()
        REPORT.equal(done.returncode, 128 + signal.SIGSEGV, "the status of a crash")
        first = lines.index("iocwright: ---- the last lines before the crash ----")
        expected = [f"iocwright: line {i}" for i in range(11, 31)]
        REPORT.equal(lines[first + 1:first + 22], [*expected, "iocwright: ---- end of the last lines ----"],
                     "the last 20 lines are repeated")
        REPORT.check(lines[first + 22].startswith("iocwright: no core file: "), "why there is no core file", lines)
        REPORT.check(
            re.fullmatch(r"iocwright: the IOC crashed: SIGSEGV after \d\.\d s; restarting in 1 s \(restart 1 of 1\)",
                         lines[first + 23]), "the crash has its signal, time and restart", lines[first + 23])
        REPORT.check(re.fullmatch(r"iocwright: the IOC crashed: SIGSEGV after \d\.\d s", lines[-1]),
                     "the last line says why", lines[-1])
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if pattern.startswith("|"):
        return
    wait = 'until [ -e "$EPICS_ROOT/go" ]; do sleep 0.02; done'
    with Instance(binary, f'cd "$EPICS_ROOT"; ulimit -c unlimited; {crash % wait}') as instance:
        process = instance.start()
        until_line(process, INIT_LINE.encode())
        instance.let_signals_arrive()
        (instance.root / "go").touch()
        out, _ = process.communicate(timeout=rig.PATIENCE_S)
        found = re.search(r"^iocwright: core file: (\S+)$", out.decode(), re.M)
        REPORT.check(found and (os.path.exists(found[1]) or "%" in found[1]), "the core file is where the log says",
                     out)


def limit_core(size):
    """For preexec_fn."""
    return lambda: resource.setrlimit(resource.RLIMIT_CORE, (size, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def check_bad_start(binary):
    """A failed start repeats its first error, in the log as in the termination log."""
    with Instance(binary, "echo st.cmd line 3: Command foo not found.; echo more; exit 1") as instance:
        log = instance.root / "termination"
        instance.environment["IOCWRIGHT_TERMINATION_LOG"] = str(log)
        lines = instance.run().stdout.decode().splitlines()
        REPORT.equal(lines[-2], "iocwright: first error: st.cmd line 3: Command foo not found.",
                     "a failed start repeats its first error")
        REPORT.check(", before iocInit completed" in lines[-1], "the last line says that iocInit did not complete",
                     lines[-1])
        text = log.read_text()
        REPORT.check(
            text.startswith(lines[-1].removeprefix("iocwright: ") + "\nfirst error: st.cmd line 3:")
            and text.endswith("\nmore\n"), "the termination log has the reason, the first error and the last lines",
            text)
        instance.script("ioc/bin/linux-x86_64/ioc", "head -c 100000 /dev/zero | tr '\\0' x; exit 1")
        instance.run()
        REPORT.check(log.stat().st_size <= 4096, "the termination log has at most 4 KB", log.stat())
    with Instance(binary) as instance:
        log = instance.root / "termination"
        instance.environment["IOCWRIGHT_TERMINATION_LOG"] = str(log)
        instance.write("ioc/config/ioc.yaml", "ioc_name: test\ndescription: x\nentities:\n  - type: [\n")
        instance.run()
        REPORT.check(re.search(r"^first error: .*ioc\.yaml:\d+:\d+: error: ", log.read_text(), re.M),
                     "the termination log has file, line and column of an error in ioc.yaml", log.read_text())
        log.unlink()
        instance.environment["IOCWRIGHT_TERMINATION_LOG"] = ""
        REPORT.equal((instance.run().returncode, log.exists()), (1, False), "an empty variable switches it off")
        os.mkfifo(log)
        instance.environment["IOCWRIGHT_TERMINATION_LOG"] = str(log)
        REPORT.equal(instance.run().returncode, 1, "a pipe that nobody reads does not block the end")


def check_json_log(binary):
    """One object per line, for the lines of the IOC and for our own."""
    with Instance(binary, f"echo out; echo bad >&2; {UP}; printf 'epics> '", IOC_NAME="TEST-IOC-01") as instance:
        for options, variables in ((["--log-format", "json"], {}), ([], {"IOCWRIGHT_LOG_FORMAT": "json"})):
            instance.environment.update(variables)
            done = instance.run(*options)
            out = [json.loads(line) for line in done.stdout.splitlines()]
            errors = [json.loads(line) for line in done.stderr.splitlines()]
            REPORT.check(
                all(set(line) == {"time", "instance", "stream", "message"} and line["instance"] == "TEST-IOC-01"
                    for line in out + errors), f"each line is an object {options}", done)
            REPORT.check(
                [line["stream"] for line in out[-4:]] == ["stdout", "stdout", "stdout", "iocwright"]
                and out[-2]["message"] == "epics> " and out[-1]["message"].startswith("the IOC exited with status 0"),
                "our own lines are objects as well", done)
            REPORT.equal([(line["stream"], line["message"]) for line in errors], [("stderr", "bad")],
                         "stderr has its own stream")


def on_terminal(words, environment):
    """The output of a program whose stdin, stdout and stderr are a terminal."""
    return pexpect.run(shlex.join(map(str, words)), env=environment, timeout=rig.PATIENCE_S)


def check_colour(binary):
    """Containers have a terminal for their log, which people read without one."""
    with Instance(binary) as instance:
        instance.environment["container"] = "podman"
        instance.write("ioc/config/ioc.yaml", "ioc_name: test\ndescription: x\nentities:\n  - type: [\n")
        plain = on_terminal([binary, "run", "--supervise"], instance.environment)
        REPORT.check(b"ioc.yaml:" in plain and b"\x1b[" not in plain, "there is no colour in a container's log", plain)
        plain = on_terminal([binary, "run", "--exec"], instance.environment)
        REPORT.check(b"ioc.yaml:" in plain and b"\x1b[" not in plain, "nor without a supervisor", plain)
        asked = on_terminal([binary, "--color", "always", "run", "--supervise"], instance.environment)
        REPORT.check(b"\x1b[" in asked, "unless colour is asked for", asked)


def check_variables(binary):
    """Each option of `run` names its variable, which `help environment` lists."""
    usage = subprocess.run([binary, "run", "--help"], capture_output=True, text=True, check=True).stdout
    known = subprocess.run([binary, "help", "environment"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  (--[a-z-]+)(.*(?:\n {10,}.*)*)", usage, re.M)
    REPORT.check(len(options) >= 11, "the options are found", usage)
    for option, text in options:
        variable = re.search(r"\(([A-Z_]+)\)", text)
        REPORT.check(variable and variable[1] in known, f"{option} has a variable that `help environment` lists", text)
    with Instance(binary) as instance:
        instance.environment["IOCWRIGHT_DRY_RUN"] = "1"
        REPORT.check(b"1. " in instance.run().stdout, "IOCWRIGHT_DRY_RUN prints the steps")
        del instance.environment["IOCWRIGHT_DRY_RUN"]
        instance.environment["IOCWRIGHT_COMMAND"] = 'echo "[$IOCWRIGHT_COMMAND]" a  b; exit 7'
        done = instance.run()
        REPORT.check(done.returncode == 7 and b"\n[] a b\n" in done.stdout, "IOCWRIGHT_COMMAND runs in bash", done)
        instance.environment.update(IOCWRIGHT_COMMAND="", IOCWRIGHT_LAUNCH="exec")
        instance.script("ioc/bin/linux-x86_64/ioc", "echo $PPID")
        done = subprocess.run([binary, "run"], env=instance.environment, stdin=subprocess.DEVNULL, capture_output=True)
        REPORT.equal(done.stdout.splitlines()[-1], str(os.getpid()).encode(), "IOCWRIGHT_LAUNCH=exec declines a supervisor")


def scrape(port, accept="text/plain"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=rig.PATIENCE_S) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def promtool(*words, text=None):
    done = subprocess.run(["promtool", "check", *map(str, words)], input=text, capture_output=True, text=True)
    return done.returncode == 0 and not done.stderr, done


def check_metrics(binary):
    """What --metrics serves, and what `status` prints, are valid for the tools that read them."""
    port = rig.free_port()
    with Instance(binary, f"{UP}; cat", IOC_NAME="TEST-IOC-01", IOCWRIGHT_METRICS=f"127.0.0.1:{port}") as instance:
        instance.write("versions.json", '{"ioc-version": "2026.1"}')
        instance.write("support/configure/iocwright.lock.yaml", "modules: []\n")
        instance.write("ioc/config/ioc.db", 'record(ai, "A") {}\nrecord(ai, "B") {}\n')
        process = instance.start()
        until_line(process, INIT_LINE.encode())
        rig.until(lambda: b'"running"' in instance.status(), "the IOC to run")
        with contextlib.ExitStack() as stack:
            for _ in range(20):  # clients that never complete their request
                stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(b"GET /metrics")
            kind, text = scrape(port)
        fine, done = promtool("metrics", text=text)
        REPORT.check(fine and kind.startswith("text/plain; version=0.0.4"), "promtool accepts the metrics", done)
        values = {(sample.name, *sample.labels.values()): sample.value
                  for family in text_string_to_metric_families(text)
                  for sample in family.samples}
        key = hashlib.sha256(b"modules: []\n").hexdigest()
        REPORT.check(
            values.get(("iocwright_state", "running")) == 1 and values.get(("iocwright_records", )) == 2
            and any(name[0] == "iocwright_info" and {"TEST-IOC-01", "2026.1", key} <= set(name) for name in values),
            "the metrics have the state, the records and the image", text)
        words = [binary, "status", "--format", "openmetrics"]
        for text in (scrape(port, "application/openmetrics-text; version=1.0.0")[1],
                     subprocess.run(words, env=instance.environment, capture_output=True, text=True).stdout):
            families = {family.name for family in openmetrics_families(text)}
            REPORT.check({"iocwright_restarts", "iocwright_state"} <= families,
                         "the parser of OpenMetrics accepts the metrics", text)
        status = json.loads(instance.status())
        REPORT.check(
            status["image"] == "2026.1" and status["lock_key"] == key and status["records"] == 2
            and abs(status["since"] - time.time()) < rig.PATIENCE_S and status["version"] and "commit" in status,
            "status --json has the image, the records and the time", status)
        process.communicate(timeout=rig.PATIENCE_S)
    with Instance(binary, f"{UP}; cat") as instance:
        for address in ("localhost:x", "::1:9464", f"{socket.gethostname()}:9464", "localhost"):
            out = instance.run("--metrics", address).stdout.decode()
            REPORT.check(
                f"metrics unavailable: cannot listen on `{address}`: use a numeric address or localhost" in out,
                f"an IOC runs without metrics at an invalid address {address}", out)
        process = instance.start("--metrics", f"localhost:{port}")
        until_line(process, INIT_LINE.encode())
        REPORT.check("iocwright_state" in scrape(port)[1], "localhost is a valid address for metrics")
        process.communicate(timeout=rig.PATIENCE_S)


def check_devices(binary):
    """The status has each device that is waited for."""
    there, missing = rig.Device(), rig.Device()
    there.open()
    with Instance(binary) as instance:
        (instance.root / "ioc/config/st.cmd").unlink()
        instance.write(
            "ioc/config/ioc.yaml", "ioc_name: X\ndescription: x\nentities:\n"
            f"  - {{type: ibek.wait_ip, device: there, address: '{there.address}', timeout: 1000}}\n"
            f"  - {{type: ibek.wait_ip, device: not there, address: '{missing.address}', timeout: 1000}}\n")
        process = instance.start()

        def devices():
            status = json.loads(instance.status() or b"{}")
            return {device["name"]: (device["address"], device["state"])
                    for device in status.get("waits", {}).get("devices", [])}

        expected = {"there": (there.address, "finished"), "not there": (missing.address, "waiting")}
        rig.until(lambda: devices() == expected, "the device that is there to respond")
        REPORT.equal(devices(), expected, "the status has each device")
        process.terminate()
        process.communicate(timeout=rig.PATIENCE_S)


def check_examples():
    folder = rig.TOP / "container/kubernetes/prometheus"
    fine, done = promtool("rules", folder / "alerts.yaml")
    REPORT.check(fine, "promtool accepts the alerts", done)
    with tempfile.TemporaryDirectory() as copy:
        # Debian's Prometheus has no service discovery of Kubernetes
        text, count = re.subn(r"kubernetes_sd_configs:\n(?:      .*\n)+?(?=    [a-z])", "static_configs: []\n",
                              (folder / "prometheus.yaml").read_text())
        shutil.copy(folder / "alerts.yaml", copy)
        file = pathlib.Path(copy, "prometheus.yaml")
        file.write_text(text)
        fine, done = promtool("config", file)
        REPORT.check(fine and count == 1, "promtool accepts the rest of the configuration", done)
    source = (rig.TOP / "src/launch/supervise/metrics.cpp").read_text()
    for name in re.findall(r"iocwright_([a-z_]+)", (folder / "alerts.yaml").read_text()):
        REPORT.check(f'"{name.removesuffix("_total")}"' in source, f"there is a metric {name}")


def main(binary):
    for check in (check_reasons, check_crash, check_bad_start, check_json_log, check_colour, check_variables,
                  check_metrics, check_devices):
        check(binary)
    check_examples()
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
