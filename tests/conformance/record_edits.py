#!/usr/bin/env python3
"""Record the results of ansible-core's lineinfile, blockinfile and replace in edits.json.

usage: record_edits.py        (needs Debian's package ansible-core; writes edits.json; takes a minute)

A case is a module, its arguments and the text before (null: no file). Recorded are the text after it, and after running
it again. `ours` is our text where we differ on purpose.
"""
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MAKEFILE = "TOP = .\ninclude $(TOP)/configure/CONFIG\nDIRS += configure\nDIRS += testApp iocBoot\n#DIRS += test\nDIRS := $(DIRS) $(filter-out $(DIRS), $(wildcard *test*))\n"
SITE = "# Site\nTIRPC = NO\n#TIRPC = YES\nCROSS_COMPILER_TARGET_ARCHS = RTEMS-beatnik\n"
RELEASE = "SUPPORT=/epics/support\nASYN = /epics/support/asyn\nMY_ASYN=/x\nEPICS_BASE=/epics/epics-base"


def line(before, /, **args):
    return {"module": "lineinfile", "args": args, "before": before}


def block(before, /, **args):
    return {"module": "blockinfile", "args": args, "before": before}


def replace(before, /, **args):
    return {"module": "replace", "args": args, "before": before}


def comment_out(before, regexp):
    return replace(before, regexp=f"^(?!#)(.*({regexp}).*$)", replace="# \\1")


MARKED = "a\n# BEGIN ANSIBLE MANAGED BLOCK\nold 1\nold 2\n# END ANSIBLE MANAGED BLOCK\nz\n"
CASES = [
    # Lines found by a regular expression: the last match is replaced; without a match, the line is added.
    line(SITE, regexp="TIRPC", line="TIRPC = YES"),
    line(SITE, regexp="^TIRPC", line="TIRPC = YES"),
    line(SITE, regexp="NOT THERE", line="ADDED = 1"),
    line(SITE, regexp="TIRPC", line=""),
    line(SITE, line="TIRPC = NO"),
    line(SITE, line="TIRPC"),
    line(SITE, regexp="TIRPC", line="# Site"),
    line(SITE, regexp="NOT THERE", line="# Site"),
    line(SITE.rstrip("\n"), regexp="NOT THERE", line="ADDED = 1"),
    line(SITE.rstrip("\n"), regexp="CROSS", line="CROSS ="),
    line(SITE.rstrip("\n"), regexp="Site", line="# Another"),
    line(SITE.rstrip("\n"), line="CROSS_COMPILER_TARGET_ARCHS = RTEMS-beatnik"),
    line("", regexp="x", line="only"),
    line(None, regexp="x", line="only"),
    line(None, line="only"),
    line("a\r\nb\r\n", line="a"),
    line("a\r\nb\r\n", regexp="^b", line="c"),
    line("a\r\nb", line="c"),
    line("one\ntwo\none\n", regexp="one", line="1"),
    line("one\ntwo\none\n", regexp="one", line="1", firstmatch=True),
    line("one\ntwo\none\n", line="one"),
    line(RELEASE, regexp="^ASYN *=.*", line="ASYN = /other"),
    line(RELEASE, regexp="ASYN *=.*", line="ASYN = /other"),
    line(RELEASE, regexp="^CALC *=.*", line="CALC = /epics/support/calc"),
    line(RELEASE, line="CALC =", insertbefore="^ASYN *=.*"),
    line(RELEASE, line="CALC =", insertbefore="^NONE *=.*"),
    line(RELEASE, line="ASYN = /epics/support/asyn", insertbefore="^SUPPORT"),
    line(RELEASE, line="first", insertbefore="BOF"),
    line(RELEASE, line="first", insertafter="BOF"),
    line(RELEASE, line="last", insertafter="EOF"),
    line(RELEASE, line="behind", insertafter="ASYN"),
    line(RELEASE, line="behind", insertafter="ASYN", firstmatch=True),
    # ansible appends to a last line without a newline, again on each run. We end that line first.
    {**line(RELEASE, line="behind", insertafter="EPICS_BASE"), "ours": RELEASE + "\nbehind\n"},
    line(RELEASE + "\n", line="behind", insertafter="EPICS_BASE"),
    line(RELEASE, regexp="^MY_ASYN", line="behind", insertafter="SUPPORT"),
    line(RELEASE, regexp="include.*TOP./configure/RELEASE.local", line="-include $(TOP)/configure/RELEASE.local",
         insertafter="EOF"),
    line(RELEASE + "\n-include $(TOP)/configure/RELEASE.local\n", regexp="include.*TOP./configure/RELEASE.local",
         line="-include $(TOP)/configure/RELEASE.local", insertafter="EOF"),
    line(RELEASE, regexp="^(\\w+)_ASYN=(.*)$", line="\\2 is \\1", backrefs=True),
    line(RELEASE, regexp="^NONE=(.*)$", line="\\1", backrefs=True),
    line(RELEASE, regexp="^.*ASYN.*$", line="", state="absent"),
    line(RELEASE, line="SUPPORT=/epics/support", state="absent"),
    line(SITE, search_string="TIRPC = Y", line="TIRPC = MAYBE"),
    line("lib_a\nlib_ab\n", regexp="^lib_a$", line="lib_a"),
    line("libusb-1x0\n", regexp="^libusb-1.0$", line="libusb-1.0"),
    line("  indented = 1\n", regexp="^\\s*indented", line="indented = 2"),
    line("tab\there\n", regexp="tab\\there", line="x\ty"),
    line("größe = 1\n", regexp="gr..e|größe", line="größe = 2"),
    line("a.b\naxb\n", regexp="a\\.b", line="dot"),
    line("end\n\n\n", regexp="end$", line="END"),
    line("x\n", regexp="^$", line="y"),
    line("x\n\n", regexp="^$", line="y"),
    line(MAKEFILE, regexp="configure calcApp tests", line="DIRS += configure calcApp"),
    line("DIRS := configure calcApp tests\n", regexp="configure calcApp tests", line="DIRS += configure calcApp"),
    line("AREA_DETECTOR=$(SUPPORT)/x\n", regexp="AREA_DETECTOR\\=", line=""),
    line("LIB_LIBS += avdevice\n", regexp="LIB_LIBS \\+= avdevice", line="SYS_LIBS += avformat avcodec"),
    # Blocks.
    block(MARKED, block="new\n"),
    block(MARKED, block="new"),
    block(MARKED, block="new 1\nnew 2\n\n"),
    block(MARKED, block=""),
    block(MARKED, block="x", state="absent"),
    block("a\nz", block="b\n"),
    block("a\nz\n", block="b\n"),
    block("", block="b\n"),
    block(None, block="b\nc\n"),
    block("a\nz\n", block="b", insertafter="^a"),
    block("a\na\nz\n", block="b", insertafter="^a"),
    block("a\nz\n", block="b", insertafter="none"),
    block("a\nz\n", block="b", insertafter="EOF"),
    block("a\nz\n", block="b", insertbefore="^z"),
    block("a\nz\n", block="b", insertbefore="BOF"),
    block("a\nz", block="b", insertafter="^z"),
    block("a\n", block="b\n", marker="# {mark} set all libraries ---"),
    block("# BEGIN set\nold\n# END set\n" + MARKED, block="new", marker="# {mark} set"),
    block("# END ANSIBLE MANAGED BLOCK\nx\n# BEGIN ANSIBLE MANAGED BLOCK\ny\n", block="new"),
    block("# BEGIN ANSIBLE MANAGED BLOCK\nx\n", block="new"),
    block(MARKED + MARKED, block="new"),
    block("a\n", block="HDF5 = $(X)\n  indented\n\ttab\n"),
    block("a\n", block="b", marker="<!-- {mark} -->", marker_begin="FROM", marker_end="TO"),
    # comment_out, and replace on its own.
    comment_out(MAKEFILE, "test|iocBoot"),
    comment_out(MAKEFILE, "\\+\\= test"),
    comment_out(MAKEFILE, "^DIRS.*iocBoot.*$"),
    comment_out(MAKEFILE, "examples|(^|\\s)test"),
    comment_out(MAKEFILE, "wildcard \\*test\\*"),
    comment_out("# test\n#test\n test\ntest", "test"),
    comment_out("vendor/ffmpeg\nvendor ffmpeg\n", "vendor\\/ffmpeg"),
    comment_out("uvc_LIBS += jpeg\nuvc_LIBS+= jpeg\n", "uvc_LIBS \\+= jpeg"),
    comment_out("opi\r\nopi", "opi"),
    comment_out("nothing\n", "opi"),
    replace("a1b22\n", regexp="(\\d+)", replace="<\\1>"),
    replace("a1b22\n", regexp="(?P<n>\\d+)", replace="\\g<n>0"),
    replace("a1b22\n", regexp="(\\d)(\\d)?", replace="\\g<1>-"),
    replace("x = 1\ny = 2\n", regexp="^", replace="> "),
    replace("x = 1\ny = 2\n", regexp="$", replace=";"),
    replace("x = 1\ny = 2\n", regexp="\\d$", replace="0"),
    replace("abc\n", regexp="x*", replace="-"),
    replace("abc\n", regexp="b"),
    replace("a\nSTART\nb\nEND\nb\n", regexp="b", replace="B", after="START", before="END"),
    replace("a\nb\nSTART\nb\n", regexp="b", replace="B", after="START"),
    replace("b\nEND\nb\n", regexp="b", replace="B", before="END"),
    replace("b\n", regexp="b", replace="B", after="NONE"),
    replace("Größe\n", regexp="\\w+", replace="x"),
    replace("one\ntwo\n", regexp="one\\ntwo", replace="1\\n2"),
]


def task(case, number, folder):
    args = {"path": f"{folder}/{number}", **case["args"]}
    if case["module"] != "replace":
        args["create"] = True
    return {"name": str(number), f"ansible.builtin.{case['module']}": args}


def run(cases, folder):
    play = [{
        "hosts": "localhost", "gather_facts": False, "connection": "local",
        "tasks": [task(c, n, folder) for n, c in enumerate(cases)]
    }]
    file = pathlib.Path(folder) / "play.json"
    file.write_text(json.dumps(play))
    subprocess.run(["ansible-playbook", "-i", "localhost,", str(file)], check=True, stdout=subprocess.DEVNULL)
    return [(pathlib.Path(folder) / str(n)).read_bytes().decode() if (pathlib.Path(folder) / str(n)).exists() else None
            for n in range(len(cases))]


def main():
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            if case["before"] is not None:
                (pathlib.Path(folder) / str(number)).write_bytes(case["before"].encode())
        after = run(CASES, folder)
        again = run(CASES, folder)
    version = subprocess.run(["ansible", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    rows = [json.dumps({**case, "after": a, "again": b}, ensure_ascii=False) for case, a, b in zip(CASES, after, again)]
    (HERE / "edits.json").write_text(f'{{"recorded_with": {json.dumps(version)}, "cases": [\n' + ",\n".join(rows) +
                                     "\n]}\n")
    print(f"{len(rows)} cases recorded")


if __name__ == "__main__":
    main()
