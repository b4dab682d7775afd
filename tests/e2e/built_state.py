"""What a build has made, for comparisons: the trees of modules, the registry, and what is published."""
import difflib
import pathlib
import re

STATE = {".git", ".iocwright", "logs"}  # the repository, our own state, and the output of programs
ASIDE = re.compile(r"\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d+)?$")  # what --discard moves out of the way


def content(path):
    if path.is_symlink():
        return f"-> {path.readlink()}"
    mode = "executable " if path.stat().st_mode & 0o100 else ""
    data = path.read_bytes()
    if path.name == "iocwright.lock.yaml":
        data = b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"    built:"))
    return mode.encode() + data


def built_state(root, edit=lambda path, data: data):
    """The content of all files by path. Skips git's and our own state; `edit` may remove what may differ."""
    out = {}

    def visit(folder):
        for path in sorted(folder.iterdir()):
            if path.name in STATE or ASIDE.search(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                visit(path)
            else:
                out[str(path.relative_to(root))] = edit(path, content(path))

    for name in ("support", "ibek-defs", "pvi-defs", "autosave"):
        if (pathlib.Path(root) / name).exists():
            visit(pathlib.Path(root) / name)
    return out


def difference(one, other):
    """The lines that differ; for what is not a file with text, the first bytes."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        before, after = (data.decode(errors="replace").splitlines() for data in (one, other))
        lines = difflib.unified_diff(before, after, n=0, lineterm="")
        return "\n    ".join(list(lines)[2:])[:1000]
    return f"{str(one)[:300]} / {str(other)[:300]}"


def differences(one, other):
    """Describes how two states differ; empty if they are equal."""
    out = []
    for name in sorted({*one, *other}):
        if one.get(name) != other.get(name):
            out.append(f"{name}: {difference(one.get(name), other.get(name))}")
    return "\n".join(out[:20])
