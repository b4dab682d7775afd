#!/usr/bin/env python3
"""The schema of `ioc generate-schema --rich` with ajv in strict mode, and with yaml-language-server.

It accepts the instances of the goldens of support-defs, and one mistake in an entity makes one or two errors.

usage: rich_schema.py BINARY
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

import npm_packages
from lsp_steps import LspSteps, labels
from rig import TOP, run_tests

AJV = "ajv@8.17.1"
SERVER = "yaml-language-server@1.18.0"
BINARY = str(pathlib.Path(sys.argv[1]).resolve())
# Prints the number of errors of each document.
VALIDATE = """\
const Ajv = require('ajv');
const [schema, documents] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const validate = new Ajv({strict: true, strictRequired: true, allErrors: true}).compile(schema);
console.log(JSON.stringify(documents.map(document => validate(document) ? [] : validate.errors)));
"""
DEFINITIONS = """\
module: lab
entity_models:
  - name: Port
    description: A serial port
    parameters:
      name: {type: id, description: The name of the port}
      parity: {type: enum, description: Parity, values: {none: , even: }}
      baud: {type: int, description: Bits per second, default: 9600}
"""
INSTANCE = """\
# yaml-language-server: $schema=schema.json
ioc_name: x
description: y
entities:
  - type: lab.Port
    name: P1
    parity: even
    baut: 19200
"""
GOOD = {"type": "lab.Port", "name": "P1", "parity": "even"}
MISTAKES = {
    "an unknown parameter": {**GOOD, "baut": 1},
    "a missing parameter": {"type": "lab.Port", "name": "P1"},
    "an unknown type": {**GOOD, "type": "lab.Prot"},
    "an unknown word": {**GOOD, "parity": "evn"},
    "a number instead of a string": {**GOOD, "name": 1},
}


class Bench:
    """An instance with a mistake, and the schema for it."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self._folder.name).resolve()
        self.instance, self.schema = root / "ioc.yaml", root / "schema.json"
        self.instance.write_text(INSTANCE)
        (root / "lab.ibek.support.yaml").write_text(DEFINITIONS)
        self.schema.write_text(generate(root / "lab.ibek.support.yaml"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()


def generate(*definitions):
    command = [BINARY, "ioc", "generate-schema", "--no-ibek-defs", "--rich", *definitions]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def errors_of(schema, documents, modules):
    """The errors that ajv finds in each document."""
    script = modules.parent / "validate.js"
    script.write_text(VALIDATE)
    done = subprocess.run(["node", script], input=json.dumps([json.loads(schema), documents]), capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def strict_ajv(report, bench):
    modules = npm_packages.installed(AJV)
    files = sorted((TOP / "tests/golden/support-defs").glob("*/ioc.yaml"))
    documents = [YAML(typ="safe").load(file) for file in files]
    schema = generate(*sorted((TOP / "support-defs").glob("*/*.ibek.support.yaml")))
    for file, errors in zip(files, errors_of(schema, documents, modules)):
        report.equal(errors, [], f"{file.parent.name} is valid")
    report.equal(len(files), len([*(TOP / "support-defs").glob("*/*.ibek.support.yaml")]), "each module has an instance")

    for name, entity in MISTAKES.items():
        document = {"ioc_name": "x", "description": "y", "entities": [GOOD, entity]}
        (errors, ) = errors_of(bench.schema.read_text(), [document], modules)
        report.check(1 <= len(errors) <= 2, f"{name} makes one or two errors", errors)


def yaml_language_server(report, bench):
    steps = LspSteps({"yaml": {"schemaStore": {"enable": False}, "validate": True}})
    steps.open(bench.instance)
    steps.diagnostics(bench.instance, None)
    steps.at("completion", bench.instance, 4, 10)
    steps.at("hover", bench.instance, 5, 6)
    (found, types, hover), _ = steps.run([npm_packages.installed(SERVER) / ".bin/yaml-language-server", "--stdio"])
    report.equal([(d["range"]["start"]["line"], d["message"]) for d in found],
                 [(7, "Property baut is not allowed.")], "a typo is one error at its place")
    report.check("lab.Port" in labels(types), "types are completed", labels(types))
    report.check("The name of the port" in hover["contents"]["value"], "a parameter has its description", hover)


def without_npm(report, _):
    print("skipped: there is no npm")
    report.skipped += 1


if __name__ == "__main__":
    sys.exit(run_tests([strict_ajv, yaml_language_server] if shutil.which("npm") else [without_npm], Bench))
