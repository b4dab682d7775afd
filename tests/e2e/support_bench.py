"""An image to build the fixture modules in, with sources on loopback that can fail."""
import contextlib
import pathlib
import subprocess
import sys
import tempfile

import rig
import sources

REGISTRY = ("RELEASE", "RELEASE.shell", "lib_list", "dbd_list", "runtime_debs", "runtime_files_list",
            "iocwright.lock.yaml")


class Bench:
    """The folders of an image, recipes of its own, and sources on loopback."""

    def __init__(self, binary, base, repositories, daemon, site):
        self.image = rig.Image(binary, base)
        self.repositories, self.daemon, self.site = repositories, daemon, site
        self.image.environment.update({"IOCWRIGHT_RETRY_DELAY": "0.05"})
        (self.image.root / "support").mkdir(exist_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.image.__exit__()

    def recipe(self, module, more="", source=None):
        """Writes a recipe of a fixture module, with more keys, to a folder that precedes that of the fixtures."""
        text = (sources.RECIPES / module / f"{module}.install.yml").read_text()
        if source:
            text += f"git_repo: {source}\n"
        self.image.write({f"defs/{module}/{module}.install.yml": text + more})

    def arguments(self, *words):
        (self.image.root / "defs").mkdir(exist_ok=True)
        return [
            "support", "build", "--defs", self.image.root / "defs", "--defs", sources.RECIPES, "-e",
            f"organization={self.daemon.url}", *words
        ]

    def build(self, *words):
        return self.image.command(*self.arguments(*words))

    def registry(self):
        folder = self.image.root / "support/configure"
        return {name: (folder / name).read_text() for name in REGISTRY if (folder / name).exists()}

    def stray(self):
        return [p.name for p in (self.image.root / "support").glob(".*")]


def commit(repository, tag):
    git = ["git", "-C", str(repository), "-c", "user.name=F", "-c", "user.email=f@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "moved"], check=True)
    subprocess.run([*git, "tag", "-f", tag], check=True, capture_output=True)


def run(tests):
    """Runs tests, each with a new bench, and prints how long each took."""
    base = rig.epics_base()
    with tempfile.TemporaryDirectory(prefix="iocwright-sources-") as folder, contextlib.ExitStack() as stack:
        repositories = sources.make_repositories(pathlib.Path(folder) / "repositories")
        files = pathlib.Path(folder) / "files"
        files.mkdir()
        daemon = stack.enter_context(sources.GitDaemon(repositories))
        site = stack.enter_context(sources.Site(repositories, files))
        return rig.run_tests(tests, lambda: Bench(sys.argv[1], base, repositories, daemon, site))
