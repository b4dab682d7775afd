"""Uses the image localhost/iocwright as the README says. Shared by release.py and readme/image.py, which make it."""
import pathlib
import re
import tempfile

import images
import rig
from containers import must, run

README = (rig.TOP / "README.md").read_text()
CONTAINERFILE = (rig.TOP / "container/Containerfile.binary").read_text()
DEBIAN = re.search(r"^FROM (\S+) AS build$", CONTAINERFILE, re.M)[1]
USER = "localhost/iocwright-readme"


def tag_debian():
    """Gives the Debian image of images.py the name that Containerfile.binary uses."""
    must("podman", "tag", images.debian_image(), DEBIAN)


def build_user(text):
    with tempfile.TemporaryDirectory(prefix="iocwright-readme-") as folder:
        (pathlib.Path(folder) / "Containerfile").write_text(text)
        must("podman", "build", "--pull=never", "-t", USER, folder)


def run_user(*words, entrypoint=None):
    options = ["--entrypoint", entrypoint] if entrypoint else []
    return run("podman", "run", "--rm", "--pull=never", "--network=none", *options, USER, *words)


def check(report, version):
    """Builds images that copy the program of `version`, and runs it in them."""
    build_user(f"FROM {DEBIAN}\n" + re.search(r"^```dockerfile\n(.*?)^```$", README, re.M | re.S)[1])
    # an image build does not see the repository, and so not the commit in parentheses
    report.equal(run_user("--version", entrypoint="iocwright")[1].split()[:2], version.split()[:2],
                 "the image has this version of the program")
    status, out, problem = run_user("--dry-run")
    report.check(status == 1 and "[missing-instance]" in problem + out,
                 "the entrypoint reports that there is no instance", problem + out)
    build_user("FROM scratch\nCOPY --from=localhost/iocwright /static/iocwright /\n")
    status, out, problem = run_user("--version", entrypoint="/iocwright")
    report.check(status == 0 and "static" in out.splitlines()[0],
                 "the static flavour runs in an image that has nothing else", out + problem)
