#!/usr/bin/env python3
"""Sources behind a password, a proxy or TLS. User names and passwords are never stored.

usage: support_access.py BINARY
"""
import base64
import http.server
import pathlib
import shutil
import ssl
import subprocess
import sys
import threading

from support_bench import run

SECRET = "sesame"


def netrc(report, bench):
    """git and downloads read passwords from the user's .netrc."""
    bench.site.password = base64.b64encode(f"me:{SECRET}".encode()).decode()
    (pathlib.Path(bench.site.files) / "private.txt").write_text("x\n")
    extra = f"download_extras: [{{url: {bench.site.url}/private.txt, dest: {bench.image.root}/private.txt}}]\n"
    bench.recipe("tally", extra, source=f"{bench.site.url}/git/tally")
    done = bench.build("tally", "--tags", "clone")
    report.check(done.returncode == 3 and "[fetch-failed]" in done.stderr,
                 "without a password the clone fails, without a prompt\n" + done.stderr)
    bench.image.write({".netrc": f"machine 127.0.0.1 login me password {SECRET}\n"})
    done = bench.build("tally", "--tags", "clone,system")
    report.equal(done.returncode, 0, "with .netrc both are fetched\n" + done.stderr)
    report.check((bench.image.root / "private.txt").exists() and (bench.image.root / "support/tally").is_dir(),
                 "and there")
    bench.site.password = None


def helper(report, bench):
    """git also uses the credential helpers of its configuration."""
    bench.site.password = base64.b64encode(f"me:{SECRET}".encode()).decode()
    bench.image.write(
        {".gitconfig": f"[credential]\n\thelper = \"!f() {{ echo username=me; echo password={SECRET}; }}; f\"\n"})
    bench.recipe("tally", source=f"{bench.site.url}/git/tally")
    done = bench.build("tally", "--tags", "clone")
    report.equal(done.returncode, 0, "a clone with a credential helper\n" + done.stderr)
    bench.site.password = None


def proxy(report, bench):
    """Hosts that are reachable only through the proxy of the environment."""
    (pathlib.Path(bench.site.files) / "proxied.txt").write_text("x\n")
    bench.recipe(
        "tally",
        f"download_extras: [{{url: 'http://files.invalid/proxied.txt', dest: {bench.image.root}/proxied.txt}}]\n",
        source="http://modules.invalid/git/tally")
    bench.image.environment["http_proxy"] = bench.site.url
    done = bench.build("tally", "--tags", "clone,system")
    report.equal(done.returncode, 0, "sources are fetched through a proxy\n" + done.stderr)
    asked = " ".join(bench.site.requests)
    report.check("http://files.invalid/proxied.txt" in asked and "http://modules.invalid/git/tally/" in asked,
                 "both go through the proxy", asked)


def secrets(report, bench):
    """User names and passwords in URLs reach no log, lock file, list, message or repository of the image."""
    (pathlib.Path(bench.site.files) / "secret.txt").write_text("x\n")
    address = bench.site.url.replace("://", f"://me:{SECRET}@")
    bench.recipe("units",
                 f"download_extras: [{{url: {address}/secret.txt, dest: {bench.image.root}/support/secret.txt}}]\n",
                 source=f"{address}/git/units")
    said = bench.build("--dry-run", "units")
    report.check(said.returncode == 0 and SECRET not in said.stdout + said.stderr and "/git/units" in said.stdout,
                 "a plan shows no password\n" + said.stdout)
    done = bench.build("units")
    report.equal((done.returncode, SECRET in done.stderr), (0, False),
                 "a build with a password in the URL\n" + done.stderr)
    kept = subprocess.run(["grep", "-rlF", SECRET, bench.image.root / "support", bench.image.root / "versions.json"],
                          capture_output=True, text=True).stdout
    report.equal(kept, "", "no remaining file contains the password")
    again = bench.build("units")
    report.equal(again.stderr.split(), ["units", "unchanged"], "and the lock file still matches")
    bench.recipe("units", source=f"{address}/git/nothing")
    shutil.rmtree(bench.image.root / "support/units")
    done = bench.build("units")
    report.check(done.returncode == 3 and SECRET not in done.stderr, "an error shows no password\n" + done.stderr)


def downgrade(report, bench):
    """A redirect from https to http is refused, because it would drop the protection."""
    folder = bench.image.root / "tls"
    folder.mkdir()
    (pathlib.Path(bench.site.files) / "plain.txt").write_text("x\n")
    subprocess.run([
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key", "-out", folder / "cert",
        "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"
    ], check=True, capture_output=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.send_response(302)
            self.send_header("Location", f"{bench.site.url}/plain.txt")
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bench.recipe(
        "tally",
        f"download_extras: [{{url: 'https://127.0.0.1:{server.server_port}/x', dest: {bench.image.root}/x}}]\n")
    done = bench.build("tally")
    report.check(done.returncode == 3 and "certificate" in done.stderr.lower(),
                 "an untrusted certificate is refused\n" + done.stderr)
    bench.image.environment["CURL_CA_BUNDLE"] = str(folder / "cert")
    done = bench.build("tally")
    report.check(done.returncode == 3 and "[fetch-failed]" in done.stderr and not (bench.image.root / "x").exists(),
                 "a redirect to http is refused\n" + done.stderr)
    report.check("/plain.txt" not in bench.site.requests, "and is not followed")
    server.shutdown()
    server.server_close()


def main():
    return run((netrc, helper, proxy, secrets, downgrade))


if __name__ == "__main__":
    sys.exit(main())
