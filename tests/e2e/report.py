#!/usr/bin/env python3
"""The page of `iocwright report` in headless Chromium, and the drawing of `iocwright graph --format svg` by Graphviz.

The instance is that of the golden case features/report, which has names that would break out of HTML, with more PVs.

usage: report.py BINARY
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import npm_packages
from rig import TOP, run_tests

PUPPETEER = "puppeteer-core@22.15.0"
CASE = TOP / "tests/golden/features/report"
BINARY = str(pathlib.Path(sys.argv[1]).resolve())
HOSTILE = "</script>'\"&"
RECORDS = 300
DEFINITIONS = """\
module: many
entity_models:
  - name: records
    description: many records
    parameters: {}
    databases:
      - {file: many.template, args: {}}
"""


class Bench:
    """A copy of the case, to which PVs were added."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self._folder.name).resolve()
        for name in ("services", "image"):
            shutil.copytree(CASE / name, self.root / name)
        epics = self.root / "image/epics"
        (epics / "ibek-defs/many.ibek.support.yaml").write_text(DEFINITIONS)
        (epics / "support/plant/db/many.template").write_text("".join(f'record(ai, "MANY:{i}") {{}}\n'
                                                                      for i in range(RECORDS)))
        with open(self.root / "services/plant-01/config/ioc.yaml", "a") as instance:
            instance.write("  - {type: many.records}\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def run(self, *command):
        return subprocess.run([BINARY, *command, "services/plant-01", "--image-root", "image"], cwd=self.root,
                              capture_output=True, text=True, check=True).stdout


def read_in_chromium(bench):
    """What a reader sees and does on the page; see report_page.js."""
    page = bench.root / "page.html"
    bench.run("report", "--output", str(page))
    modules = npm_packages.installed(PUPPETEER)
    done = subprocess.run(["node", TOP / "tests/e2e/report_page.js", modules, shutil.which("chromium"), page],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def page_in_chromium(report, bench):
    seen = read_in_chromium(bench)
    report.equal(seen["seen"]["errors"], [], "no script fails, and no dialog opens")
    report.equal(seen["seen"]["console"], [], "the console stays empty")
    foreign = [url for url in seen["seen"]["requests"] if not url.startswith(("file://", "data:"))]
    report.equal(foreign, [], "nothing is loaded from elsewhere")
    report.equal({url.partition("#")[0] for url in seen["seen"]["requests"] if url.startswith("file:")},
                 {f"file://{bench.root}/page.html"}, "no other file is loaded")
    check_looks(report, seen["looks"])
    check_texts(report, seen["page"])
    check_pvs(report, seen)
    check_lines(report, seen)
    report.equal((seen["page"]["bad"], seen["bad"], seen["foreign"]), (None, None, None),
                 "no script but that of the page runs")


def brightness(color):
    """Of a colour in the form `rgb(1, 2, 3)`."""
    return sum(int(part) for part in color[color.index("(") + 1:-1].split(",")[:3])


def check_looks(report, looks):
    report.equal([(look["width"], look["scheme"]) for look in looks],
                 [(1280, "light"), (1280, "dark"), (400, "light"), (400, "dark")], "all views were opened")
    for look in looks:
        name = f"{look['width']} pixels wide, {look['scheme']}"
        report.check(look["overflow"] <= 0, f"{name}: the page does not scroll sideways", look)
        is_dark = brightness(look["background"]) < brightness(look["color"])
        report.equal(is_dark, look["scheme"] == "dark", f"{name}: the colours fit the scheme")


def check_texts(report, page):
    report.equal((page["title"], page["heading"]), ("plant-01 <b>", ) * 2, "the name is text")
    report.equal(page["description"], 'Two tanks & a pump with "quotes" </script><script>alert(1)</script>',
                 "the description is text")
    report.check(any("absent.template" in text for text in page["warnings"]), "a missing database is shown",
                 page["warnings"])
    for part in ("ghcr.io/example/ioc-plant-runtime:2026.3.1", "7.0.8.1", "R1-2", "MIT", "gauge", "plant"):
        report.check(part in page["about"], f"the instance has {part}", page["about"])
    report.equal(page["counts"][:2], ["7", str(RECORDS + 4)], "entities and PVs are counted")
    report.equal((page["scripts"], page["foreign"]), (2, 0), "there are only the elements of the page")
    report.check({"P1", HOSTILE} <= set(page["nodes"]), "the graph has the names of entities", page["nodes"])


def check_pvs(report, seen):
    pvs = seen["pvs"]
    report.equal(pvs["all"][:4], ["TANK1:LEVEL", "TANK1:L", "TANK2:LEVEL", "TANK2:L"], "PVs are in their order")
    report.equal(pvs["found"], ["TANK2:LEVEL", "TANK2:L"], "all words of a search must occur in a row")
    report.equal(pvs["hits"], f"2 of {RECORDS + 4} PVs", "hits are counted")
    (up, rising), (down, falling), (no, unsorted) = pvs["sorted"]
    report.equal((up, down, no), ("ascending", "descending", "none"), "a click on a column sorts, reverses, restores")
    report.equal((rising[:3], falling[:2]), (["MANY:0", "MANY:1", "MANY:2"], ["TANK2:LEVEL", "TANK2:L"]),
                 "numbers in names are sorted as numbers")
    report.equal(unsorted, pvs["all"], "the third click restores the order")
    report.equal((seen["before"], seen["after"]), (200, RECORDS + 4), "long tables are shown in two steps")
    report.equal(pvs["entities"], ["entity-1"], "a search finds entities by their fields")


def check_lines(report, seen):
    lines = seen["lines"]
    for part in ("plant.port P1", "ioc.yaml:8:", 'connect("{{ name }}", "{{ address }}")', "10.0.0.1:7001"):
        report.check(part in lines["clicked"], f"a click on a line shows {part}", lines["clicked"])
    report.equal(lines["closed"], 0, "a second click hides it")
    report.equal(lines["key"], "# connect P1", "the keyboard reaches the line above")
    report.check("plant.port P1" in lines["keyText"], "Enter explains a line", lines["keyText"])
    report.check("plant.port" in lines["entity"] and "address" in lines["entity"], "a link opens the entity",
                 lines["entity"])
    report.check(seen["graph"], "a click on a box of the graph shows its entity")
    report.equal(seen["linked"], [lines["id"]], "a link to a line explains it")


def drawing_by_graphviz(report, bench):
    drawing = xml.etree.ElementTree.fromstring(bench.run("graph", "--format", "svg"))
    texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    for name in ("P1 (plant.port)", f"{HOSTILE} (plant.pump)", "port", "input"):
        report.check(name in texts, f"the drawing has {name}", texts)


def without_program(name):

    def skipped(report, _):
        print(f"skipped: there is no {name}")
        report.skipped += 1

    return skipped


def tests():
    browser = next((name for name in ("chromium", "node", "npm") if not shutil.which(name)), None)
    yield without_program(browser) if browser else page_in_chromium
    yield drawing_by_graphviz if shutil.which("dot") else without_program("dot")


if __name__ == "__main__":
    sys.exit(run_tests(list(tests()), Bench))
