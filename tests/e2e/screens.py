#!/usr/bin/env python3
"""Check that no widgets of screens overlap, and make a contact sheet of previews.

usage: screens.py BINARY [FOLDER...]

Takes the device descriptions of the goldens, and those in FOLDER. Draws each with `screens preview`, puts the pictures
on one sheet, build/test-logs/screens.svg, and checks the boxes of all widgets in the .bob files.
"""
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

TOP = pathlib.Path(__file__).resolve().parents[2]
COLUMNS, CELL_WIDTH, MARGIN = 2, 960, 20
failures, checks = [], 0


def check(fine, message):
    global checks
    checks += 1
    if not fine:
        failures.append(message)


def box_of(element):
    """x, y, right, bottom; a bit field has no height of its own."""
    x, y, w, h = (int(element.findtext(tag, "20")) for tag in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def check_boxes(name, parent, width, height):
    """The widgets of a display or group are inside it, apart from each other."""
    boxes = [(widget.findtext("name"), box_of(widget)) for widget in parent.findall("widget")]
    boxes = [(what, box) for what, box in boxes if what != "Title"]
    outside = [f"{what} {box}" for what, box in boxes if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
    check(not outside, f"{name}: outside of {width}x{height}: {outside[:3]}")
    pairs = [(a, b) for a, b in itertools.combinations(boxes, 2) if overlap(a[1], b[1])]
    check(not pairs, f"{name}: overlap: {pairs[:3]}")
    for group in parent.findall("widget[@type='group']"):
        left, top, right, bottom = box_of(group)
        check_boxes(f"{name}, {group.findtext('name')}", group, right - left, bottom - top)


def check_screens(folder):
    for path in sorted(folder.glob("*.bob")):
        root = ElementTree.parse(path).getroot()
        check_boxes(path.name, root, int(root.findtext("width")), int(root.findtext("height")))


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True)


def sheet_of(pictures):
    """The previews in columns, each below the shortest one, and no wider than a column."""
    bottoms, cells = [MARGIN] * COLUMNS, []
    for svg in pictures:
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        scale, column = min(1, CELL_WIDTH / width), bottoms.index(min(bottoms))
        x, y = MARGIN + column * (CELL_WIDTH + MARGIN), bottoms[column]
        size = f'x="{x}" y="{y}" width="{width * scale:.0f}" height="{height * scale:.0f}"'
        cells.append(re.sub(r'width="\d+" height="\d+"', size, svg, count=1))
        bottoms[column] = round(y + height * scale + MARGIN)
    width = MARGIN + COLUMNS * (CELL_WIDTH + MARGIN)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{max(bottoms)}">\n{"".join(cells)}</svg>\n'


def draw(binary, device, tmp):
    """The preview of a device, or None if it cannot be drawn; then its screens cannot be written either."""
    preview, out = tmp / "preview.svg", tmp / device.stem
    done = run(binary, "screens", "preview", device, "-o", preview, "--yaml-path", device.parent)
    formatter = tmp / "dls.pvi.formatter.yaml"
    formatter.write_text("type: DLSFormatter\n")
    made = run(binary, "pvi", "format", out / "x.bob", device, formatter, "--yaml-path", device.parent)
    check(done.returncode == made.returncode,
          f"{device}: preview {done.returncode}, format {made.returncode}: {done.stderr}{made.stderr}")
    if done.returncode or made.returncode:
        return None
    ElementTree.parse(preview)
    check_screens(out)
    return preview.read_text()


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    folders = [TOP / "tests/golden/features", *map(pathlib.Path, sys.argv[2:])]
    devices = [path for folder in folders for path in sorted(folder.rglob("*.pvi.device.yaml"))]
    devices = [path for path in devices if "expected" not in path.parts]
    with tempfile.TemporaryDirectory() as tmp:
        pictures = [svg for device in devices if (svg := draw(binary, device, pathlib.Path(tmp)))]
    check(len(pictures) >= 3, f"only {len(pictures)} of {len(devices)} devices were drawn")
    sheet = TOP / "build/test-logs/screens.svg"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(sheet_of(pictures))
    ElementTree.parse(sheet)
    for failure in failures:
        print(failure)
    print(f"{len(pictures)} previews: {sheet}")
    print(f"{checks - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
