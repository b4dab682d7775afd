"""An HTTPS proxy on loopback that gives recorded answers instead of calling the servers."""
import ast
import http.server
import pathlib
import socketserver
import ssl
import subprocess
import threading

HOSTS = ["github.com", "objects.example.org"]


def make_certificate(folder, hosts=HOSTS):
    """A certificate for these hosts, by default those of scenarios, with its key; clients trust it by SSL_CERT_FILE."""
    path = pathlib.Path(folder) / "proxy.pem"
    key = path.with_suffix(".key")
    names = ",".join(f"{'IP' if host[0].isdigit() else 'DNS'}:{host}" for host in hosts)
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=proxy",
            "-addext",
            f"subjectAltName={names}",
            "-keyout",
            str(key),
            "-out",
            str(path),
        ],
        check=True,
        capture_output=True,
    )
    return path, key


def read_answers(case):
    """The lines `STATUS HEADERS BODY` of the file `web`."""
    answers = []
    for line in (case / "web").read_text().splitlines():
        status, rest = line.split(" ", 1)
        end = rest.index("}") + 1
        body = ast.literal_eval(rest[end:].strip())
        if body == "(base schema or text)":
            body = (case / "web-body").read_text()
        answers.append((int(status), ast.literal_eval(rest[:end]), body.encode()))
    return answers


class Proxy:
    """Answers requests in order and records them as `METHOD URL [CONDITIONS]`."""

    def __init__(self, answers, certificate):
        self.requests = []
        proxy = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            host = None

            def do_CONNECT(self):
                self.send_response_only(200, "Connection established")
                self.end_headers()
                self.host = self.path.split(":")[0]
                self.connection = self.request = context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                self.close_connection = False

            def do_GET(self):
                conditions = sorted(
                    f"{name}: {value}" for name, value in self.headers.items() if name.startswith("If-")
                )
                proxy.requests.append(f"GET https://{self.host}{self.path} {conditions}")
                status, headers, body = answers[len(proxy.requests) - 1]
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304 and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body if status != 304 else b"")
                self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
