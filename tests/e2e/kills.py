#!/usr/bin/env python3
"""Kills a loop of `generate` at random moments; the next command finds or completes a consistent set of files.

usage: kills.py BINARY [KILLS]

Two instances are generated in turn into one output folder. Their files differ in names and contents. After each
SIGKILL, a command that changes nothing itself runs. Then the folder must contain one of the two sets of files.
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

DEFINITIONS = """\
module: kill
entity_models:
  - name: device
    description: an entity that shows in every file
    parameters:
      name: {type: id, description: its name}
    pre_init:
      - value: "# {{ name }}"
    databases:
      - file: kill.template
        args: {name: }
"""
LOOP = 'while :; do "$0" runtime generate one.yaml kill.ibek.support.yaml --no-pvi -o out; "$0" runtime generate two.yaml kill.ibek.support.yaml --no-pvi -o out; done'


def instance(word, entities, waits):
    lines = [f"ioc_name: {word}", f"description: set {word}", "entities:"]
    lines += [f"  - {{type: kill.device, name: {word}{i}}}" for i in range(entities)]
    lines += [f"  - {{type: ibek.wait_ip, device: {word}, address: '{word}:1'}}"] if waits else []
    return "\n".join(lines) + "\n"


def files_in(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*")
        if p.is_file() and ".iocwright" not in p.parts
    }


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as tmp:
        work = pathlib.Path(tmp)
        env = {"PATH": "/usr/bin:/bin", "EPICS_ROOT": tmp, "IOC": "/epics/ioc"}
        (work / "kill.ibek.support.yaml").write_text(DEFINITIONS)
        (work / "one.yaml").write_text(instance("one", 300, True))
        (work / "two.yaml").write_text(instance("two", 200, False))
        whole = []
        for name in ("one", "two"):
            subprocess.run(
                [binary, "runtime", "generate", f"{name}.yaml", "kill.ibek.support.yaml", "--no-pvi", "-o", "out"],
                cwd=work, env=env, check=True)
            whole.append(files_in(work / "out"))
        assert set(whole[0]) == {"st.cmd", "ioc.subst", "wait_list.yaml"} and set(
            whole[1]) == {"st.cmd", "ioc.subst"}, "the two sets differ in names"
        mixed = cut_in_swap = 0
        for number in range(kills):
            loop = subprocess.Popen(["sh", "-c", LOOP, binary], cwd=work, env=env, start_new_session=True)
            time.sleep(rng.uniform(0.001, 0.04))
            os.killpg(loop.pid, signal.SIGKILL)
            loop.wait()
            cut_in_swap += (work / "out/.iocwright/commit").exists()
            # The instance is missing, so this command fails, but it first recovers the folder.
            subprocess.run(
                [binary, "runtime", "generate", "none.yaml", "kill.ibek.support.yaml", "--no-pvi", "-o", "out"],
                cwd=work, env=env, stderr=subprocess.DEVNULL)
            if files_in(work / "out") not in whole:
                mixed += 1
                print(f"kill {number}: mixed files: {sorted(files_in(work / 'out'))}")
        leftovers = [name for name in os.listdir(work / "out/.iocwright") if name == "commit"]
        print(f"{kills} kills, {cut_in_swap} of them during a swap, {mixed} with mixed files")
        fine = mixed == 0 and not leftovers
        print(f"{int(fine)} passed, {int(not fine)} failed")
        return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
