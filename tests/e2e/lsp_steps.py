"""Steps of a client of a language server, which fixtures/lsp_client.js runs, and the answers to them."""
import json
import pathlib
import subprocess
import tempfile

import npm_packages
from rig import PATIENCE_S, TOP

PROTOCOL = "vscode-languageserver-protocol@3.17.5"


class LspSteps:
    """Lines and characters are counted from 0, and characters are UTF-16 code units."""

    def __init__(self, settings=None):
        self._settings = settings or {}
        self._steps = []
        self.request("initialize", processId=None, rootUri=None,
                     capabilities={"workspace": {"configuration": True}} if settings else {})
        self.notify("initialized")

    def request(self, method, **params):
        self._steps.append({"request": method, "params": params})

    def notify(self, method, **params):
        self._steps.append({"notify": method, "params": params})

    def open(self, file, version=1):
        self.notify("textDocument/didOpen", textDocument={
            "uri": file.as_uri(), "languageId": "yaml", "version": version, "text": file.read_text()})

    def edit(self, file, version, *changes):
        """Each change is a line, the first character, the last one, and the new text."""
        self.notify("textDocument/didChange", textDocument={"uri": file.as_uri(), "version": version},
                    contentChanges=[{"range": {"start": {"line": line, "character": begin},
                                               "end": {"line": line, "character": end}}, "text": text}
                                    for line, begin, end, text in changes])

    def at(self, method, file, line, character, **more):
        """A request about a place in a file."""
        self.request("textDocument/" + method, textDocument={"uri": file.as_uri()},
                     position={"line": line, "character": character}, **more)

    def diagnostics(self, file, version=1):
        """Waits for the diagnostics of this version, which become an answer; of None: for the first ones."""
        self._steps.append({"published": {"uri": file.as_uri(), "version": version}})

    def run(self, command, environment=None):
        """Runs the server. Returns the answers to requests and to diagnostics(), and its exit status."""
        self.request("shutdown")
        self.notify("exit")
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "steps.json")
            file.write_text(json.dumps({"settings": self._settings, "steps": self._steps}))
            client = ["node", TOP / "tests/fixtures/lsp_client.js", npm_packages.installed(PROTOCOL), file, *command]
            done = subprocess.run(client, env=environment, capture_output=True, text=True, timeout=PATIENCE_S,
                                  check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        out = json.loads(done.stdout)
        return out["answers"][1:-1], out["status"]  # without those of initialize and shutdown


def labels(answer):
    """The labels of an answer to `completion`."""
    return [item["label"] for item in answer["items"]]
