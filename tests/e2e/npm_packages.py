"""Packages of npm that tests use, installed once into the user's cache."""
import shutil
import subprocess

import containers

# The reference implementation of devcontainers. Its newest versions need a newer Node.js than Debian's.
DEVCONTAINERS = "@devcontainers/cli@0.80.3"


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


def devcontainer(command, folder, docker, *words):
    """The command line of the reference implementation for the devcontainer of a repository. `docker` is a program
    with the options of docker."""
    program = installed(DEVCONTAINERS) / ".bin/devcontainer"
    return [program, command, "--workspace-folder", folder, "--docker-path", docker, *words]
