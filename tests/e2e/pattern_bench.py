"""An instance and a library of patterns, served on loopback; shared by the tests of patterns."""
import contextlib
import pathlib
import ssl
import subprocess
import sys
import tempfile

import rig
import sources

sys.path.insert(0, str(rig.TOP / "tests/conformance"))
import patterns_web  # noqa: E402

SCHEMA = {"$defs": {}, "properties": {"entities": {"items": {"oneOf": [], "discriminator": {"mapping": {}}}}}}
IMAGE = "image: ghcr.io/acme/ioc-demo-runtime:1.0\n"
SUPPORT = """module: gauge
entity_models:
  - name: reader
    description: Reads one gauge.
    parameters:
      name: {type: id, description: Name of the gauge.}
"""


def end_tls(connection):
    """Git takes the end of a connection for an error unless TLS announces it."""
    with contextlib.suppress(OSError):
        connection.settimeout(5)
        connection.unwrap()
    connection.close()


class Bench:
    """An instance, and a library with the tags 1.0 and 2.0 of the pattern `gauge`."""

    def __init__(self, binary):
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-patterns-")
        self.root = pathlib.Path(self._folder.name).resolve()
        self.ibek = self.root / "ibek"
        self.ibek.symlink_to(pathlib.Path(binary).resolve())
        self.instance = self.root / "services/demo"
        self.write(
            {"services/demo/config/ioc.yaml": "ioc_name: demo\nentities: []\n", "services/demo/values.yaml": "a: 1\n"}
        )
        self.write({"library/gauge/gauge.proto": "one\n", "library/gauge/gauge.ibek.support.yaml": SUPPORT})
        (self.root / "tmp").mkdir()
        self.git("init", "-q", "-b", "main")
        self.commit("1.0")
        self.write({"library/gauge/gauge.proto": "two\n", "library/gauge/db/new.db": "new\n"})
        self.commit("2.0")
        self.certificate = patterns_web.make_certificate(self.root, ["127.0.0.1"])
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.root),
            "LC_ALL": "C.UTF-8",
            "TMPDIR": str(self.root / "tmp"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "https_proxy": "http://127.0.0.1:9",
            "no_proxy": "127.0.0.1",
            "SSL_CERT_FILE": str(self.certificate[0]),
            "GIT_SSL_CAINFO": str(self.certificate[0]),
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def write(self, files):
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)

    def git(self, *words):
        config = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *config, "-C", self.root / "library", *words], check=True, capture_output=True)

    def commit(self, tag):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", tag)
        self.git("tag", tag)

    def pattern(self, *words):
        """The status, and both outputs."""
        done = subprocess.run(
            [self.ibek, "pattern", *words],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=rig.PATIENCE_S,
        )
        return done.returncode, done.stdout + done.stderr

    def files(self):
        return {
            str(path.relative_to(self.instance)): path.read_text()
            for path in sorted(self.instance.rglob("*"))
            if path.is_file()
        }

    @contextlib.contextmanager
    def daemon(self):
        with sources.GitDaemon(self.root) as daemon:
            yield daemon.url + "/library"

    @contextlib.contextmanager
    def https(self):
        """The site, and the URI of the library."""
        with sources.Site(self.root, self.root) as site:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            site._server.socket = context.wrap_socket(site._server.socket, server_side=True)
            site._server.shutdown_request = end_tls
            yield site, site.url.replace("http:", "https:") + "/git/library"

    @contextlib.contextmanager
    def published(self, *answers):
        """A proxy with prepared answers of github.com."""
        proxy = patterns_web.Proxy(list(answers), patterns_web.make_certificate(self.root / "tmp"))
        before = dict(self.environment)
        self.environment.update(https_proxy=proxy.address(), SSL_CERT_FILE=str(self.root / "tmp/proxy.pem"))
        try:
            yield proxy
        finally:
            self.environment = before
            proxy.stop()
            for path in (self.root / "tmp").iterdir():
                path.unlink()
