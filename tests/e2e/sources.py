"""Sources for tests of `support build`: the fixture modules as git repositories, over git daemon and HTTP on
loopback."""
import http.server
import os
import pathlib
import socketserver
import subprocess
import threading

import rig

FIXTURES = rig.TOP / "tests/fixtures"
RECIPES = FIXTURES / "recipes"


def make_repositories(folder):
    subprocess.run([FIXTURES / "make-repositories", folder], check=True, capture_output=True)
    return pathlib.Path(folder)


class GitDaemon:
    """Serves a folder of repositories below `url`."""

    def __init__(self, folder):
        self.port = rig.free_port()
        self.url = f"git://127.0.0.1:{self.port}"
        command = [
            "git", "daemon", "--base-path=" + str(folder), "--export-all", "--listen=127.0.0.1", f"--port={self.port}",
            "--reuseaddr"
        ]
        # A separate process group, because the daemon is a child of `git` and has children of its own.
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         start_new_session=True)
        rig.until(lambda: rig.answers(self.port), "git daemon")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self._process.pid, 9)
        self._process.wait()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.do_GET()

    def do_GET(self):
        site = self.server.site
        site.requests.append(self.path)
        if site.faults > 0:
            site.faults -= 1
            self.close_connection = True
            site.break_off(self)
            return
        if site.password and self.headers.get("Authorization") != f"Basic {site.password}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="private"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        if path.startswith("http://"):  # this server acts as a proxy
            path = "/" + path.split("/", 3)[3]
        if path.startswith("/git/"):
            self._git(path[len("/git"):], query)
        else:
            self._file(pathlib.Path(site.files) / path.lstrip("/"))

    def _file(self, file):
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        begin = 0
        if self.headers.get("Range", "").startswith("bytes="):
            begin = int(self.headers["Range"][len("bytes="):].split("-")[0])
        if begin >= len(content) > 0:
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        self.wfile.write(content[begin:])

    def _git(self, path, query):
        """Git's HTTP server, which is a CGI program."""
        variables = {
            **os.environ, "GIT_PROJECT_ROOT": str(self.server.site.repositories), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "REMOTE_ADDR": "127.0.0.1"
        }
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = subprocess.run(["git", "http-backend"], env=variables, input=body, capture_output=True).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Site:
    """HTTP on loopback: repositories at `/git/<name>`, files elsewhere. Interrupts the next `faults` requests."""

    def __init__(self, repositories, files):
        self.repositories, self.files = repositories, files
        self.requests = []
        self.faults = 0
        self.password = None  # the credentials that requests must have, in the form of Basic
        self.part = 0  # how many bytes of a file an interrupted answer has
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def break_off(self, handler):
        """Interrupts an answer: sends nothing, or the beginning of the file."""
        file = pathlib.Path(self.files) / handler.path.lstrip("/")
        if not self.part or not file.is_file():
            return
        content = file.read_bytes()
        begin = int(handler.headers["Range"][len("bytes="):].split("-")[0]) if handler.headers.get("Range") else 0
        handler.send_response(206 if begin else 200)
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(content) - begin))
        handler.end_headers()
        handler.wfile.write(content[begin:begin + self.part])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
