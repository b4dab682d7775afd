#!/usr/bin/env python3
"""Links in the sources of a module never make a build copy or change a file outside of the module.

usage: support_links.py BINARY
"""
import io
import sys
import tarfile

from plain_modules import run


def linked_module(bench, name):
    """A module with a link to a file outside of it, and that file."""
    repository, outside = bench.module(name), bench.root / "outside"
    outside.write_text("secret\n")
    (repository / "way").symlink_to(outside)
    (repository / "plain").write_text("plain\n")
    (repository / "near").symlink_to("plain")
    bench.commit(repository, "1.0")
    return outside


def protocols(report, bench):
    """A protocol file may be a link inside the module, but not one to the outside."""
    linked_module(bench, "w")
    published = bench.root / "support/configure/protocol"
    bench.recipe("w", more="protocol_files: [near]\n")
    report.equal(bench.build("w").returncode, 0, "a protocol file that is a link inside the module")
    report.equal((published / "near").read_text(), "plain\n", "is published")
    bench.recipe("w", more="protocol_files: [way]\n")
    done = bench.build("w")
    report.check(done.returncode == 3 and "leads outside the module's folder" in done.stderr,
                 "a protocol file that leads outside is an error", done.stderr)
    report.check(not (published / "way").exists(), "and is not published")


def copies(report, bench):
    """The same for `copy` in a task file."""
    linked_module(bench, "w")
    for source, status in (("near", 0), ("way", 3)):
        task = f"- copy: {{ src: {bench.tree('w')}/{source}, dest: {bench.root}/copied, remote_src: true }}\n"
        bench.write({"defs/w/copy.yml": task})
        bench.recipe("w", more="tasks: [{path: copy.yml}]\n")
        done = bench.build("w", "--force")
        report.equal(done.returncode, status, f"a copy of the link `{source}`\n" + done.stderr)
    report.equal((bench.root / "copied").read_text(), "plain\n", "only the file inside the module was copied")


def archives(report, bench):
    """An archive gives no set-user-ID bit, and a link in it no mode to a file elsewhere."""
    bench.module("w")
    outside, archive = bench.root / "outside", bench.root / "files.tar"
    outside.write_text("secret\n")
    outside.chmod(0o600)
    with tarfile.open(archive, "w") as tar:
        program = tarfile.TarInfo("program")
        program.mode, program.size = 0o6755, 3
        tar.addfile(program, io.BytesIO(b"run"))
        link = tarfile.TarInfo("way")
        link.type, link.linkname = tarfile.SYMTYPE, str(outside)
        tar.addfile(link)
    bench.write({"defs/w/unpack.yml": f"- unarchive: {{ src: {archive}, dest: {bench.root}/unpacked }}\n"
                                      f"- unarchive: {{ src: {archive}, dest: {bench.root}/set, mode: a+rx }}\n"})
    bench.recipe("w", more="tasks: [{path: unpack.yml}]\n")
    done = bench.build("w")
    report.equal(done.returncode, 0, "an archive is unpacked\n" + done.stderr)
    modes = [(bench.root / folder / "program").stat().st_mode & 0o7777 for folder in ("unpacked", "set")]
    report.equal(modes, [0o755, 0o755], "its programs have no set-user-ID bit")
    report.equal(outside.stat().st_mode & 0o7777, 0o600, "the mode of the file that a link leads to is unchanged")


def main():
    return run((protocols, copies, archives))


if __name__ == "__main__":
    sys.exit(main())
