#!/usr/bin/env python3
"""The extension of container/vscode: vsce packs it with all that it needs, and it starts the language server.

usage: vscode.py BINARY
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

import npm_packages
from rig import TOP, Report

VSCE = "@vscode/vsce@2.32.0"
BINARY = pathlib.Path(sys.argv[1]).resolve()
# Loads the extension with replacements for the modules that only exist in VS Code, and prints how it starts the server.
ACTIVATE = """\
const Module = require('module');
const load = Module._load;
const seen = {};
class LanguageClient {
  constructor(name, server, options) { Object.assign(seen, {name, server, options}); }
  start() { seen.isStarted = true; return Promise.resolve(); }
  stop() { seen.isStopped = true; return Promise.resolve(); }
}
const vscode = {workspace: {
  getConfiguration: section => ({get: key => JSON.parse(process.argv[2])[section + '.' + key]}),
  createFileSystemWatcher: pattern => pattern,
}};
Module._load = (name, ...rest) => name === 'vscode' ? vscode
  : name === 'vscode-languageclient/node' ? {LanguageClient} : load(name, ...rest);
const extension = require('./extension/extension.js');
extension.activate().then(() => extension.deactivate()).then(() => console.log(JSON.stringify(seen)));
"""


def pack(folder, modules):
    """Packs a copy of the extension. Returns the path of the .vsix."""
    shutil.copytree(TOP / "container/vscode", folder, dirs_exist_ok=True)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run([modules / ".bin/vsce", "package", "--allow-missing-repository", "--skip-license", "--out",
                    "x.vsix"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "x.vsix"


def main():
    report = Report()
    modules = npm_packages.installed(VSCE)
    if modules is None:
        print("there is no npm")
        report.skipped += 1
        return report.finish()
    with tempfile.TemporaryDirectory() as tmp:
        root = pathlib.Path(tmp)
        package = zipfile.ZipFile(pack(root / "source", modules))
        names = package.namelist()
        for name in ("extension.js", "package.json", "node_modules/vscode-languageclient/node.js",
                     "node_modules/vscode-languageserver-protocol/package.json"):
            report.check(f"extension/{name}" in names, f"the package has {name}", names[:20])
        manifest = json.loads(package.read("extension/package.json"))
        version = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
        report.equal(manifest["version"], version, "the version is that of iocwright")

        package.extractall(root)
        (root / "activate.js").write_text(ACTIVATE)
        command = manifest["contributes"]["configuration"]["properties"]["iocwright.command"]["default"]
        settings = json.dumps({"iocwright.command": [*command, "--image-root", "/image"]})
        done = subprocess.run(["node", root / "activate.js", settings], capture_output=True, text=True, check=False)
        seen = json.loads(done.stdout or "{}")
        report.equal(seen.get("server"), {"command": "iocwright", "args": ["lsp", "--image-root", "/image"]},
                     "the server is started with the options of the settings")
        report.check(seen.get("isStarted") and seen.get("isStopped"), "it is started and stopped", done.stderr)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
