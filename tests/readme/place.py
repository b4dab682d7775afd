"""The machine of the documents: /epics, /workspace and /usr/local are folders below the root of a test image."""
import json
import pathlib
import re
import shutil
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
RECIPES = TOP / "tests/fixtures/recipes"
MODULES = "https://modules.invalid/fixtures/"  # where recipes find modules; git is redirected to local repositories
TYPOS = {"2 ** 5": "hihg", "mode: AUTO": "mode: ON"}


class Place:
    def __init__(self, image):
        self.image = image
        self.bin = image.root / "usr/local/bin"
        self.workspace = image.root / "workspace"
        self.folder = self.workspace  # where commands run
        self.bin.mkdir(parents=True)
        self.install()
        subprocess.run([TOP / "tests/fixtures/make-repositories", image.root / "repositories"], check=True,
                       capture_output=True)
        shutil.copytree(TOP / "container/example/support/demo", image.root / "support/demo")
        shutil.copy(TOP / "container/example/support/demo/demo.ibek.support.yaml", image.root / "ibek-defs")
        rule = f"url.file://{image.root}/repositories/.insteadOf"
        image.environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": rule, "GIT_CONFIG_VALUE_0": MODULES}
        image.environment["PATH"] = f"{self.bin}:{image.base}/bin/{image.arch}:" + image.environment["PATH"]

    def install(self):
        """Installs the program, as `COPY --from=` does, and its other names."""
        shutil.copy(self.image.binary, self.bin)
        subprocess.run([self.bin / "iocwright", "install-names", self.bin], check=True, capture_output=True)

    def build(self):
        """Builds the Generic IOC of the example instance."""
        for command in (f"iocwright support build ramp level --defs {RECIPES}", "iocwright ioc build"):
            status, out = self.run(command, self.image.root)
            if status != 0:
                raise RuntimeError(out)

    def remove_builds(self):
        for module in [self.image.root / "support" / name for name in ("ramp", "level", "configure")]:
            shutil.rmtree(module)
        for path in self.image.config.parent.iterdir():
            if path.is_dir() and path != self.image.config:
                shutil.rmtree(path)
        (self.image.root / "support/configure").mkdir()

    def set_up_instances(self):
        """Sets up the instances as a document expects them."""
        shutil.rmtree(self.workspace, ignore_errors=True)
        shutil.copytree(TOP / "container/example", self.workspace / "example")
        config = self.image.config
        if config.is_symlink():
            config.unlink()
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(self.workspace / "example/config", config)
        shutil.copytree(config, self.workspace / "typos")
        instance = self.workspace / "typos/ioc.yaml"
        text = instance.read_text()
        for right, wrong in TYPOS.items():
            if right not in text:
                raise RuntimeError(f"container/example does not contain `{right}`")
            text = text.replace(right, wrong)
        instance.write_text(text)
        screens = TOP / "tests/golden/features/screens"
        shutil.copytree(screens / "pvi-defs", self.workspace / "defs")
        for name in ("pvi-defs/Pump.pvi.device.yaml", "dls.pvi.formatter.yaml"):
            shutil.copy(screens / name, self.workspace)
        self.folder = self.workspace

    def here(self, text):
        """Translates a command or path of a document to the folders of this place."""
        root = str(self.image.root)
        text = re.sub(r"(?<![\w.])/(workspace|usr/local)(?=/|\s|$)", rf"{root}/\1", text)
        return re.sub(r"(?<![\w.])/epics(?=/|$)", root, text).replace("/tmp/doWait", f"{root}/doWait")

    def shown(self, text):
        """Translates output to the folders of the document."""
        root = str(self.image.root)
        text = text.replace(f"{root}/workspace", "/workspace").replace(f"{root}/doWait",
                                                                       "/tmp/doWait").replace(root, "/epics")
        return text.replace(self.image.arch, "linux-x86_64")

    def run(self, command, folder, stdin=""):
        """Runs a command. Returns its exit status and output."""
        done = subprocess.run(["bash", "-c", self.here(command)], env=self.image.environment, cwd=folder, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, self.shown(done.stdout)

    def run_command(self, command):
        """Runs a command of the user. cmake runs in the source tree, and what it installs is replaced again."""
        if not command.startswith("cmake "):
            return self.run(command, self.folder)
        (self.bin / "iocwright").unlink()
        status, out = self.run(command, TOP)
        if status == 0 and not (self.bin / "iocwright").exists():
            status, out = "0, but nothing is installed", out
        self.install()
        return status, out

    def expanded(self, text):
        """Expands a path of a Dockerfile, in this place."""
        text = re.sub(r"\$\{?(\w+)\}?", lambda match: self.image.environment[match[1]], text)
        return pathlib.Path(self.folder, self.here(text))


def copy(place, words, report, name):
    *sources, target = words
    if sources in (["iocwright"], ["--from=localhost/iocwright", "/iocwright"]):
        report.equal(place.expanded(target), place.bin, f"{name}: the program is copied to the right folder")
        place.install()
    elif report.check(
            len(sources) == 1 and sources[0].startswith("ibek-support"),
            f"{name}: the test does not support COPY of {sources}"):
        folder = RECIPES / sources[0].removeprefix("ibek-support").strip("/")
        shutil.copytree(folder, place.expanded(target), dirs_exist_ok=True)


def run_dockerfile(place, lines, report, name):
    if any(line.startswith("RUN") and "install-names" not in line for line in lines):
        place.remove_builds()
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "RUN":
            status, out = place.run(rest, place.folder)
            report.check(status == 0, f"{name}: {line}", f"status {status}\n{out}")
        elif word in ("CMD", "ENTRYPOINT"):
            status, out = place.run(" ".join(json.loads(rest)), place.folder, "exit\n")
            report.check(status == 0 and "iocRun: All initialization complete" in out, f"{name}: {line}",
                         f"status {status}\n{out}")
        elif word == "COPY":
            copy(place, rest.split(), report, name)
        elif word == "WORKDIR":
            place.folder = place.expanded(rest)
            place.folder.mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            variable, _, value = rest.partition("=")
            place.image.environment[variable] = place.here(value)
        else:
            report.check(word in ("FROM", ""), f"{name}: {line}: the test does not support this instruction")
