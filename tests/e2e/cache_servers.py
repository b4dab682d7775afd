"""Servers that keep a build cache: nginx with WebDAV, Debian's docker-registry, and a proxy that fails on request."""
import base64
import http.client
import http.server
import json
import pathlib
import shutil
import socketserver
import subprocess
import threading
import time

import rig

USER, PASSWORD = "builder", "s3cret-word"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
# `htpasswd -Bbn builder s3cret-word`; the registry accepts no other form than bcrypt.
HTPASSWD = "builder:$2y$05$1z/hnHQtrJ0kReOMuYsZ6uHPI8VLOfJFX26F0.B62ZzzqdG.9rTi6"
NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{}}
http {{
  access_log off; client_max_body_size 0;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ root {folder}/files; dav_methods PUT DELETE; create_full_put_path on; }}
  }}
}}
"""


class _Server:
    """A program that answers on a port of loopback."""

    def __init__(self, folder, command):
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        rig.until(lambda: rig.answers(self.port), command[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._log.close()


class Nginx(_Server):
    """Keeps files below `url` in `files`."""

    @staticmethod
    def program():
        return shutil.which("nginx", path="/usr/sbin:/usr/bin")

    def __init__(self, folder):
        self.port = rig.free_port()
        self.files = folder / "files"
        self.files.mkdir(parents=True)
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=self.port))
        super().__init__(folder, [self.program(), "-c", folder / "nginx.conf", "-p", folder])


class Registry(_Server):
    """Debian's docker-registry. With `secure`, it has TLS, whose CA is `certificate`, and requires a password."""

    @staticmethod
    def program():
        return shutil.which("docker-registry")

    def __init__(self, folder, secure=False):
        folder.mkdir(parents=True)
        self.port = rig.free_port()
        self.place = f"127.0.0.1:{self.port}"
        self.certificate = folder / "certificate.pem"
        self.files = folder / "files"
        settings = {
            "version": 0.1, "log": {"level": "error"},
            "storage": {"filesystem": {"rootdirectory": str(self.files)}, "delete": {"enabled": True}},
            "http": {"addr": self.place}
        }
        if secure:
            key = folder / "key.pem"
            subprocess.run([
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.certificate,
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"
            ], check=True, capture_output=True)
            (folder / "htpasswd").write_text(HTPASSWD)
            settings["http"]["tls"] = {"certificate": str(self.certificate), "key": str(key)}
            settings["auth"] = {"htpasswd": {"realm": "cache", "path": str(folder / "htpasswd")}}
        (folder / "config.yml").write_text(json.dumps(settings))  # YAML contains JSON
        super().__init__(folder, [self.program(), "serve", folder / "config.yml"])


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refused(self, proxy):
        """Answers a request without the right token or password. Returns false if it may go on."""
        given = self.headers.get("Authorization")
        if proxy.tokens and self.path.startswith("/token"):
            proxy.token_requests.append((self.path, given))
            right = given == BASIC
            self._answer(200 if right else 401, b'{"token": "let-me-in"}' if right else b"")
            return True
        if proxy.tokens and given != "Bearer let-me-in":
            challenge = f'Bearer realm="{proxy.url}/token",service="cache",scope="repository:x:pull"'
            self._answer(401, headers=[("WWW-Authenticate", challenge)])
            return True
        return False

    def _forward(self):
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        proxy.requests.append((time.monotonic(), self.command, self.path))
        for fault in proxy.faults:
            if fault["left"] > 0 and fault["method"] == self.command and fault.get("path", "") in self.path:
                fault["left"] -= 1
                if "status" in fault:
                    return self._answer(fault["status"], headers=fault.get("headers", ()))
                return self._cut(fault["bytes"], body)
        if not self._refused(proxy):
            self._answer(*self._ask(body))

    def _ask(self, body):
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.proxy.upstream)
        headers = {k: v for k, v in self.headers.items() if k not in ("Connection", "Authorization")}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        content = answer.read()
        own = ("Content-Length", "Transfer-Encoding", "Connection")
        kept = [(k, v) for k, v in answer.getheaders() if k not in own]
        return answer.status, content, kept

    def _cut(self, size, body):
        """Sends the beginning of the answer, and closes the connection."""
        status, content, headers = self._ask(body)
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(content)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:size])
        self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _forward


class _ProxyServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Proxy:
    """Forwards requests to a port. Each of `faults` says how many requests of a method fail, and how. With `tokens`, it
    requires a token, which it gives to the user with the password."""

    def __init__(self, upstream, tokens=False):
        self.upstream, self.tokens = upstream, tokens
        self.faults, self.requests, self.token_requests = [], [], []
        self._server = _ProxyServer(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.place = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.place}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def fail(self, method, times=1, **fault):
        self.faults = [{"method": method, "left": times, **fault}]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def write_credentials(file, registry, **more):
    """Credentials as podman and docker keep them."""
    auth = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(file).write_text(json.dumps({"auths": {registry: {"auth": auth}}, **more}))
