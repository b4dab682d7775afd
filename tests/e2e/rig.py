"""What end-to-end tests share: counting checks, folders like an image's, Channel Access of one's own, EPICS Base."""
import os
import pathlib
import socket
import subprocess
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0  # for what must happen sooner or later: never what a test measures


class Report:
    """Counts checks and prints those that fail."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, fine, name, details=""):
        if fine:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name}" + (f"\n{details}" if details else ""), flush=True)
        return bool(fine)

    def equal(self, came, wanted, name):
        return self.check(came == wanted, name, f"  wanted {wanted!r}\n  came   {came!r}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def until(condition, what, patience_s=PATIENCE_S):
    """What the condition says as soon as it says something; fails the test when it never does."""
    end = time.monotonic() + patience_s
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience_s:.0f} s for {what}")
        time.sleep(0.02)


def pass_tick(folder):
    """Waits until the file system's clock has moved on, which it does in steps: what changes from now on is seen to be later."""
    probe = pathlib.Path(folder) / ".clock"
    probe.write_text("")
    before = probe.stat().st_mtime_ns
    until(lambda: probe.write_text("x") and probe.stat().st_mtime_ns > before, "a later time of files")
    probe.unlink()


def epics_base():
    """The folder of EPICS Base: EPICS_BASE, else the one that container/epics-base builds or has built."""
    if os.environ.get("EPICS_BASE"):
        return pathlib.Path(os.environ["EPICS_BASE"])
    return pathlib.Path(
        subprocess.run([TOP / "container/epics-base"], capture_output=True, text=True, check=True).stdout.strip())


def host_arch(base):
    return subprocess.run([next(base.glob("**/EpicsHostArch*"))], capture_output=True, text=True,
                          check=True).stdout.strip()


def free_port(kind=socket.SOCK_STREAM, family=socket.AF_INET):
    with socket.socket(family, kind) as probe:
        probe.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        return probe.getsockname()[1]


class ChannelAccess:
    """A Channel Access of one test: ports that no other uses, loopback alone, and its own repeater, ended at the end."""

    def __init__(self, base):
        self.tools = base / "bin" / host_arch(base)
        self.environment = {
            "EPICS_CA_SERVER_PORT": str(free_port(socket.SOCK_DGRAM)),
            "EPICS_CA_REPEATER_PORT": str(free_port(socket.SOCK_DGRAM)),
            "EPICS_CA_AUTO_ADDR_LIST": "NO",
            "EPICS_CA_ADDR_LIST": "127.0.0.1",
            "EPICS_CAS_INTF_ADDR_LIST": "127.0.0.1",
        }
        self._repeater = subprocess.Popen([self.tools / "caRepeater"], env=self._full(), stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL)

    def _full(self):
        return {**os.environ, **self.environment}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._repeater.kill()
        self._repeater.wait()

    def get(self, pv, *options, patience_s=PATIENCE_S):
        """The value as text. Tries again until the IOC is up."""
        command = [self.tools / "caget", "-t", "-w", "5", *options, pv]

        def answer():
            done = subprocess.run(command, env=self._full(), capture_output=True, text=True)
            return [done.stdout.rstrip("\n")] if done.returncode == 0 else None

        return until(answer, f"PV {pv}", patience_s)[0]

    def put(self, pv, value):
        subprocess.run(
            [self.tools / "caput", "-t", "-w", "10", pv, str(value)], env=self._full(), capture_output=True, check=True)


class Image:
    """Folders like those of a Generic IOC's image, in a temporary place; use it as a context."""

    def __init__(self, binary, base, arch=None):
        self.binary = pathlib.Path(binary).resolve()
        self.base = base
        self.arch = arch or host_arch(base)
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.root = pathlib.Path(self._folder.name).resolve()
        self.config = self.root / "ioc/config"
        self.runtime = self.root / "runtime"
        for folder in ("ioc/config", "support/configure", "ibek-defs", "runtime"):
            (self.root / folder).mkdir(parents=True)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("EPICS_", "IOC"))}, "EPICS_ROOT": str(
                self.root), "SUPPORT": str(self.root / "support"), "IOC": str(self.root / "ioc"),
            "EPICS_BASE": str(base), "EPICS_HOST_ARCH": self.arch, "IOCWRIGHT_STATE_DIR": str(self.root),
            "IOC_NAME": "TEST-IOC-01", "HOME": str(self.root),
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def write(self, files):
        """Files by their name below the root; a text that begins with `#!` is made executable."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            if content.startswith("#!"):
                path.chmod(0o755)

    def command(self, *arguments, **options):
        """Runs our binary to its end and takes what it prints."""
        return subprocess.run([self.binary, *map(str, arguments)], env=self.environment, cwd=self.root,
                              capture_output=True, text=True, **options)

    def build_ioc(self):
        done = self.command("ioc", "build")
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)

    def start(self, *arguments, **options):
        """Starts our binary with pipes at its three ends."""
        settings = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **options}
        return subprocess.Popen([self.binary, *map(str, arguments)], env=self.environment, cwd=self.root, **settings)


def end(process, text=b"exit\n"):
    """Ends an IOC by a word at its shell, and returns its exit status and what it printed."""
    out, _ = process.communicate(text, timeout=PATIENCE_S)
    return process.returncode, (out or b"").decode(errors="replace")
