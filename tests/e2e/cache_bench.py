"""Modules that are built with a build cache, and a second image that restores them."""
import hashlib
import io
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tarfile

import plain_modules
import rig

# Counts how often make is called, outside the module's folder.
MAKEFILE = """\
all:
\t@echo {name} >> {root}/made; mkdir -p lib/linux-x86_64 bin/deep db; touch lib/linux-x86_64/lib{name}.a
\t@echo built {name} > lib/{name}.a
\t@chmod 640 lib/{name}.a; echo 'record(ai, "x")' > db/{name}.db; printf '\\303\\251' > db/café.txt
\t@ln -sf {name}.a lib/alias.a; ln -sf ../../lib/{name}.a bin/deep/up.a; ln -sf {folder}/lib/{name}.a lib/whole.a
\t@echo '#!/bin/sh' > bin/tool; chmod 4755 bin/tool; mkdir -p closed; touch closed/file; chmod 555 closed
clean:
\t@true
"""
LISTS = ("RELEASE", "RELEASE.shell", "lib_list", "dbd_list", "runtime_files_list")


class Bench(plain_modules.Bench):
    """Builds modules with the options in `cache`."""

    def __init__(self, binary):
        super().__init__(binary)
        self.cache = ["--cache", self.root / "cache"]
        self.environment["XDG_RUNTIME_DIR"] = str(self.root)

    def cached_module(self, name, more="", requires=()):
        repository = self.module(name)
        makefile = MAKEFILE.format(name=name, root=self.root, folder=self.tree(name))
        self.commit(repository, "1.0", Makefile=makefile)
        self.recipe(name, more=f"libs: [{name}]\ndbds: [{name}.dbd]\n" + more)
        if requires:
            file = self.root / f"defs/{name}/{name}.install.yml"
            file.write_text(file.read_text().replace("requires: []", f"requires: [{', '.join(requires)}]"))

    def cached_build(self, *modules, **options):
        return self.build(*modules, *self.cache, **options)

    def made(self):
        """The modules that make was called for, since the last time."""
        file = self.root / "made"
        out = file.read_text().split() if file.exists() else []
        file.unlink(missing_ok=True)
        return out

    def new_image(self):
        """Starts with an image in which nothing is built. Returns the folder of the old one."""
        count = len(list(self.root.glob("old*")))
        old = self.root / f"old{count}"
        (self.root / "support").rename(old)
        (self.root / "support/configure").mkdir(parents=True)
        return old

    def entries(self):
        """The entries of modules, without those of clones."""
        return sorted(p for p in (self.root / "cache").glob("*.tar.zst") if not p.name.startswith("source-"))

    def stray(self):
        """Files that an interrupted build would leave."""
        return [p.name for p in (self.root / "support").glob(".*")] + [
            p.name for p in (self.root / "cache").glob("*.part")
        ]


def contents(folder):
    """Modes, link targets and contents of everything in a folder, without the setuid bit, which is not kept."""
    out = {}
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = pathlib.Path(parent) / name
            info = path.lstat()
            what = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
            out[str(path.relative_to(folder))] = (oct(stat.S_IMODE(info.st_mode) & 0o777), what)
    return out


def _hashes(folder, names):
    """The hashes in the header of an entry with these parts, as src/image/cache/entry.cpp computes them."""
    packed = subprocess.run(["tar", "-C", folder, "--sort=name", "-cf", "-", *names], check=True, capture_output=True)
    out = {}
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        for item in archive:
            kind = 0 if item.isfile() else 1 if item.isdir() else 2
            mode = 0o777 if item.issym() else item.mode & 0o777
            target = item.linkname if item.issym() else ""
            part = out.setdefault(item.name.split("/")[0], hashlib.sha256())
            for text in (item.name, f"{kind} {mode:o} {item.size} {target}"):
                part.update(f"{len(text.encode())}:{text}".encode())
            if item.isfile():
                part.update(archive.extractfile(item).read())
    return {name: part.hexdigest() for name, part in out.items()}


def repack(bench, entry, change, rehash=False):
    """Unpacks an entry, changes the files, and packs them again; with `rehash`, with their hashes in the header."""
    folder = bench.root / "repack"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["tar", "-C", folder, "-xf", entry], check=True)
    header = folder / "entry.json"
    values = json.loads(header.read_text())
    more = change(folder, values) or []
    parts = sorted(p.name for p in folder.iterdir() if p.name != "entry.json")
    if rehash:
        values["sha256"] = _hashes(folder, parts)
        values["bytes"] += 1_000_000  # a limit
    header.write_text(json.dumps(values))
    names = ["entry.json", *parts]
    subprocess.run(["tar", "-C", folder, "--zstd", "--sort=name", "-cf", entry, *more, *names], check=True)
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)


def lists(support):
    configure = support / "configure"
    return {name: (configure / name).read_text() for name in LISTS if (configure / name).exists()}


def lock_without_times(support):
    lines = (support / "configure/iocwright.lock.yaml").read_text().splitlines()
    return [line for line in lines if not line.strip().startswith("built:")]


def check_same(report, old, new, modules, what):
    """Everything that a build leaves is the same in both images."""
    for name in modules:
        left, right = contents(old / name), contents(new / name)
        different = [key for key in sorted(left.keys() | right.keys()) if left.get(key) != right.get(key)]
        report.equal(different, [], f"{what}: the tree of {name}")
    report.equal(lists(new), lists(old), f"{what}: the lists")
    report.equal(lock_without_times(new), lock_without_times(old), f"{what}: the lock file")


def run(tests):
    """Runs tests, each with a new bench."""
    return rig.run_tests(tests, lambda: Bench(sys.argv[1]))
