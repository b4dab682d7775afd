"""Shared by the end-to-end tests: counting checks, the folders of an image, an isolated Channel Access, EPICS Base."""
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
# nohup and shells that start a command in the background ignore these signals, and children would inherit that.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)
PATIENCE_S = 60.0  # a limit for events that must happen; never what a test measures


class Report:
    """Counts checks, and prints those that fail."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def check(self, fine, name, details=""):
        if fine:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name}" + (f"\n{details}" if details else ""), flush=True)
        return bool(fine)

    def equal(self, actual, expected, name):
        return self.check(actual == expected, name, f"  expected {expected!r}\n  actual   {actual!r}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0


def run_tests(tests, make_bench):
    """Runs tests, functions of a report and a bench. Each gets a new bench; prints how long each took."""
    report = Report()
    for test in tests:
        begin = time.monotonic()
        with make_bench() as bench:
            test(report, bench)
        print(f"{test.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
    return report.finish()


def readelf(option, file):
    return subprocess.run(["readelf", "-W", option, file], capture_output=True, text=True, check=True).stdout


def has_symbols(file):
    """Whether the ELF file is not stripped."""
    return ".symtab" in readelf("-S", file)


def until(condition, what, patience_s=PATIENCE_S):
    """Returns the first true result of the condition. Raises TimeoutError if there is none in time."""
    end = time.monotonic() + patience_s
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience_s:.0f} s for {what}")
        time.sleep(0.02)


def pass_tick(folder):
    """Waits for the next tick of the file system's clock, so that files changed from now on have later times."""
    probe = pathlib.Path(folder) / ".clock"
    probe.write_text("")
    before = probe.stat().st_mtime_ns
    until(lambda: probe.write_text("x") and probe.stat().st_mtime_ns > before,
          "the next tick of the file system's clock")
    probe.unlink()


def epics_base():
    """The folder of EPICS Base: $EPICS_BASE, else that of container/epics-base, which builds it if necessary."""
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


def is_running(pid):
    """Whether a process has not ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def answers(port):
    """Whether a program accepts connections to a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Device:
    """A device on loopback. Its port is reserved, and refuses connections until open() is called."""

    def __init__(self, family=socket.AF_INET):
        self.family = family
        self.host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
        self.socket = socket.socket(family)
        self.socket.bind((self.host, 0))
        self.port = self.socket.getsockname()[1]

    def open(self):
        self.socket.listen(16)

    @property
    def address(self):
        return f"[::1]:{self.port}" if self.family == socket.AF_INET6 else f"127.0.0.1:{self.port}"


# Only loopback: in a container without a network, PVAccess finds no other interface.
LOOPBACK = {
    "EPICS_CA_AUTO_ADDR_LIST": "NO",
    "EPICS_CA_ADDR_LIST": "127.0.0.1",
    "EPICS_CAS_INTF_ADDR_LIST": "127.0.0.1",
    "EPICS_PVA_AUTO_ADDR_LIST": "NO",
    "EPICS_PVA_ADDR_LIST": "127.0.0.1",
    "EPICS_PVAS_INTF_ADDR_LIST": "127.0.0.1",
}


class DeadFolder:
    """Replaces a folder by a file system that never answers, as a hard mount does whose server has gone. A context
    manager; needs root and /dev/fuse."""

    def __init__(self, folder):
        self.folder = str(folder)

    @staticmethod
    def is_possible():
        return os.geteuid() == 0 and os.access("/dev/fuse", os.R_OK | os.W_OK)

    def __enter__(self):
        self._device = os.open("/dev/fuse", os.O_RDWR)  # whose requests nobody reads
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0"
        if ctypes.CDLL(None, use_errno=True).mount(b"dead", self.folder.encode(), b"fuse", 0, options.encode()) != 0:
            os.close(self._device)
            raise OSError(ctypes.get_errno(), "mount")
        return self

    def __exit__(self, *_):
        os.close(self._device)
        subprocess.run(["umount", "--lazy", self.folder], check=True)


class ChannelAccess:
    """Isolated Channel Access and PVAccess: free ports, only loopback, and a repeater of its own."""

    def __init__(self, base):
        self.tools = base / "bin" / host_arch(base)
        self.environment = {
            **LOOPBACK,
            "EPICS_CA_SERVER_PORT": str(free_port(socket.SOCK_DGRAM)),
            "EPICS_CA_REPEATER_PORT": str(free_port(socket.SOCK_DGRAM)),
            "EPICS_PVA_SERVER_PORT": str(free_port()),
            "EPICS_PVA_BROADCAST_PORT": str(free_port(socket.SOCK_DGRAM)),
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
        """The value as text. Retries until the IOC answers."""
        command = [self.tools / "caget", "-t", "-w", "5", *options, pv]

        def answer():
            done = subprocess.run(command, env=self._full(), capture_output=True, text=True)
            return [done.stdout.rstrip("\n")] if done.returncode == 0 else None

        return until(answer, f"PV {pv}", patience_s)[0]

    def run(self, tool, *arguments):
        """Runs a tool of EPICS Base and returns its output. Retries until it succeeds."""

        def answer():
            done = subprocess.run([self.tools / tool, *arguments], env=self._full(), capture_output=True, text=True)
            return [done.stdout] if done.returncode == 0 else None

        return until(answer, f"{tool} {' '.join(arguments)}")[0]

    def put(self, pv, value):
        subprocess.run(
            [self.tools / "caput", "-t", "-w", "10", pv, str(value)], env=self._full(), capture_output=True, check=True)


class Folder:
    """A temporary folder `root`. A context manager."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.root = pathlib.Path(self._folder.name).resolve()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def path(self, name):
        """The path of a file in it, whose folder is made."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class Image(Folder):
    """The folders of a Generic IOC's image below a temporary folder. A context manager."""

    def __init__(self, binary, base, arch=None):
        self.binary = pathlib.Path(binary).resolve()
        self.base = base
        self.arch = arch or host_arch(base)
        super().__init__()
        self.config = self.root / "ioc/config"
        self.runtime = self.root / "runtime"
        for folder in ("ioc/config", "support/configure", "ibek-defs", "runtime"):
            (self.root / folder).mkdir(parents=True)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("EPICS_", "IOC", "GITHUB_"))}, "EPICS_ROOT": str(
                self.root), "SUPPORT": str(self.root / "support"), "IOC": str(self.root / "ioc"),
            "EPICS_BASE": str(base), "EPICS_HOST_ARCH": self.arch, "IOCWRIGHT_STATE_DIR": str(self.root),
            "IOC_NAME": "TEST-IOC-01", "HOME": str(self.root),
        }

    def write(self, files):
        """Writes files, given by their names below the root. A file that begins with `#!` is made executable."""
        for name, content in files.items():
            path = self.path(name)
            path.write_text(content)
            if content.startswith("#!"):
                path.chmod(0o755)

    def command(self, *arguments, **options):
        """Runs our binary and captures its output."""
        return subprocess.run([self.binary, *map(str, arguments)], env=self.environment, cwd=self.root,
                              capture_output=True, text=True, **options)

    def install_shims(self):
        """Puts the scripts of container/shims at the paths that charts use, and the binary and EPICS Base into PATH."""
        self.write({f"ioc/{script.name}": script.read_text() for script in (TOP / "container/shims").glob("*.sh")})
        (self.root / "bin").mkdir()
        (self.root / "bin/iocwright").symlink_to(self.binary)
        self.environment["PATH"] = f"{self.root}/bin:{self.base}/bin/{self.arch}:" + self.environment["PATH"]

    def build_ioc(self):
        done = self.command("ioc", "build")
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)

    def start(self, *arguments, **options):
        """Starts our binary with pipes as standard streams."""
        settings = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **options}
        return subprocess.Popen([self.binary, *map(str, arguments)], env=self.environment, cwd=self.root, **settings)


def end(process, text=b"exit\n"):
    """Stops an IOC by a command at its shell. Returns its exit status and output."""
    out, _ = process.communicate(text, timeout=PATIENCE_S)
    return process.returncode, (out or b"").decode(errors="replace")
