"""Support modules without EPICS Base, whose Makefile writes one file, and an image to build them in."""
import pathlib
import subprocess
import sys

import rig

MAKEFILE = """\
all:
\t@mkdir -p lib; echo built > lib/{name}.a; git describe --always > lib/described 2>&1 || true
clean:
\t@true
"""
IDENTITY = ("-c", "user.name=F", "-c", "user.email=f@example.org")


class Bench(rig.Image):
    """An image with repositories of its own in `repos`, and recipes in `defs`."""

    def __init__(self, binary):
        super().__init__(binary, pathlib.Path("/none"), arch="linux-x86_64")
        self.environment["EPICS_TARGET_ARCH"] = "linux-x86_64"
        self.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        self.environment["IOCWRIGHT_RETRY_DELAY"] = "0"
        for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.environment.pop(variable, None)

    def git(self, folder, *words):
        """The output of git, or its error message."""
        command = ["git", *IDENTITY, "-C", folder, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return (done.stdout if done.returncode == 0 else done.stderr).strip()

    def commit(self, folder, tag=None, **files):
        """Commits files, `name=content`; returns the commit."""
        for name, content in files.items():
            (pathlib.Path(folder) / name).write_text(content)
        self.git(folder, "add", "-A")
        self.git(folder, "commit", "-q", "--allow-empty", "-m", tag or "a change")
        if tag:
            self.git(folder, "tag", "-f", tag)
        return self.git(folder, "rev-parse", "HEAD")

    def module(self, name, tag="1.0"):
        """Makes a repository with one tagged commit."""
        repository = self.root / "repos" / name
        self.write({f"repos/{name}/Makefile": MAKEFILE.format(name=name),
                    f"repos/{name}/configure/RELEASE": "# RELEASE\n",
                    f"repos/{name}/.gitignore": "*.ignored\n"})
        self.git(repository, "init", "-q", "-b", "main")
        self.commit(repository, tag)
        return repository

    def recipe(self, name, version="1.0", more="", organization=None):
        text = f"module: {name}\nversion: \"{version}\"\nrequires: []\n"
        text += f"organization: {organization or self.organization}\n"
        self.write({f"defs/{name}/{name}.install.yml": text + more})

    @property
    def organization(self):
        return f"file://{self.root}/repos"

    def build(self, *words, **options):
        return self.command("support", "build", "--defs", self.root / "defs", *words, **options)

    def tree(self, name):
        return self.root / "support" / name

    def lock(self):
        return (self.root / "support/configure/iocwright.lock.yaml").read_text()


def run(tests):
    """Runs tests, each with a new bench."""
    return rig.run_tests(tests, lambda: Bench(sys.argv[1]))
