#!/usr/bin/env python3
"""Compare instances of git revisions, and start ejected ones: EPICS Base must make the same records of their files.

usage: ejected.py BINARY
"""
import pathlib
import subprocess
import sys
import tempfile

from rig import Report, epics_base, host_arch

BINARY = pathlib.Path(sys.argv[1]).resolve()
DEFINITIONS = """\
module: m
entity_models:
  - name: value
    description: a value
    parameters:
      name: {type: id, description: its name}
      unit: {type: str, description: its unit, default: mm}
    databases:
      - file: value.template
        args: {P: "{{ ioc_name }}:{{ name }}", unit: }
    post_init:
      - value: dbpr("{{ ioc_name }}:{{ name }}", 0)
"""
INSTANCE = """\
ioc_name: "{{ _global.get_env('IOC_NAME') }}"
description: two values
entities:
  - {type: m.value, name: A}
  - {type: m.value, name: B, unit: "# $(no) 'macro'"}
"""
TEMPLATE = 'record(ao, "$(P)") { field(EGU, "$(unit)") }\n'


class Bench:
    """A git repository with an instance."""

    def __init__(self, folder):
        self.folder = folder
        self.config = folder / "services/x/config"
        self.config.mkdir(parents=True)
        (self.config / "m.ibek.support.yaml").write_text(DEFINITIONS)
        (self.config / "ioc.yaml").write_text(INSTANCE)
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=self.folder, check=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "test")

    def run(self, *words, folder=".", **more):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "EPICS_ROOT": str(self.folder / "epics"),
               "NO_COLOR": "1", **more}
        return subprocess.run([BINARY, *words], cwd=self.folder / folder, env=env, capture_output=True, text=True)


def compare_revisions(bench, report):
    report.equal(bench.run("diff", "main:services/x", "services/x").returncode, 0, "a revision equals its checkout")
    (bench.config / "ioc.yaml").write_text(INSTANCE.replace("name: A}", "name: A, unit: cm}"))
    done = bench.run("diff", "HEAD:services/x/config", "services/x/config")
    report.equal(done.returncode, 1, "a changed value is a difference")
    report.check("unit: mm -> cm" in done.stdout, "the value is named", done.stdout + done.stderr)
    report.check("+++ services/x/config" in done.stdout, "the sides have the names that were given", done.stdout)
    bench.commit()
    done = bench.run("diff", "HEAD~1:./config", "HEAD:./config", folder="services/x")
    report.equal(done.returncode, 1, "paths are relative to the working folder after ./")
    (bench.config / "ioc.yaml").write_text("entities: [")
    done = bench.run("diff", "HEAD:services/x", "services/x")
    report.equal((done.returncode, done.stdout), (2, ""), "an error is status 2, and nothing is compared")
    done = bench.run("diff", "v9:services/x", "services/x")
    report.equal(done.returncode, 2, "an unknown revision is status 2")
    report.check("unknown-subject" in done.stderr, "an unknown revision is named", done.stderr)
    report.equal(subprocess.run(["git", "status", "--porcelain"], cwd=bench.folder, capture_output=True,
                                text=True).stdout, " M services/x/config/ioc.yaml\n", "the repository is as before")


def expand(bench, base, subst):
    return subprocess.run([f"{base}/bin/{host_arch(base)}/msi", "-I", bench.config, "-S", subst], capture_output=True,
                          text=True)


def eject(bench, report, base):
    (bench.config / "value.template").write_text(TEMPLATE)
    out = bench.folder / "out"
    done = bench.run("runtime", "generate2", "services/x/config", "--no-pvi", "-o", "out", IOC_NAME="x")
    report.equal(done.returncode, 0, "the instance is generated")
    done = bench.run("eject", "services/x")
    report.equal(done.returncode, 0, "the instance is ejected: " + done.stderr)
    report.equal(sorted(path.name for path in bench.config.iterdir()),
                 ["ioc.subst", "ioc.yaml.ejected", "m.ibek.support.yaml", "st.cmd", "value.template"],
                 "ioc.yaml is renamed, and nothing else is left")
    before, after = (expand(bench, base, folder / "ioc.subst") for folder in (out, bench.config))
    report.check(before.returncode == 0 and "ao" in before.stdout, "msi expands the generated file", before.stderr)
    report.equal((after.returncode, after.stdout), (0, before.stdout), "msi makes the same records")
    plain = [line for line in (bench.config / "st.cmd").read_text().splitlines() if line and not line.startswith("#")]
    report.equal(plain[-1], 'dbpr("x:B", 0)', "st.cmd has the commands of the entities")


def main():
    report = Report()
    base = epics_base()
    for test in (compare_revisions, eject):
        with tempfile.TemporaryDirectory() as tmp:
            bench = Bench(pathlib.Path(tmp).resolve())
            test(bench, report, *([base] if test is eject else []))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
