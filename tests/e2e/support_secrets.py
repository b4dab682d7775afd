#!/usr/bin/env python3
"""Secrets of the user reach neither logs, lock file, bills, plans nor messages of a build.

usage: support_secrets.py BINARY
"""
import sys

from plain_modules import run

SECRETS = {"variable": "variable-4f1c", "option": "option-9a3e77", "user": "longuser:password-77b1", "query": "query-5d8e21"}
MAKEFILE = """\
all:
\t@mkdir -p lib; echo built > lib/w.a; echo "with $$DEPLOY_TOKEN"; echo "and $(KEY)"
clean:
\t@true
"""


def leaks(bench, *texts):
    """The secrets that are in the texts, or in a file below `support`."""
    files = [path for path in bench.root.joinpath("support").rglob("*") if path.is_file() and ".git" not in path.parts]
    shown = [*texts, *(path.read_text(errors="replace") for path in files if path.name != "Makefile")]
    words = [word for secret in SECRETS.values() for word in secret.split(":")]
    return [word for word in words if any(word in text for text in shown)]


def secrets(report, bench):
    repository = bench.module("w")
    bench.write({"repos/w/Makefile": MAKEFILE})
    bench.commit(repository, "1.0")
    host = f"https://{SECRETS['user']}@modules.invalid"
    rule = f"url.{bench.organization}/.insteadOf"
    bench.environment.update(GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0=rule, GIT_CONFIG_VALUE_0=f"{host}/",
                             DEPLOY_TOKEN=SECRETS["variable"])
    (bench.root / "data").write_text("data\n")
    url = f"file://{bench.root}/data?private_token={SECRETS['query']}"
    extra = f"download_extras: [{{url: '{url}', dest: '{bench.root}/downloaded'}}]\n" \
        "make_options: KEY={{ site_password }}\n"
    bench.recipe("w", organization=host, more=extra)
    options = ("-e", f"site_password={SECRETS['option']}")
    plan = bench.build("w", "--dry-run", *options)
    plan_json = bench.build("w", "--json", *options)
    done = bench.build("w", "--events", bench.root / "support/events", *options)
    report.equal(done.returncode, 0, "the build succeeds\n" + done.stderr)
    log = (bench.root / "support/configure/logs/w/make.log").read_text()
    report.check("with ***" in log and "and ***" in log, "output of make is logged without secrets", log)
    bills = [bench.command("support", "sbom", "--format", kind).stdout for kind in ("spdx", "cyclonedx")]
    shown = [text for result in (plan, plan_json, done) for text in (result.stdout, result.stderr)]
    report.equal(leaks(bench, *shown, *bills), [], "no secret is shown or stored")


def failures(report, bench):
    """Nor are secrets in the messages of failed steps."""
    bench.environment["DEPLOY_TOKEN"] = SECRETS["variable"]
    host = f"https://{SECRETS['user']}@127.0.0.1:1"
    bench.recipe("w", organization=host)
    done = bench.build("w")
    report.check(done.returncode == 3 and "127.0.0.1:1/w" in done.stderr, "a failed clone names its URL", done.stderr)
    shown = [done.stdout, done.stderr]
    repository = bench.module("v")
    bench.write({"repos/v/Makefile": "all:\n\t@echo \"error: no $$DEPLOY_TOKEN\"; false\nclean:\n\t@true\n"})
    bench.commit(repository, "1.0")
    bench.recipe("v")
    done = bench.build("v")
    report.check(done.returncode == 3 and "error: no ***" in done.stderr, "a failed step shows its log", done.stderr)
    bench.recipe("x", organization=f"[{host}]")
    wrong = bench.build("x")
    report.check(wrong.returncode == 1 and "organization: [https://127.0.0.1:1]" in wrong.stderr,
                 "the line of a wrong recipe is shown", wrong.stderr)
    report.equal(leaks(bench, *shown, done.stdout, done.stderr, wrong.stdout, wrong.stderr), [], "no secret is shown")


def main():
    return run((secrets, failures))


if __name__ == "__main__":
    sys.exit(main())
