"""What iocwright must do in a recorded scenario of `ibek pattern`.

Scenarios of the newest generation are taken as they are. Those of 4.6 are translated by the rules that the generations
differ by: no line in front of vendored files, lock version 1 with paths below the instance, nothing written by a
command that fails, published schemas asked for every time. DIFFERENT lists the scenarios in which iocwright differs on
purpose.
"""
import ast
import hashlib
import io
import pathlib
import re

import ruamel.yaml

FORMAT_WARNING = "warning: `@W@/instance/runtime-lock.yaml` was in the format of ibek 4.6"
HEADER = b"# Vendored from "
URL = "https://github.com/acme/ioc-base/releases/download/1.0.0/ibek.ioc.schema.json"
REFUSED = "<urlopen error [Errno 111] Connection refused>"
CACHED = "Using cached schema for {}, could not revalidate it: could not fetch {}: {}\n"
ANY = object()  # some message
NO_IMAGE = (
    "Schema not found for instance: no published image pinned in values.yaml/compose.yml; skipping schema generation\n"
)
SCHEMA_LINE = b"# yaml-language-server: $schema=../ioc.schema.json\n"


def skipped(image, reason):
    return f"Schema not found for instance (image {image}): {reason}; skipping schema generation\n"


def read_tree(folder):
    """Contents by path; None for folders, a text for links."""
    out = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = str(path.relative_to(folder))
        out[name] = f"-> {path.readlink()}" if path.is_symlink() else None if path.is_dir() else path.read_bytes()
    return out


def with_folders(tree):
    """Only the folders that something is in."""
    out = {name: content for name, content in tree.items() if content is not None}
    for name in list(out):
        for parent in pathlib.PurePosixPath(name).parents:
            if str(parent) != ".":
                out[str(parent)] = None
    return out


class Expected:
    """The results of a scenario: status, outputs, files of the instance and of the cache. `@W@` is the work folder."""

    def __init__(self, case):
        self.name, self.case = case.name, case
        self.args = (case / "args").read_text().splitlines()
        self.status = int((case / "status").read_text())
        self.stdout, self.stderr = (case / "stdout").read_text(), (case / "stderr").read_text()
        self.files = read_tree(case / "after")
        self.cache_before = {cache_name(name): content for name, content in read_tree(case / "cache").items()}
        after = case / "cache-after"
        self.cache = (
            {cache_name(name): content for name, content in read_tree(after).items()}
            if after.is_dir()
            else dict(self.cache_before)
        )
        self.requests = (
            [conditions_only(line) for line in (case / "requests").read_text().splitlines()]
            if (case / "requests").exists()
            else []
        )
        self.says = []  # words in stderr, where it need not be equal
        self.any_stderr = False

    def loosen(self):
        """Tracebacks, usage boxes and the paragraphs of Python's libraries say which inputs fail, not how."""
        usage, traceback = self.status == 2, self.stderr.startswith("Traceback")
        yaml = re.match(r"(?s)(.*invalid YAML: )", self.stderr)
        paragraph = re.match(
            r"(error: )?(\S+: (?:invalid pattern entry: )?)(?:\d+ validation errors? for|ibek\.pattern_cmds)",
            self.stderr,
        )
        if usage or traceback or yaml or paragraph:
            self.any_stderr = True
            self.says = [yaml[1]] if yaml else [paragraph[2]] if paragraph else []
            self.says += [
                words
                for words in ("Extra inputs are not permitted", "Field required")
                if words in self.stderr and not traceback
            ]


def conditions_only(request):
    method, url, headers = request.split(" ", 2)
    return f"{method} {url} {sorted(header for header in ast.literal_eval(headers) if header.startswith('If-'))}"


def cache_name(name):
    """`ORG__REPO__TAG.json` below the registry's host, which is ghcr.io in nearly all scenarios."""
    return "ghcr.io/" + name.replace("__", "/")


def write_lock(patterns):
    yaml = ruamel.yaml.YAML()
    yaml.default_flow_style, yaml.width = False, 4096
    out = io.StringIO()
    yaml.dump({"version": 1, "patterns": {name: patterns[name] for name in sorted(patterns)}}, out)
    return out.getvalue().encode()


def read_flat(content):
    content = re.sub(rb"@(SHA256\(.*?\))@", rb"\1", content or b"")  # stands for a hash
    lock = ruamel.yaml.YAML(typ="safe").load(content) if content else None
    return lock if isinstance(lock, dict) and "patterns" not in lock else {}


def touched(args, lock):
    """The patterns that the command writes."""
    if args[1] == "add":
        return {args[2].split(":", 1)[-1].split("@")[0]}
    names = [args[i + 1] for i, word in enumerate(args) if word in ("-n", "--name")]
    return set(names or lock)


def translate_files(expected, before):
    """The files and the lock after `add` or `update` of 4.6."""
    old, new = read_flat(before.get("runtime-lock.yaml")), read_flat(expected.files.get("runtime-lock.yaml"))
    for name in touched(expected.args, new):
        entry = new[name]
        for key in set(old.get(name, {}).get("files", {})) - set(entry["files"]):
            expected.files.pop(f"config/{key}", None)
        for key in entry["files"]:
            content = expected.files[f"config/{key}"]
            content = content.split(b"\n", 1)[1] if content.startswith(HEADER) else content
            expected.files[f"config/{key}"] = content
            entry["files"][key] = "sha256:" + hashlib.sha256(content).hexdigest()
    patterns = {}
    for name, entry in new.items():
        files = {f"config/{key}": entry["files"][key] for key in entry["files"]}
        patterns[name] = {
            "version": entry["version"],
            "source": entry["source"],
            "files": {key: files[key] for key in sorted(files)},
        }
    expected.files["runtime-lock.yaml"] = write_lock(patterns)
    if old:
        expected.any_stderr, expected.says = True, [FORMAT_WARNING]


def translate(expected):
    """From 4.6 to the newest generation."""
    before = read_tree(expected.case / "before")
    command = expected.args[1]
    if expected.status != 0:
        expected.files = before
    elif command in ("add", "update"):
        translate_files(expected, before)
    if command == "check":
        expected.stdout, expected.stderr = (
            re.sub(r"^(\w+: \w+:)(?=\S)", r"\1config/", text, flags=re.M) for text in (expected.stdout, expected.stderr)
        )
    if expected.status == 0 and expected.cache_before and "ioc.schema.json" in expected.files:
        expected.stdout = CACHED.format(image_of(before), URL, REFUSED) + expected.stdout
    for name in [name for name in expected.cache if expected.requests and name.endswith("1.0.0.json")]:
        expected.cache[name.replace(".json", ".validators.json")] = b"{}"
    expected.files = with_folders(expected.files)


def image_of(before):
    text = b"".join(before[name] for name in ("values.yaml", "compose.yml", "compose.yaml") if name in before).decode()
    return next(
        image
        for image in re.findall(r"image: *\"?([^\s\"]+)", text)
        if "/" in image and ":" in image and "REPLACE" not in image.upper()
    )


def fails(*words):
    """The command fails, writes nothing and says so."""

    def change(expected):
        expected.status, expected.stdout, expected.any_stderr, expected.says = 1, "", True, list(words)
        expected.files = read_tree(expected.case / "before")

    return change


def says(stdout, status=0, stderr=None):
    """The command changes nothing."""

    def change(expected):
        expected.status, expected.stdout, expected.stderr, expected.any_stderr = (
            status,
            stdout,
            stderr or "",
            stderr is ANY,
        )
        expected.files = read_tree(expected.case / "before")

    return change


def warns(*words):
    def change(expected):
        expected.any_stderr, expected.says = True, list(words)

    return change


def cached_as(name, asked_for=True):
    """The copy in the cache has another name. The server is asked for it, or not."""

    def change(expected):
        content = next(content for content in expected.cache_before.values() if content is not None)
        expected.cache_before, expected.cache = {name: content}, {name: content}
        if not asked_for:
            expected.stdout = ""

    return change


def with_schema_line(expected):
    text = (expected.case / "before/config/ioc.yaml").read_bytes()
    expected.files["config/ioc.yaml"] = SCHEMA_LINE + text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def vendored(folder, names, *words):
    """The command succeeds: these files of a folder of the library are in `config`."""

    def change(expected):
        before = read_tree(expected.case / "before")
        name, entry = next(
            iter(read_flat(before.get("runtime-lock.yaml")).items()),
            ("gauge", {"version": "1.0.0", "source": "library"}),
        )
        files = {f"config/{file}": (expected.case / "library" / folder / file).read_bytes() for file in names}
        hashes = {path: "sha256:" + hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}
        lock = write_lock({name: {"version": entry["version"], "source": entry["source"], "files": hashes}})
        expected.files = with_folders({**before, **files, "runtime-lock.yaml": lock})
        verb = f"vendored {expected.args[2]} into" if expected.args[1] == "add" else "updated all patterns in"
        expected.status, expected.stdout, expected.stderr = 0, f"{NO_IMAGE}{verb} @W@/instance\n", ""
        expected.any_stderr, expected.says = bool(words), list(words)

    return change


GAUGE = ("gauge.ibek.support.yaml", "gauge.proto")
IMAGE = "ghcr.io/acme/ioc-base-runtime:1.0.0"
STALE = (
    "Cannot refresh @W@/instance/ioc.schema.json (image {}): could not fetch {}: {}. "
    "The existing schema may be for a different image.\n"
)
NOT_AN_INSTANCE = (
    "@W@/instance is not an IOC instance: no values.yaml / compose.yml pinning an image, so there is no schema to "
    "generate\n"
)
MATCHES = "@W@/instance: vendored files match the lock\n"

# Where iocwright differs from the recorded generation on purpose: why, and what it does.
DIFFERENT = {
    # The newest generation differs from 4.6 in the same way.
    "cases/add-broken-symlink": ("links are refused", fails("gauge: 'link.db' is a symlink")),
    "cases/add-symlinks": ("links are refused", fails("gauge: 'dir' is a symlink")),
    "cases/add-manifest-ignored": ("manifests are read", vendored("gauge", ["gauge.proto"])),
    "cases/check-nested-folder": (
        "a folder is a missing file",
        says("", 1, "error: gauge:config/gauge.proto missing vendored file\n"),
    ),
    "cases/schema-bad-cache": ("a broken copy is none", says(skipped(IMAGE, f"could not fetch {URL}: {REFUSED}"))),
    "cases/schema-bad-support": ("the copy is used, with a note", says(CACHED.format(IMAGE, URL, REFUSED), 1, ANY)),
    "cases/schema-offline": ("an old schema may be wrong", says("", 1, STALE.format(IMAGE, URL, REFUSED))),
    "cases/schema-web-503": (
        "an old schema may be wrong",
        says("", 1, STALE.format(IMAGE, URL, "HTTP Error 503: Service Unavailable")),
    ),
    "cases/schema-no-image-file": ("the command explains itself", says(NOT_AN_INSTANCE)),
    "cases/schema-image-linux": ("`-linux` is an infix", cached_as("ghcr.io/acme/ioc-base/1.0.0.json")),
    "cases/schema-image-no-host": (
        "the host is optional",
        says(skipped("acme/ioc-base-runtime:1.0.0", f"could not fetch {URL}: {REFUSED}")),
    ),
    "cases/schema-image-port": (
        "a host may have a port",
        says(skipped("localhost:5000/acme/ioc-base-runtime:1.0.0", f"could not fetch {URL}: {REFUSED}")),
    ),
    "cases/schema-image-upper-host": (
        "a host may have capital letters",
        says(skipped("GHCR.io/acme/ioc-base-runtime:1.0.0", f"could not fetch {URL}: {REFUSED}")),
    ),
    # iocwright differs from all generations.
    "cases/git-update-head": (
        "a recorded HEAD is no version",
        fails(
            "could not resolve pattern 'gauge': pattern 'gauge' not found in github.com/acme/lib@HEAD",
            "pins no version",
        ),
    ),
    "cases/git-update-other-host": (
        "a label that begins with a host is cloned by https",
        vendored("1.0.0/gauge", GAUGE, FORMAT_WARNING),
    ),
    "cases/schema-header-splitlines": (
        "form feeds and U+2028 end no lines, so that comments stay comments",
        with_schema_line,
    ),
    "cases/schema-image-deep": (
        "a schema of GitLab's is the one that the user put into the cache",
        cached_as("registry.gitlab.example.org/acme/containers/group/ioc-base/1.0.0.json", asked_for=False),
    ),
    "cases/schema-image-digest-only": (
        "a digest is no tag",
        says(
            skipped(
                "ghcr.io/acme/ioc-base-runtime@sha256:" + 64 * "0",
                "image 'ghcr.io/acme/ioc-base-runtime@sha256:" + 64 * "0" + "' has no tag",
            )
        ),
    ),
    "cases/schema-enum-clash": ("the clash is a warning", warns("warning: `mode` is also defined")),
    "cases-newest/lock-flat": ("locks of 4.6 are read", says(MATCHES)),
    "cases-newest/lock-flat-add": ("locks of 4.6 are read", vendored("gauge", GAUGE, FORMAT_WARNING)),
    "cases-newest/lock-flat-allow-dirty": ("locks of 4.6 are read", says(MATCHES)),
    "cases-newest/lock-pattern-named-version": ("locks of 4.6 are read", says(MATCHES)),
    "cases-newest/group-zero": ("a NUL in a path is an error", fails("must not contain a NUL character")),
}
