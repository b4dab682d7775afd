"""The shell lines of a workflow, run as GitHub's runner does: each step is a script for bash, with its own variables.

Expressions such as `${{ matrix.shard }}` may only be in `env`, never in a script, which would execute what they
contain. A test says what they are.
"""
import re
import subprocess
import tempfile

from ruamel.yaml import YAML

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]  # what `shell: bash` means


def load(path):
    document = YAML(typ="safe").load(path)
    if document["defaults"] != {"run": {"shell": "bash"}}:
        raise RuntimeError(f"{path}: its shell is not bash")
    return document


def all_steps(document):
    return [step for job in document["jobs"].values() for step in job["steps"]]


def shell_steps(path, job, values):
    """The steps of a job that have a script: pairs of the script and its variables, by name. `values` has a value for
    each expression in `env`."""
    document = load(path)
    outer = {**document.get("env", {}), **document["jobs"][job].get("env", {})}
    return {
        step["name"]: (step["run"], {
            name: EXPRESSION.sub(lambda match: values[match[1]], text)
            for name, text in {**outer, **step.get("env", {})}.items()
        })
        for step in document["jobs"][job]["steps"] if "run" in step
    }


def run(step, folder, environment):
    """Runs the script of a step in `folder`. Returns the process, and the outputs of the step by name."""
    script, variables = step
    with tempfile.NamedTemporaryFile("w", suffix=".sh") as file, tempfile.NamedTemporaryFile("r+") as outputs:
        file.write(script)
        file.flush()
        done = subprocess.run([*SHELL, file.name], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**environment, **variables, "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": outputs.name})
        return done, dict(line.rstrip("\n").split("=", 1) for line in outputs)


def must_run(report, name, step, folder, environment):
    """Runs a step that must exit with status 0. Returns its standard output and its outputs."""
    done, outputs = run(step, folder, environment)
    report.equal(done.returncode, 0, f"{name}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout, outputs
