#!/usr/bin/env python3
"""Patterns are copied from repositories on loopback, over git daemon and HTTPS, and schemas from a server. Cut
connections, tampered files, read-only folders and commands at the same time leave an instance as it was, or are
reported. The hooks and the checks of a repository of services work.

usage: patterns.py BINARY
"""
import contextlib
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
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


# What a repository of services runs before a commit, for the names of the changed files, and in its checks.
SCHEMA_HOOK = """
failed=0
for instance in $(printf '%s\\n' "$@" | sed 's|^\\(services/[^/]*\\)/.*|\\1|' | sort | uniq); do
  if [ -f "$instance/config/ioc.yaml" ]; then
    said=$(ibek pattern schema "$instance" 2>&1) || failed=1
    echo "$said"
    echo "$said" | grep -i 'skipping schema' >> ../skipped
  fi
done
exit $failed
"""
CHECK_HOOK = """
failed=0
for instance in $(printf '%s\\n' "$@" | sed 's|^\\(services/[^/]*\\)/.*|\\1|' | sort | uniq); do
  if [ -f "$instance/runtime-lock.yaml" ]; then ibek pattern check "$instance" || failed=1; fi
done
exit $failed
"""
CHECKS = """
set -e
ibek --version
for lock in services/*/runtime-lock.yaml; do
  instance=$(basename "$(dirname "$lock")")
  if grep -qxF "$instance" skipped_instances; then echo "not checked: $instance"; else ibek pattern check "services/$instance"; fi
done
"""
# What the checks run in the image of an instance.
BOOT = """
set -e
grep -q -- '--test' start.sh
sed -i 's/AutoADGenICam/ADGenICam/' "$1/ioc.yaml"
timeout --kill-after=10s 60s ibek runtime generate2 "$1"
cat "$EPICS_ROOT/runtime/st.cmd"
"""


class CuttingForwarder:
    """Forwards connections to a port. `limit` is the number of bytes of all answers after which they are cut."""

    def __init__(self, port):
        self.port, self.limit, self.sent = port, None, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"git://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.close()

    def cut_after(self, limit):
        self.limit, self.sent = limit, 0

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client = self._server.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.port))
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._forward, args=ends, daemon=True).start()

    def _forward(self, source, target, is_answer):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if is_answer and self.limit is not None:
                    data = data[:max(0, self.limit - self.sent)]
                self.sent += len(data) if is_answer else 0
                if not data:
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


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


def cut_anywhere(report, bench):
    """Wherever the answers of a server end, the instance is as it was."""
    with bench.daemon() as uri, CuttingForwarder(int(uri.split(":")[2].split("/")[0])) as forwarder:
        uri = forwarder.url + "/library"
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        before = bench.files()
        forwarder.cut_after(1 << 30)
        report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore counts the bytes of a clone")
        total = forwarder.sent
        report.check(total > 300, f"the server sends {total} bytes")
        wrong = []
        for limit in [0, 1, 4, 5, *range(11, total - 1, max(1, total // 20)), total - 1]:
            forwarder.cut_after(limit)
            status, said = bench.pattern("update", bench.instance, "-v", "2.0")
            if status == 0:  # only the end of the conversation was missing
                bench.pattern("update", bench.instance, "-v", "1.0", "-s", str(bench.root / "library"))
                wrong += [limit] if limit < total // 2 else []
                forwarder.cut_after(None)
                bench.pattern("update", bench.instance, "-v", "1.0", "-s", uri)
            elif "failed to clone" not in said:
                wrong.append(f"{limit}: {said}")
            if bench.files() != before:
                wrong.append(f"{limit}: the files have changed")
        report.equal(wrong, [], "a clone that is cut anywhere changes nothing")
    text = json.dumps(SCHEMA).encode()
    bench.write({"services/demo/values.yaml": IMAGE})
    for part in (0, 1, len(text) // 2, len(text) - 1):
        with bench.published((200, {"Content-Length": str(len(text))}, text[:part])):
            status, said = bench.pattern("schema", bench.instance)
        if status != 0 or "skipping schema generation" not in said or (bench.root / ".cache").exists():
            wrong.append(f"{part}: {said}")
    report.equal(wrong, [], "a schema that is cut anywhere is none")


def together(report, bench):
    """Commands at the same time wait for each other, and none of them undoes what another one did."""
    names = [f"part{number}" for number in range(6)]
    for version in ("one", "two"):
        bench.write({f"{version}/{name}/{name}-{number}.db": version for name in names for number in range(5)})

    def run_all(commands):
        running = [
            subprocess.Popen([bench.ibek, "pattern", *command], cwd=bench.root, env=bench.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands
        ]
        return [process.communicate()[0] for process in running if process.wait() != 0]

    for number in range(4):
        (bench.instance / "runtime-lock.yaml").unlink(missing_ok=True)
        said = run_all(["add", name, "-s", "one", str(bench.instance)] for name in names)
        report.equal(said, [], f"patterns are added at the same time ({number})")
        lock = bench.files()["runtime-lock.yaml"]
        report.equal([name for name in names if f"  {name}:\n" not in lock], [], "the lock has all of them")
        said = run_all(["update", "-n", name, "-v", "2", "-s", "two", str(bench.instance)] for name in names)
        report.equal(said, [], "and updated at the same time")
        report.equal(bench.files()["runtime-lock.yaml"].count("source: two"), len(names), "all updates are in the lock")
        report.equal(bench.pattern("check", bench.instance)[0], 0, "the files match the lock")
    report.check(not (bench.instance / ".iocwright").exists(), "nothing is left behind")


def read_only(report, bench):
    """A folder that cannot be written to is found out before the first change; modes are kept."""
    bench.pattern("add", "gauge@1.0", bench.instance, "-s", "library")
    (bench.instance / "config/gauge.proto").chmod(0o755)
    report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore succeeds")
    report.equal((bench.instance / "config/gauge.proto").stat().st_mode & 0o777, 0o755, "the mode is kept")
    bench.write({"new/gauge/a.db": "new\n", "new/gauge/gauge.proto": "new\n", "new/gauge/sub/x.db": "new\n"})
    bench.write({"services/demo/config/sub/own": "mine\n"})
    before = bench.files()
    program = bench.root / "copy"
    shutil.copy(bench.ibek, program)
    options = {}
    if os.geteuid() == 0:  # who may write everywhere
        nobody = 65534
        for path in [bench.root, *bench.root.rglob("*")]:
            os.chown(path, nobody, nobody, follow_symlinks=False)
        options = {"user": nobody, "group": nobody, "extra_groups": []}
    for folder in ("config/sub", "config", "."):
        (bench.instance / folder).chmod(0o555)
        done = subprocess.run(
            [program, "pattern", "update", bench.instance, "-v", "2", "-s", bench.root / "new"],
            cwd=bench.root, env=bench.environment, capture_output=True, text=True, **options)
        (bench.instance / folder).chmod(0o755)
        is_told = "Permission denied" in done.stderr
        report.check(done.returncode == 1 and is_told, f"a read-only folder {folder} is an error: {done.stderr}")
        report.equal(bench.files(), before, "the instance is as it was")


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


def hooks(report, bench):
    """The lines of a repository of services, with the program in front of PATH as `ibek`."""
    top = bench.root / "repository"
    text = json.dumps(SCHEMA).encode()
    loaded, same = (200, {"ETag": '"v1"'}, text), (304, {}, b"")
    gauge, plain = "services/gauge-01", "services/plain-01"
    bench.write({
        f"repository/{gauge}/values.yaml": "ioc-instance:\n  " + IMAGE,
        f"repository/{gauge}/config/ioc.yaml": "ioc_name: gauge-01\ndescription: x\nentities:\n"
                                               "  - {type: gauge.reader, name: G1}\n",
        f"repository/{plain}/values.yaml": "ioc-instance:\n  image: REPLACE_ME\n",
        f"repository/{plain}/config/ioc.yaml": "ioc_name: plain-01\nentities: []\n",
        "repository/services/values.yaml": "beamline: x\n",
        "repository/skipped_instances": "old-01\n",
    })
    bench.write({"library/gauge/gauge.ibek.support.yaml": SUPPORT + "    pre_init:\n      - value: '# {{ name }}'\n"})
    bench.commit("3.0")
    names = [f"{gauge}/values.yaml", f"{gauge}/config/ioc.yaml", f"{plain}/values.yaml", "services/values.yaml"]

    def run(script, *words, answers=(), folder=top, **variables):
        with bench.published(*answers):
            done = subprocess.run(
                ["bash", "-c", script, "script", *words], cwd=folder, capture_output=True, text=True,
                env={**bench.environment, "PATH": f"{bench.root}:/usr/bin:/bin", **variables})
        return done.returncode, done.stdout + done.stderr

    def content():
        return {str(path.relative_to(top)): path.read_text() for path in top.rglob("*") if path.is_file()}

    reference = "mine:gauge@3.0"
    add = f"IBEK_PATTERN_LIBRARIES=mine={bench.root}/library ibek pattern add {reference} {gauge}"
    report.equal(run(add, answers=[loaded])[0], 0, "a pattern of a library is added")
    before = content()
    status, said = run(SCHEMA_HOOK, *names, answers=[same])
    report.equal(status, 0, f"the hook for schemas passes: {said}")
    report.equal(content(), before, "it changes nothing that add has not written")
    skipped = (bench.root / "skipped").read_text()
    report.check(skipped.startswith("Schema not found for plain-01: "), "it shows the instance without a schema")
    report.equal(run(CHECK_HOOK, *names)[0], 0, "the hook for patterns passes")
    bench.write({f"repository/{gauge}/config/ioc.yaml": before[f"{gauge}/config/ioc.yaml"].split("\n", 1)[1]})
    report.equal(run(SCHEMA_HOOK, *names, answers=[same])[0], 0, "the line for editors is missing")
    report.equal(content(), before, "the hook writes it")
    report.equal(run(SCHEMA_HOOK, *names)[0], 0, "the hook works without a network")
    report.equal(content(), before, "it changes nothing")
    shutil.rmtree(bench.root / ".cache")
    report.equal(run(SCHEMA_HOOK, *names)[0], 1, "without a network and a copy, the hook fails")
    status, said = run(CHECKS)
    report.check(status == 0 and "gauge-01: vendored files match the lock" in said, f"the checks pass: {said}")
    bench.write({f"repository/{gauge}/config/gauge.proto": "edited\n"})
    report.check(run(CHECK_HOOK, *names)[0] == run(CHECKS)[0] == 1, "an edited file fails the hook and the checks")
    bench.write({"repository/skipped_instances": "gauge-01\n"})
    report.equal(run(CHECKS)[0], 0, "unless the instance is not checked")
    lock = before[f"{gauge}/runtime-lock.yaml"]
    marked = lock[:lock.index("gauge.proto: ")] + "gauge.proto: 'DIRTY # a trial'\n"
    bench.write({f"repository/{gauge}/runtime-lock.yaml": marked, "repository/skipped_instances": ""})
    status, said = run(CHECK_HOOK, *names)
    report.check(status == 0 and "marked DIRTY (a trial)" in said, f"or the file is marked: {said}")
    bench.write({"image/start.sh": "# knows --test\n", "image/ibek-defs/none/x": ""})
    status, said = run(BOOT, str(top / gauge / "config"), folder=bench.root / "image", EPICS_ROOT=str(bench.root / "image"))
    report.check(status == 0 and "# G1\n" in said, f"the instance is generated in its image: {said}")


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
    tests = [daemon, https, cut_clones, cut_anywhere, tampered, read_only, together, kills, schemas, hooks]
    return rig.run_tests(tests, lambda: Bench(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
