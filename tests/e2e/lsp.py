#!/usr/bin/env python3
"""The language server with real clients: a client of Node on npm's vscode-languageserver-protocol, and neovim.

usage: lsp.py BINARY
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import npm_packages
from lsp_steps import PROTOCOL, LspSteps, labels
from rig import PATIENCE_S, run_tests

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
DEFINITIONS = """\
module: lab
entity_models:
  - name: Port
    description: A serial port
    parameters:
      name: {type: id, description: Its name}
      baud: {type: int, description: Bits per second, default: 9600}
      parity: {type: enum, description: Parity, values: {none: , even: , odd: }, default: none}
    pre_init:
      - value: portConfigure("{{ name }}", {{ baud | string }})
  - name: Device
    description: A device
    parameters:
      port: {type: object, description: The port}
      label: {type: str, description: 'A label'}
    post_defines:
      title: {description: A title, value: '{{ label | upper }}'}
"""
INSTANCE = """\
ioc_name: bl01t
description: A test
entities:
  - type: lab.Port
    name: P1
    parity: even
  - type: lab.Device
    port: P1
    label: '\U0001f600 {{ ioc_name }}'
"""


class Bench(LspSteps):
    """An instance with its definitions, and the steps of a client."""

    def __init__(self):
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self._folder.name).resolve()
        (self.root / "config").mkdir()
        self.instance = self.root / "config/ioc.yaml"
        self.definitions = self.root / "config/lab.ibek.support.yaml"
        self.instance.write_text(INSTANCE)
        self.definitions.write_text(DEFINITIONS)
        self.environment = {**os.environ, "EPICS_ROOT": str(self.root / "epics"), "IOC_NAME": "bl01t"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def answers(self):
        """Runs the server. Returns the answers, and its exit status."""
        return self.run([BINARY, "lsp"], self.environment)


def apply(text, edits):
    """The text after the edits, whose positions are UTF-16 code units."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    for edit in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]),
                       reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        lines[start["line"]] = (line[:2 * start["character"]] + edit["newText"].encode("utf-16-le") +
                                line[2 * end["character"]:])
    return "\n".join(line.decode("utf-16-le") for line in lines)


def diagnostics_follow_the_buffer(report, bench):
    bench.open(bench.instance)
    bench.diagnostics(bench.instance)
    bench.edit(bench.instance, 2, (5, 4, 10, "parita"))
    bench.diagnostics(bench.instance, 2)
    bench.request("textDocument/codeAction", textDocument={"uri": bench.instance.as_uri()},
                  range={"start": {"line": 5, "character": 5}, "end": {"line": 5, "character": 5}},
                  context={"diagnostics": []})
    bench.edit(bench.instance, 3, (5, 4, 10, "parity"), (7, 10, 12, "P2"))
    bench.diagnostics(bench.instance, 3)
    (clean, typo, actions, missing), status = bench.answers()
    report.equal(clean, [], "an instance without errors has no diagnostics")
    report.equal([(d["code"], d["range"]) for d in typo],
                 [("unknown-parameter", {"start": {"line": 5, "character": 4}, "end": {"line": 5, "character": 10}})],
                 "a typo in an unsaved buffer is found at its place")
    edits = actions[0]["edit"]["changes"][bench.instance.as_uri()]
    report.equal([edit["newText"] for edit in edits], ["parity"], "the fix is what the help suggests")
    report.equal([(d["code"], d["range"]["start"]["line"]) for d in missing], [("unknown-object", 7)],
                 "a reference to no entity is found after the typo was fixed")
    report.equal(status, 0, "exit after shutdown is status 0")


def what_is_before_a_broken_line_still_works(report, bench):
    bench.open(bench.instance)
    bench.edit(bench.instance, 2, (5, 4, 16, "parita: even"), (7, 4, 12, "po: [P1"))
    bench.diagnostics(bench.instance, 2)
    bench.at("completion", bench.instance, 4, 10)
    bench.at("hover", bench.instance, 3, 12)
    (found, _, hover), _ = bench.answers()
    codes = {d["code"] for d in found}
    report.check("yaml-syntax" in codes, "the broken line is reported", found)
    report.check("unknown-parameter" in codes, "so is an error before it", found)
    report.check(hover and "A serial port" in hover["contents"]["value"], "hover works before it", hover)


def completion(report, bench):
    bench.open(bench.instance)
    bench.at("completion", bench.instance, 3, 12)
    bench.edit(bench.instance, 2, (5, 4, 16, "ba"))
    bench.at("completion", bench.instance, 5, 6)
    bench.edit(bench.instance, 3, (5, 4, 6, "parity: "))
    bench.at("completion", bench.instance, 5, 12)
    bench.edit(bench.instance, 4, (7, 10, 12, ""))
    bench.at("completion", bench.instance, 7, 10)
    bench.edit(bench.instance, 5, (8, 15, 30, "'{{ label | up"))
    bench.at("completion", bench.instance, 8, 29)
    (types, keys, words, ids, filters), _ = bench.answers()
    report.equal(labels(types)[:3], ["lab.Port", "lab.Device", "ibek.repeat"], "types")
    report.equal(labels(keys), ["baud", "parity", "entity_enabled"], "parameters that are not given yet")
    report.equal(keys["items"][0]["textEdit"]["newText"], "baud: ", "a key is completed with its colon")
    report.equal(labels(words), ["none", "even", "odd"], "values of an enum")
    report.equal(labels(ids), ["P1"], "ids of entities for an object")
    report.check("upper" in labels(filters), "filters in a template", labels(filters)[:5])


def hover_shows_meaning_and_value(report, bench):
    bench.open(bench.instance)
    bench.at("hover", bench.instance, 4, 5)
    bench.at("hover", bench.instance, 8, 5)
    (name, label), _ = bench.answers()
    report.check("**name**: id" in name["contents"]["value"], "the type of a parameter", name)
    report.check("Value: `\U0001f600 bl01t`" in label["contents"]["value"], "the rendered value", label)


def navigation(report, bench):
    bench.open(bench.instance)
    bench.at("definition", bench.instance, 3, 12)
    bench.at("definition", bench.instance, 7, 11)
    bench.at("references", bench.instance, 4, 11, context={"includeDeclaration": True})
    bench.at("rename", bench.instance, 7, 11, newName="a: b")
    bench.at("rename", bench.instance, 0, 3, newName="x")
    (model, entity, references, edit, refused), _ = bench.answers()
    report.equal((model["uri"], model["range"]["start"]), (bench.definitions.as_uri(), {"line": 2, "character": 10}),
                 "a type leads to its definition")
    report.equal((entity["uri"], entity["range"]["start"]["line"]), (bench.instance.as_uri(), 4),
                 "an object leads to the entity")
    report.equal([place["range"]["start"]["line"] for place in references], [4, 7], "references of an id")
    renamed = apply(INSTANCE, edit["changes"][bench.instance.as_uri()])
    report.equal(renamed, INSTANCE.replace("P1", "'a: b'"), "all uses of an id are renamed, quoted where necessary")
    report.check("not the id" in refused.get("message", ""), "what is no id is not renamed", refused)


def symbols_and_tokens(report, bench):
    bench.open(bench.instance)
    bench.open(bench.definitions)
    for file in (bench.instance, bench.definitions):
        bench.request("textDocument/documentSymbol", textDocument={"uri": file.as_uri()})
    bench.request("textDocument/semanticTokens/full", textDocument={"uri": bench.instance.as_uri()})
    (entities, models, tokens), _ = bench.answers()
    report.equal([s["name"] for s in entities], ["P1", "lab.Device"], "symbols of an instance")
    report.equal([(s["name"], [c["name"] for c in s["children"]]) for s in models],
                 [("Port", ["name", "baud", "parity"]), ("Device", ["port", "label"])], "symbols of definitions")
    # `label: '😀 {{ ioc_name }}'`: the smiley has two UTF-16 code units.
    report.equal(tokens["data"][:10], [8, 15, 2, 5, 0, 0, 3, 8, 1, 0], "tokens have UTF-16 positions")


def statuses_and_errors(report, bench):
    bench.request("textDocument/noSuchThing")
    bench.at("hover", bench.instance, 0, 0)
    (unknown, not_open), status = bench.answers()
    report.equal(unknown["failed"], -32601, "an unknown method")
    report.equal((not_open, status), (None, 0), "a file that is not open")
    for name, text, expected in (("exit without shutdown", '{"jsonrpc":"2.0","method":"exit"}', 1),
                                 ("the end of the input", "", 1)):
        message = f"Content-Length: {len(text)}\r\n\r\n{text}" if text else ""
        done = subprocess.run([BINARY, "lsp"], input=message, env=bench.environment, capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        report.equal((done.returncode, done.stdout), (expected, ""), name)


NVIM = """
vim.lsp.start_client({cmd = {'%s', 'lsp'}, on_attach = function() end})
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, 1)
local function until_true(test) assert(vim.wait(50000, test, 20)) end
until_true(function() return #vim.diagnostic.get(buffer) == 1 end)
local first = vim.diagnostic.get(buffer)[1]
local params = {textDocument = vim.lsp.util.make_text_document_params(), position = {line = 3, character = 12}}
local answer = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', params, 50000)[1].result
vim.api.nvim_buf_set_text(buffer, 5, 4, 5, 10, {'parity'})
until_true(function() return #vim.diagnostic.get(buffer) == 0 end)
local lines = {first.lnum .. ':' .. first.col .. ' ' .. first.message:match('^[^\\n]*'), answer.items[1].label}
vim.fn.writefile(lines, '%s')
"""


def neovim(report, bench):
    if not shutil.which("nvim"):
        print("skipped neovim: it is not installed")
        report.skipped += 1
        return
    bench.instance.write_text(INSTANCE.replace("parity", "parita"))
    script, out = bench.root / "test.lua", bench.root / "out"
    script.write_text(NVIM % (BINARY, out))
    done = subprocess.run(["nvim", "--headless", "-u", "NONE", "-n", bench.instance, "-c", f"luafile {script}", "-c",
                           "qa!"], env=bench.environment, capture_output=True, text=True, timeout=2 * PATIENCE_S,
                          check=False)
    report.equal(out.read_text().splitlines() if out.exists() else done.stderr,
                 ["5:4 `lab.Port` has no parameter `parita`", "lab.Port"],
                 "neovim shows a typo, completes a type, and the fix clears the diagnostic")


NODE_TESTS = [
    diagnostics_follow_the_buffer, what_is_before_a_broken_line_still_works, completion, hover_shows_meaning_and_value,
    navigation, symbols_and_tokens, statuses_and_errors
]


def without_npm(report, _):
    print("skipped the tests with Node: there is no npm")
    report.skipped += len(NODE_TESTS)


if __name__ == "__main__":
    node_tests = [without_npm] if npm_packages.installed(PROTOCOL) is None else NODE_TESTS
    sys.exit(run_tests([*node_tests, neovim], Bench))
