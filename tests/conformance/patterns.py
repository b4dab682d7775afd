#!/usr/bin/env python3
"""Replay the recorded scenarios of `ibek pattern`, which stand beside the project.

usage: patterns.py BINARY TARBALL [NAME...]

Each scenario runs in an empty folder with the recorded library (a folder, or a git repository made of it), schema cache
and answers of servers. Status, outputs, all files of the instance and of the cache, and the requests must be those of
patterns_expected.py. NAME is a part of the names of scenarios to run.
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

import patterns_expected
import patterns_web

NO_NETWORK = "http://127.0.0.1:9"
GIT = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]


def expand(text, work):
    return text.replace("@W@", str(work))


def copy_expanded(source, target, work):
    """Copies a folder; `@W@` in its files becomes the work folder."""
    shutil.copytree(source, target, symlinks=True)
    for path in target.rglob("*"):
        if path.is_file() and not path.is_symlink() and b"@W@" in (content := path.read_bytes()):
            path.write_bytes(content.replace(b"@W@", str(work).encode()))


def make_repository(case, folder):
    """A commit for each recorded tag, in order."""

    def git(*words):
        subprocess.run([*GIT, "-C", str(folder), *words], check=True, capture_output=True)

    folder.mkdir()
    git("init", "-q", "-b", "main")
    for tag in (case / "git").read_text().split():
        for path in folder.iterdir():
            if path.name != ".git":
                shutil.rmtree(path)
        shutil.copytree(case / "library" / tag, folder, symlinks=True, dirs_exist_ok=True)
        git("add", "-A")
        git("commit", "-q", "-m", tag)
        git("tag", tag)


def expand_hashes(files, work):
    """`@SHA256(path)@` in a lock is the hash of that file of the instance."""
    expanded = {
        name: content.replace(b"@W@", str(work).encode()) if isinstance(content, bytes) else content
        for name, content in files.items()
    }

    def hash_of(match):
        return hashlib.sha256(expanded[match[1].decode()]).hexdigest().encode()

    return {
        name: re.sub(rb"@SHA256\((.*?)\)@", hash_of, content) if isinstance(content, bytes) else content
        for name, content in expanded.items()
    }


class Run:
    def __init__(self, binary, work, expected, certificate):
        self.binary, self.work, self.expected, self.certificate = binary, work, expected, certificate

    def prepare(self):
        case, work = self.expected.case, self.work
        copy_expanded(case / "before", work / "instance", work)
        if (case / "git").exists():
            make_repository(case, work / "library")
        else:
            copy_expanded(case / "library", work / "library", work)
        for name, content in self.expected.cache_before.items():
            if content is not None:
                path = work / "cache" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        (work / "home").mkdir()

    def environment(self, proxy):
        work = str(self.work)
        out = {
            "PATH": os.environ["PATH"],
            "HOME": f"{work}/home",
            "COLUMNS": "80",
            "TERM": "dumb",
            "LANG": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "IBEK_SCHEMA_CACHE": f"{work}/cache",
            "https_proxy": proxy.address() if proxy else NO_NETWORK,
            "SSL_CERT_FILE": str(self.certificate[0]),
        }
        env = self.expected.case / "env"
        if env.exists():
            out.update(line.split("=", 1) for line in expand(env.read_text(), work).splitlines())
        return out

    def differences(self):
        self.prepare()
        case = self.expected.case
        proxy = (
            patterns_web.Proxy(patterns_web.read_answers(case), self.certificate) if (case / "web").exists() else None
        )
        folder = self.work / (case / "cwd").read_text().strip() if (case / "cwd").exists() else self.work
        done = subprocess.run(
            [self.binary, *(expand(word, self.work) for word in self.expected.args)],
            cwd=folder,
            env=self.environment(proxy),
            capture_output=True,
            text=True,
            timeout=60,
        )
        if proxy:
            proxy.stop()
        out = self.compare_text(done)
        out += compare_trees(
            "instance",
            expand_hashes(self.expected.files, self.work),
            patterns_expected.read_tree(self.work / "instance"),
        )
        cache = {name: content for name, content in self.expected.cache.items() if content is not None}
        found = {
            name: content
            for name, content in patterns_expected.read_tree(self.work / "cache").items()
            if content is not None
        }
        out += compare_trees("cache", cache, found)
        if proxy and proxy.requests != self.expected.requests:
            out.append(f"requests: want {self.expected.requests}\n    got  {proxy.requests}")
        return out

    def compare_text(self, done):
        want, out = self.expected, []
        if done.returncode != want.status:
            out.append(f"status: want {want.status}, got {done.returncode}")
        stdout, stderr = (text.replace(str(self.work), "@W@") for text in (done.stdout, done.stderr))
        if want.status != 2 and stdout != want.stdout and not (want.any_stderr and want.status != 0 and not stdout):
            out.append(f"stdout: want {want.stdout!r}\n    got  {stdout!r}")
        missing = [words for words in want.says if words not in stderr] or ([] if stderr else ["a message"])
        if missing if want.any_stderr else stderr != want.stderr:
            out.append(f"stderr: want {want.says if want.any_stderr else want.stderr!r}\n    got  {stderr!r}")
        return out


def compare_trees(title, want, got):
    out = [f"{title}: {name} is missing" for name in want if name not in got]
    out += [f"{title}: {name} is too much" for name in got if name not in want]
    for name in sorted(set(want) & set(got)):
        if want[name] != got[name]:
            out.append(f"{title}: {name}:\n    want {want[name]!r:.900}\n    got  {got[name]!r:.900}")
    return out


def expected_of(case):
    expected = patterns_expected.Expected(case)
    expected.loosen()
    if case.parent.name == "cases":
        patterns_expected.translate(expected)
    change = patterns_expected.DIFFERENT.get(f"{case.parent.name}/{case.name}", (None, None))[1]
    if change:
        change(expected)
    return expected


def main():
    binary, tarball, *wanted = sys.argv[1:]
    failed = passed = 0
    with tempfile.TemporaryDirectory(prefix="patterns-") as temporary:
        top = pathlib.Path(temporary).resolve()
        with tarfile.open(tarball) as archive:
            archive.extractall(top / "recorded")
        (top / "ibek").symlink_to(pathlib.Path(binary).resolve())
        certificate = patterns_web.make_certificate(top)
        for case in sorted(
            path
            for generation in ("cases", "cases-newest")
            for path in (top / "recorded" / generation).iterdir()
            if path.is_dir()
        ):
            name = f"{case.parent.name}/{case.name}"
            if wanted and not any(word in name for word in wanted):
                continue
            work = top / "work"
            work.mkdir()
            try:
                differences = Run(str(top / "ibek"), work, expected_of(case), certificate).differences()
            except Exception as problem:  # a scenario must not hide the others
                differences = [f"{type(problem).__name__}: {problem}"]
            shutil.rmtree(work)
            passed, failed = (passed, failed + 1) if differences else (passed + 1, failed)
            for text in differences:
                print(f"{name}: {text}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
