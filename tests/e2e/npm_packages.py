"""Packages of npm that tests use, installed once into the user's cache."""
import shutil
import subprocess

import containers


def installed(*packages):
    """The folder node_modules with these packages, such as `name@1.2.3`; None without npm."""
    if not shutil.which("npm"):
        return None
    folder = containers.cache() / "-".join(package.strip("@").replace("/", "-") for package in packages)
    mark = folder / "installed"
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *packages],
                       check=True, stdout=subprocess.DEVNULL)
        mark.write_text("")
    return folder / "node_modules"
