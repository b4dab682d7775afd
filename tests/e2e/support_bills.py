#!/usr/bin/env python3
"""Bills of material list everything in an image that we put there, and are valid SPDX 2.3 and CycloneDX 1.5.

SPDX documents are checked by rules that are made from the specification, CycloneDX documents by the validators of npm's
@cyclonedx/cyclonedx-library, which are kept in the user's cache.

usage: support_bills.py BINARY
"""
import json
import re
import shutil
import subprocess
import sys

import npm_packages
from plain_modules import run

LIBRARY = "@cyclonedx/cyclonedx-library@6.13.1"
VALIDATE = """
const cdx = require('@cyclonedx/cyclonedx-library');
const validator = new cdx.Validation.JsonStrictValidator(cdx.Spec.Version.v1dot5);
validator.validate(require('fs').readFileSync(0, 'utf8')).then(errors => console.log(JSON.stringify(errors)));
"""
PROGRAM = """\
all:
\t@mkdir -p lib/linux-x86_64
\t@echo 'int w(void) { return 1; }' | gcc -shared -fPIC -x c - -o lib/linux-x86_64/libw.so \\
\t  -Wl,--no-as-needed -lm -lpthread
clean:
\t@true
"""
WORD = r"(?!(?:AND|OR|WITH)\b)[A-Za-z0-9.-]+\+?"
RELATIONSHIPS = {"DESCRIBES", "DEPENDS_ON", "STATIC_LINK", "BUILD_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF"}


def is_expression(text):
    """Whether this is a license expression: innermost parentheses are replaced until a list of licenses is left."""
    flat = rf"{WORD}(?: WITH {WORD})?(?: (?:AND|OR) {WORD}(?: WITH {WORD})?)*"
    while "(" in text:
        shorter = re.sub(rf"\({flat}\)", "X", text)
        if shorter == text:
            return False
        text = shorter
    return re.fullmatch(flat, text) is not None


def spdx_errors(bill):
    """What is wrong with an SPDX document by the rules of sections 6, 7, 10 and 11 of SPDX 2.3."""
    out = []

    def need(fine, what):
        if not fine:
            out.append(what)
    need(bill.get("spdxVersion") == "SPDX-2.3", "spdxVersion")
    need(bill.get("dataLicense") == "CC0-1.0", "dataLicense")
    need(bill.get("SPDXID") == "SPDXRef-DOCUMENT", "SPDXID of the document")
    need(bill.get("name"), "name")
    need(re.fullmatch(r"[a-z][a-z0-9+.-]*:[^#\s]+", bill.get("documentNamespace", "")), "documentNamespace")
    info = bill.get("creationInfo", {})
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", info.get("created", "")), "created")
    need(info.get("creators") and all(re.match(r"(Tool|Person|Organization): \S", c) for c in info["creators"]),
         "creators")
    ids = ["SPDXRef-DOCUMENT"]
    own = {license["licenseId"] for license in bill.get("hasExtractedLicensingInfos", [])}
    for package in bill.get("packages", []):
        name = package.get("name")
        ids.append(package.get("SPDXID", ""))
        need(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", ids[-1]), f"SPDXID of {name}")
        need(name, f"name of {ids[-1]}")
        need(re.fullmatch(r"NOASSERTION|NONE|[a-z][a-z0-9+.-]*:\S+", package.get("downloadLocation", "")),
             f"downloadLocation of {name}")
        need(package.get("filesAnalyzed") is False, f"filesAnalyzed of {name}")
        for key in ("licenseConcluded", "licenseDeclared"):
            value = package.get(key, "NOASSERTION")
            need(value in ("NOASSERTION", "NONE") or is_expression(value), f"{key} of {name}: {value}")
            need(set(re.findall(r"LicenseRef-[A-Za-z0-9.-]+", value)) <= own, f"{key} of {name}: an unknown reference")
        for checksum in package.get("checksums", []):
            size = {"SHA1": 40, "SHA256": 64}.get(checksum["algorithm"])
            need(size and re.fullmatch(rf"[0-9a-f]{{{size}}}", checksum["checksumValue"]), f"checksum of {name}")
        for ref in package.get("externalRefs", []):
            need(ref["referenceCategory"] == "PACKAGE-MANAGER" and ref["referenceType"] == "purl"
                 and re.fullmatch(r"pkg:[a-z]+/[^\s]+", ref["referenceLocator"]), f"externalRefs of {name}")
        unknown = set(package) - {"SPDXID", "name", "versionInfo", "downloadLocation", "filesAnalyzed", "comment",
                                  "licenseConcluded", "licenseDeclared", "licenseComments", "copyrightText",
                                  "externalRefs", "primaryPackagePurpose", "checksums"}
        need(not unknown, f"unknown keys of {name}: {unknown}")
    need(len(ids) == len(set(ids)), f"ids are unique: {sorted(ids)}")
    described = set()
    for relation in bill.get("relationships", []):
        ends = (relation["spdxElementId"], relation["relatedSpdxElement"])
        need(set(ends) <= set(ids), f"ends of {relation}")
        need(relation["relationshipType"] in RELATIONSHIPS, f"type of {relation}")
        if relation["relationshipType"] == "DESCRIBES":
            described.add(ends[1])
    need(described, "the document describes something")
    return out


def cyclonedx_validator():
    """The command that validates a CycloneDX document, or None without npm."""
    modules = npm_packages.installed(LIBRARY)
    if modules is None:
        return None
    script = modules.parent / "validate.js"
    script.write_text(VALIDATE)
    return ["node", script]


def image(bench):
    """Builds modules with a shared library, a download, licenses, and names that SPDX ids cannot hold."""
    (bench.root / "file").write_text("content\n")
    extra = f"download_extras: [{{url: 'file://{bench.root}/file', dest: '{bench.root}/copy'}}]\n"
    more = {"w": extra + "license: MIT OR (LicenseRef-Lab AND EPICS)\n", "a_b": "license: see the file LICENSE\n",
            "a-b": "license: GPL-2.0-only WITH Classpath-exception-2.0\n", "a+b": ""}
    for name, text in more.items():
        repository = bench.module(name)
        if name == "w":
            bench.commit(repository, "1.0", Makefile=PROGRAM)
        bench.recipe(name, more=text)
    (bench.root / "support/configure").mkdir(parents=True, exist_ok=True)
    done = bench.build(*more)
    return done


def bills(bench):
    return [json.loads(bench.command("support", "sbom", "--format", form).stdout) for form in ("spdx", "cyclonedx")]


def valid(report, bench):
    done = image(bench)
    report.equal(done.returncode, 0, "the modules build\n" + done.stderr)
    spdx, cyclonedx = bills(bench)
    report.equal(spdx_errors(spdx), [], "the SPDX document is valid")
    broken = json.loads(json.dumps(spdx).replace("SPDXRef-Module-a-b-2", "SPDXRef-Module-a-b").replace(
        "GPL-2.0-only WITH", "GPL 2 WITH"))
    report.equal(len(spdx_errors(broken)), 2, "the rules find what is wrong")
    validator = cyclonedx_validator()
    if validator is None:
        report.skipped += 1
        return
    for bill, fine in ((cyclonedx, True), ({**cyclonedx, "components": cyclonedx["components"] * 2}, False)):
        checked = subprocess.run(validator, input=json.dumps(bill), capture_output=True, text=True)
        errors = json.loads(checked.stdout or '"no output"')
        report.equal(errors is None, fine, f"the validator of CycloneDX: {errors}\n{checked.stderr}")


def complete(report, bench):
    image(bench)
    spdx, cyclonedx = bills(bench)
    packages = {package["name"]: package for package in spdx["packages"]}
    components = {component["name"]: component for component in cyclonedx["components"]}
    report.equal(sorted(packages), sorted(components), "both bills have the same components")
    commit = bench.git(bench.root / "repos/w", "rev-parse", "HEAD")
    report.equal(packages["w"]["downloadLocation"], f"git+{bench.organization}/w@{commit}", "a module's commit")
    report.equal([packages[name]["licenseDeclared"] for name in ("w", "a_b", "a-b")],
                 ["MIT OR (LicenseRef-Lab AND EPICS)", "NOASSERTION", "GPL-2.0-only WITH Classpath-exception-2.0"],
                 "licenses")
    url = f"file://{bench.root}/file"
    hashes = re.findall(rf'"{re.escape(url)}": "(.*)"', bench.lock())
    report.equal([checksum["checksumValue"] for checksum in packages[url]["checksums"]], hashes, "a download")
    report.check("iocwright" in packages and not {"ibek", "pvi", "ansible"} & set(packages),
                 "iocwright is in it, the tools that it replaces are not", str(sorted(packages)))
    needs = next(row["dependsOn"] for row in cyclonedx["dependencies"] if row["ref"] == "module:w")
    report.check(f"download:{url}" in needs, "the module depends on its download", str(needs))
    if shutil.which("dpkg-query"):
        version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libc6"], capture_output=True, text=True)
        report.equal(packages.get("libc6", {}).get("versionInfo"), version.stdout, "the packages of shared libraries")
        report.check("debian:libc6" in needs, "the module depends on them", str(needs))
    bench.environment["SOURCE_DATE_EPOCH"] = "1000000000"
    again = bills(bench)
    report.equal([again[0]["creationInfo"]["created"], again[1]["metadata"]["timestamp"]],
                 ["2001-09-09T01:46:40Z"] * 2, "SOURCE_DATE_EPOCH is the time")
    report.equal(bills(bench), again, "the same image gives the same bills")
    bench.environment["SOURCE_DATE_EPOCH"] = "yesterday"
    done = bench.command("support", "sbom")
    report.check(done.returncode == 1 and "SOURCE_DATE_EPOCH" in done.stderr, "a wrong time is an error", done.stderr)


def main():
    return run((valid, complete))


if __name__ == "__main__":
    sys.exit(main())
