#!/usr/bin/env python3
"""Build caches on servers: nginx with WebDAV and docker-registry, with passwords, tokens, TLS and failures.

usage: support_cache_web.py BINARY      (needs nginx and docker-registry)
"""
import json
import sys

import cache_servers
from cache_bench import check_same, run
from cache_servers import Nginx, Proxy, Registry, write_credentials


def store_and_restore(report, bench, what, place):
    """Builds two modules with the place as cache, and restores them in a second image."""
    bench.cache = ["--cache", place]
    bench.cached_module("a")
    bench.cached_module("b", requires=["a"])
    bench.made()
    done = bench.cached_build("a", "b")
    report.equal((done.returncode, bench.made(), "warning" in done.stderr), (0, ["a", "b"], False),
                 f"{what}: built without a warning\n" + done.stderr)
    old = bench.new_image()
    done = bench.cached_build("a", "b")
    report.equal((done.returncode, bench.made()), (0, []), f"{what}: restored\n" + done.stderr)
    report.equal(done.stderr.count("restored from " + place), 2, f"{what}: it says where from\n" + done.stderr)
    check_same(report, old, bench.root / "support", ["a", "b"], what)


def restored_again(report, bench, what):
    bench.new_image()
    bench.made()
    done = bench.cached_build("a", "b")
    report.equal((done.returncode, bench.made(), "warning" in done.stderr), (0, [], False),
                 f"{what}: restored without a warning\n" + done.stderr)


def built_again(report, bench, what, warning):
    bench.new_image()
    bench.made()
    done = bench.cached_build("a", "b")
    report.equal((done.returncode, sorted(set(bench.made()))), (0, ["a", "b"]), f"{what}: built\n" + done.stderr)
    report.check(warning in done.stderr, f"{what}: with a warning", done.stderr)


def webdav(report, bench):
    """nginx with WebDAV, and a proxy that fails."""
    with Nginx(bench.root / "nginx") as nginx, Proxy(nginx.port) as proxy:
        store_and_restore(report, bench, "nginx", f"{nginx.url}/builds/x")
        report.check(list((nginx.files / "builds/x").glob("*.tar.zst")), "the files are below the path of the URL")
        bench.cache = ["--cache", f"{proxy.url}/builds/x"]
        proxy.fail("GET", times=2, status=503)
        restored_again(report, bench, "503 twice")
        proxy.fail("GET", times=1, bytes=50, path=".tar.zst")
        restored_again(report, bench, "a connection that is cut")
        proxy.requests.clear()
        proxy.fail("GET", times=1, status=429, headers=[("Retry-After", "1")], path=".tar.zst")
        restored_again(report, bench, "429 with Retry-After")
        first = next(path for _, method, path in proxy.requests if method == "GET")
        times = [at for at, method, path in proxy.requests if (method, path) == ("GET", first)]
        report.check(times[1] - times[0] >= 1, "it waits as long as the server asks", times)
        proxy.fail("GET", times=1000, status=503)
        built_again(report, bench, "503 for ever", "is not used: ")
        proxy.fail("PUT", times=1000, status=507)
        for file in nginx.files.rglob("*.tar.zst"):
            file.unlink()
        built_again(report, bench, "a full server", "is not written: ")
    built_again(report, bench, "a server that is down", "Connection refused")


def registry(report, bench):
    """A registry without a password, through a proxy that requires a token and fails."""
    with Registry(bench.root / "registry") as plain:
        store_and_restore(report, bench, "docker-registry", f"oci://{plain.place}/epics/builds")
        with Proxy(plain.port, tokens=True) as proxy:
            bench.cache = ["--cache", f"oci://{proxy.place}/epics/builds"]
            built_again(report, bench, "no credentials", "401")
            write_credentials(bench.root / "auth.json", f"{proxy.place}/epics")
            bench.environment["REGISTRY_AUTH_FILE"] = str(bench.root / "auth.json")
            restored_again(report, bench, "a token")
            path, given = proxy.token_requests[-1]
            report.equal((given, "scope=repository%3Aepics%2Fbuilds%3Apull%2Cpush" in path, "service=cache" in path),
                         (cache_servers.BASIC, True, True), "the token is for this repository: " + path)
            proxy.fail("GET", times=2, status=429, headers=[("Retry-After", "0")], path="/manifests/")
            restored_again(report, bench, "429 twice")
            proxy.fail("GET", times=1, bytes=50, path="/blobs/")
            restored_again(report, bench, "a connection that is cut")
            for method, path in (("POST", "uploads"), ("PUT", "uploads"), ("PUT", "manifests")):
                bench.cached_module("a", more=f"# {method} {path}\n")  # another recipe is another key
                proxy.fail(method, times=1, status=503, path=path)
                bench.new_image()
                done = bench.cached_build("a", "b")
                report.check("warning" not in done.stderr, f"503 for {method} {path} is tried again", done.stderr)
                restored_again(report, bench, f"after 503 for {method} {path}")


def tampered_blob(report, bench):
    """A registry whose content has changed."""
    with Registry(bench.root / "registry") as plain:
        store_and_restore(report, bench, "docker-registry", f"oci://{plain.place}/builds")
        for blob in plain.files.rglob("blobs/sha256/*/*/data"):
            content = blob.read_bytes()
            if content.startswith(b"\x28\xb5\x2f\xfd"):  # zstd
                blob.write_bytes(content[:-9] + b"\0" * 9)
        built_again(report, bench, "a changed blob", "warning: ignored `")


def secure_registry(report, bench):
    """A registry with TLS and a password, which is where podman and docker keep it."""
    with Registry(bench.root / "registry", secure=True) as secure:
        place = f"oci://{secure.place}/builds"
        bench.cached_module("a")
        bench.cache = ["--cache", place]
        for variable in ("CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            bench.environment.pop(variable, None)
        done = bench.cached_build("a")
        report.check(done.returncode == 0 and "certificate" in done.stderr, "an unknown CA is a warning", done.stderr)
        bench.environment["SSL_CERT_FILE"] = str(secure.certificate)
        bench.new_image()
        done = bench.cached_build("a")
        report.check("requires a user and a password" in done.stderr, "no password is a warning", done.stderr)
        write_credentials(bench.root / "containers/auth.json", secure.place)
        bench.new_image()
        store_and_restore(report, bench, "podman's auth.json", place)
        (bench.root / "containers/auth.json").unlink()
        write_credentials(bench.root / ".docker/config.json", f"https://{secure.place}/v2/")
        restored_again(report, bench, "docker's config.json")
        answer = json.dumps({"Username": cache_servers.USER, "Secret": cache_servers.PASSWORD})
        helper = f'#!/bin/sh\nread host || true\n[ "$1 $host" = "get {secure.place}" ] || exit 1\necho \'{answer}\'\n'
        bench.write({"bin/docker-credential-vault": helper})
        bench.environment["PATH"] = f"{bench.root}/bin:{bench.environment['PATH']}"
        for settings in ({"credHelpers": {secure.place: "vault"}}, {"credsStore": "vault"}):
            bench.write({".docker/config.json": json.dumps(settings)})
            restored_again(report, bench, f"a helper of docker's {list(settings)[0]}")
        bench.write({".docker/config.json": json.dumps({"credsStore": "missing"})})
        built_again_one(report, bench, "a missing helper", "docker-credential-missing")
        for log in (bench.root / "support").rglob("*.log"):
            report.check(cache_servers.PASSWORD not in log.read_text(), "no log has the password", log)


def built_again_one(report, bench, what, warning):
    bench.new_image()
    done = bench.cached_build("a")
    report.check(done.returncode == 0 and warning in done.stderr, f"{what}: a warning", done.stderr)


def commands(report, bench):
    """`support cache` with a registry."""
    with Registry(bench.root / "registry") as plain:
        place = f"oci://{plain.place}/builds"
        store_and_restore(report, bench, "docker-registry", place)
        listed = json.loads(bench.command("support", "cache", "list", "--cache", place, "--json").stdout)
        report.equal(len([e for e in listed if e["size_bytes"] > 0]), 4, "two modules and two clones have sizes")
        done = bench.command("support", "cache", "verify", "--cache", place)
        report.equal((done.returncode, done.stdout), (0, "4 files verified\n"), "all are good\n" + done.stderr)
        done = bench.command("support", "cache", "prune", "--cache", place, "--max-size", "1")
        report.check(done.returncode == 1 and "does not know" in done.stderr, "a registry is not pruned", done.stderr)


if __name__ == "__main__":
    sys.exit(run((webdav, registry, tampered_blob, secure_registry, commands)))
