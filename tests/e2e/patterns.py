#!/usr/bin/env python3
"""Patterns are copied from repositories on loopback, over git daemon and HTTPS, and schemas from a server. Cut
connections and tampered files leave an instance as it was, or are reported.

usage: patterns.py BINARY
"""
import contextlib
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time

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


class CutAt(list):
    """The requests of a site, of which one is not answered."""

    def __init__(self, site, number):
        super().__init__()
        self.site, self.number = site, number

    def append(self, request):
        super().append(request)
        self.site.faults = 1 if len(self) == self.number else 0


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


def daemon(report, bench):
    """A tag is cloned, another one later, and nothing but the pattern is left behind."""
    with bench.daemon() as uri:
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        report.equal(bench.files()["config/gauge.proto"], "one\n", "its files are those of the tag")
        report.equal(bench.pattern("check", bench.instance)[0], 0, "they match the lock")
        status, said = bench.pattern("update", bench.instance, "--version", "2.0")
        report.equal(status, 0, f"another tag is taken: {said}")
        names = ["config/db/new.db", "config/gauge.ibek.support.yaml", "config/gauge.proto", "config/ioc.yaml"]
        report.equal(sorted(bench.files()), [*names, "runtime-lock.yaml", "values.yaml"], "its files are there")
        report.equal(bench.pattern("update", bench.instance, "--version", "1.0")[0], 0, "the first one is taken again")
        report.check(not (bench.instance / "config/db").exists(), "a folder that became empty is gone")
    report.equal(list((bench.root / "tmp").iterdir()), [], "no temporary folder is left")


def https(report, bench):
    """A label with a host's name is a https URI again."""
    with bench.https() as (_, uri):
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        label = uri.removeprefix("https://")
        report.check(f"source: {label}\n" in bench.files()["runtime-lock.yaml"], "the label has no scheme")
        status, said = bench.pattern("update", bench.instance, "-v", "2.0")
        report.equal(status, 0, f"update finds the library by its label: {said}")
        report.equal(bench.files()["config/gauge.proto"], "two\n", "the files are new")


def cut_clones(report, bench):
    """A library that cannot be cloned changes nothing."""
    with bench.https() as (site, uri):
        bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        before = bench.files()
        for number in (1, 2, 3):  # the list of refs, the chosen ones, the pack
            site.requests = CutAt(site, number)
            status, said = bench.pattern("update", bench.instance, "-v", "2.0")
            is_told = "could not resolve pattern 'gauge': failed to clone " in said
            report.check(status == 1 and is_told, f"an error if connection {number} is cut: {said}")
            report.equal(bench.files(), before, "the instance is as it was")
        site.requests = []
        bench.environment["GIT_SSL_CAINFO"] = "/dev/null"
        status, said = bench.pattern("restore", bench.instance)
        report.check(status == 1 and "certificate" in said, f"an unknown certificate is an error: {said}")
    status, said = bench.pattern("restore", bench.instance)
    report.check(status == 1 and "failed to clone" in said, f"a server that is down is an error: {said}")
    report.equal(bench.files(), before, "the instance is as it was")
    report.equal(list((bench.root / "tmp").iterdir()), [], "no temporary folder is left")


def tampered(report, bench):
    """Changed files, and links in a library, are found."""
    with bench.daemon() as uri:
        bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        before = bench.files()
        bench.write({"services/demo/config/gauge.proto": "edited\n"})
        status, said = bench.pattern("check", bench.instance)
        report.check(status == 1 and "error: gauge:config/gauge.proto hash mismatch" in said, "an edit is found")
        report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore succeeds")
        report.equal(bench.files(), before, "the file is as it was")
        lock = bench.files()["runtime-lock.yaml"]
        bench.write({"services/demo/runtime-lock.yaml": lock.replace("config/gauge.proto:", "../../outside:")})
        bench.write({"outside": "precious\n"})
        report.equal(bench.pattern("update", bench.instance, "-v", "2.0")[0], 0, "a lock with a path outside is read")
        report.equal((bench.root / "outside").read_text(), "precious\n", "the file outside is left alone")
        (bench.root / "library/gauge/link").symlink_to("/etc/passwd")
        bench.commit("3.0")
        before = bench.files()
        status, said = bench.pattern("update", bench.instance, "-v", "3.0")
        report.check(status == 1 and "'link' is a symlink" in said, "a link in the library is an error")
        report.equal(bench.files(), before, "the instance is as it was")


def schemas(report, bench):
    """A schema is loaded once, asked for again, and used without a network; half of one never is."""
    text = json.dumps(SCHEMA).encode()
    bench.write({"services/demo/values.yaml": IMAGE, "services/demo/config/gauge.ibek.support.yaml": SUPPORT})
    copy = bench.root / ".cache/ibek/schemas/ghcr.io/acme/ioc-demo/1.0.json"
    with bench.published((200, {"Content-Length": str(len(text))}, text[:20])):
        status, said = bench.pattern("schema", bench.instance)
        report.check(status == 0 and "skipping schema generation" in said, f"half a schema is none: {said}")
        report.check(not copy.exists(), "it is not kept")
    with bench.published((200, {"ETag": '"v1"'}, text), (304, {}, b"")) as proxy:
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "the schema is loaded")
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "and asked for again")
        report.equal(proxy.requests[1].split(" ", 2)[2], "['If-None-Match: \"v1\"']", "by its validator")
    report.check("gauge.reader" in bench.files()["ioc.schema.json"], "it has the entities of the instance")
    report.check(bench.files()["config/ioc.yaml"].startswith("# yaml-language-server: "), "editors find it")
    before = bench.files()
    with bench.published((200, {"Content-Length": str(len(text))}, text[:20])):
        status, said = bench.pattern("schema", bench.instance)
        report.check(status == 0 and said.startswith("Using cached schema for "), f"the copy is used: {said}")
    report.equal(bench.files(), before, "no byte has changed")
    copy.write_text("{tampered")
    status, said = bench.pattern("schema", bench.instance)
    report.check(status == 1 and "Cannot refresh " in said, f"a broken copy is not used: {said}")
    with bench.published((200, {}, text)) as proxy:
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "it is loaded again")
        report.check(proxy.requests[0].endswith(" []"), "without a condition")
    report.equal(bench.files(), before, "no byte has changed")


def kills(report, bench):
    """However an update is killed, the next command leaves the files and the lock of one version."""
    for version in ("one", "two"):
        bench.write({f"{version}/gauge/{number}.db": version for number in range(20)})
    (bench.root / "two/gauge/0.db").unlink()
    bench.write({"two/gauge/0.db/inner.db": "two"})  # a folder in the place of a file
    report.equal(bench.pattern("add", "gauge", bench.instance, "--source", "one")[0], 0, "a pattern is added")
    mixed = 0
    interrupted = 0
    for number in range(60):
        command = [bench.ibek, "pattern", "update", bench.instance, "-v", str(number), "-s", ("one", "two")[number % 2]]
        process = subprocess.Popen(command, cwd=bench.root, env=bench.environment, stdout=subprocess.DEVNULL)
        time.sleep(0.0008 * number)
        process.kill()
        process.wait()
        interrupted += (bench.instance / ".iocwright").exists()
        bench.pattern("update", bench.instance, "--name", "nope")
        mixed += bench.pattern("check", bench.instance)[0] != 0 or (bench.instance / ".iocwright").exists()
    report.equal(mixed, 0, f"no version is mixed with another ({interrupted} updates were interrupted)")
    print(f"{interrupted} of 60 updates were killed while they wrote")


def main():
    tests = [daemon, https, cut_clones, tampered, kills, schemas]
    return rig.run_tests(tests, lambda: Bench(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
