#!/usr/bin/env python3
"""The static flavour, in a root that has nothing else but the IOC and its libraries.

usage: static.py BINARY      (root, for chroot and a network namespace; builds a static binary if necessary)
"""
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

import rig

REPORT = rig.Report()
MAXIMUM_BYTES = 8_000_000
SCRIPT = 'cd "$(IOC)"\ndbLoadDatabase dbd/ioc.dbd\nioc_registerRecordDeviceDriver pdbbase\niocInit\n'


def is_static(binary):
    """True for a static program, which names no loader."""
    if not binary.exists():
        return False
    return "INTERP" not in subprocess.run(["readelf", "-l", binary], capture_output=True, text=True).stdout


def copy_ioc(image, root):
    """Copies the IOC, and its libraries to where the loader finds them."""
    program = image.root / "ioc/bin" / image.arch / "ioc"
    libraries = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    for source in [str(program), *re.findall(r"(/\S+) \(0x", libraries)]:
        target = root / (f"epics/ioc/bin/{image.arch}/ioc" if source == str(program) else source.lstrip("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    shutil.copytree(image.root / "ioc/dbd", root / "epics/ioc/dbd")


def build():
    command = "cmake --build --preset release --target iocwright-static"
    done = subprocess.run(command.split(), cwd=rig.TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout[-8000:])
    return done.returncode == 0


class NameServer:
    """A name server on loopback. It knows the IPv4 addresses of `names`, and no IPv6 addresses."""
    address = "127.0.0.53"

    def __init__(self, names):
        self.names = names
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.address, 53))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.sendto(b"", (self.address, 53))
        self.thread.join(rig.PATIENCE_S)
        self.socket.close()

    def serve(self):
        while True:
            question, client = self.socket.recvfrom(4096)
            if not question:
                return
            self.socket.sendto(self.reply(question), client)

    def reply(self, question):
        """RFC 1035, section 4: the header, the question repeated, and an answer that refers to the name in it."""
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        name = ".".join(labels)
        kind = struct.unpack(">H", question[at + 1:at + 3])[0]
        self.asked.append((name, kind))
        address = self.names.get(name)
        answer = struct.pack(">HHHIH", 0xC00C, 1, 1, 60,
                             4) + socket.inet_aton(address) if address and kind == 1 else b""
        flags = 0x8580 | (0 if address else 3)  # an authoritative answer; 3: the name does not exist
        return question[:2] + struct.pack(">HHHHH", flags, 1, 1 if answer else 0, 0, 0) + question[12:at + 5] + answer


def wait_for(root, devices):
    (root / "epics/runtime/wait_list.yaml").write_text("".join(
        f"- {{type: ibek.wait_ip, device: {name}, address: '{name}:{port}', timeout: {timeout}}}\n"
        for name, port, timeout in devices))
    return subprocess.run(["/usr/sbin/chroot", root, "/bin/iocwright", "ioc", "do-wait"], env={"EPICS_ROOT": "/epics"},
                          capture_output=True, text=True, timeout=rig.PATIENCE_S)


def check_names(root):
    (root / "etc/hosts").write_text("127.0.0.1 plc.site plc\n")
    names = {"motor.beamline.test": "127.0.0.1", "camera.site.test": "127.0.0.1"}
    with socket.create_server(("127.0.0.1", 0)) as device, NameServer(names) as server:
        port = device.getsockname()[1]
        done = wait_for(root, [(name, port, 20) for name in ("plc", "localhost", "127.0.0.1")])
        REPORT.check(done.returncode == 0 and done.stdout.count("responds") == 3,
                     "hosts by name and by address respond", done.stdout + done.stderr)
        REPORT.equal(server.asked, [], "without a request to the name server")
        settings = f"search beamline.test\nnameserver {server.address}\noptions timeout:5 attempts:2\n"
        (root / "etc/resolv.conf").write_text(settings)
        done = wait_for(root, [(name, port, 20) for name in ("motor", "camera.site.test")])
        REPORT.check(done.returncode == 0 and done.stdout.count("responds") == 2,
                     "hosts known to the name server respond, by the search list and by the full name",
                     done.stdout + done.stderr)
        questions = {("motor.beamline.test", 1), ("camera.site.test", 1), ("camera.site.test", 28)}
        REPORT.check(questions <= set(server.asked), "the name server is asked for IPv4 and IPv6", str(server.asked))
        done = wait_for(root, [("nowhere.test", port, 1)])
        REPORT.check(done.returncode != 0 and "responds" not in done.stdout and ("nowhere.test", 1) in server.asked,
                     "a host unknown to the name server never responds", done.stdout + done.stderr)


def isolate():
    """Restarts this script in a network namespace of its own, in which port 53 is free."""
    if os.environ.get("TEST_ISOLATED") != "1":
        os.environ |= {"TEST_ISOLATED": "1", "EPICS_BASE": str(rig.epics_base())}
        script = 'ip link set lo up && exec "$@"'
        os.execvp("unshare", ["unshare", "--net", "sh", "-c", script, "sh", sys.executable, *sys.argv])


def main():
    isolate()
    binary = pathlib.Path(sys.argv[1]).resolve()
    if not is_static(binary):
        binary = rig.TOP / "build/release/iocwright-static"
        if not (REPORT.check(build(), "the static flavour builds") and REPORT.check(is_static(binary), "it is static")):
            return REPORT.finish()
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image, tempfile.TemporaryDirectory(prefix="iocwright-e2e-root-") as folder:
        image.build_ioc()
        root = pathlib.Path(folder)
        for name in ("tmp", "bin", "etc", "dev/pts", "proc", "epics/support", "epics/runtime", "epics/ioc/config"):
            (root / name).mkdir(parents=True)
        copy_ioc(image, root)
        subprocess.run(["strip", "-o", root / "bin/iocwright", binary], check=True)
        size = (root / "bin/iocwright").stat().st_size
        print(f"stripped, it has {size} bytes")
        REPORT.check(size <= MAXIMUM_BYTES, "at most 8 MB stripped", str(size))
        (root / "epics/ioc/config/st.cmd").write_text(SCRIPT)
        check_names(root)
        environment = {
            "EPICS_ROOT": "/epics", "IOC": "/epics/ioc", "SUPPORT": "/epics/support", "HOME": "/tmp",
            "EPICS_CA_SERVER_PORT": str(rig.free_port())
        }
        done = subprocess.run([root / "bin/iocwright", "list", "entities"], capture_output=True, text=True)
        REPORT.check(done.returncode == 2 and "lacks this command" in done.stderr,
                     "it refuses to inspect instances", done.stdout + done.stderr)
        for options in ([], ["--supervise"]):
            done = subprocess.run(["/usr/sbin/chroot", root, "/bin/iocwright", "run", *options], env=environment,
                                  input="epicsEnvShow HOME\n", capture_output=True, text=True, timeout=rig.PATIENCE_S)
            REPORT.check(done.returncode == 0 and "iocRun: All initialization complete" in done.stdout + done.stderr,
                         f"it starts an instance {options}", done.stdout + done.stderr)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
