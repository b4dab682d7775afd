"""The repositories and recipes of ansible_role.py. Together, the recipes use every key.

`{root}` stands for the folder of the test.
"""

MAKEFILE = """\
all: object
\t@mkdir -p lib db; echo "$(FLAVOUR)" > lib/built; cp object lib/object; for f in *.template; do cp $$f db; done
object:
\t@echo object > object
clean:
\t@rm -f object
"""
COMMON = {
    "Makefile": MAKEFILE,
    "configure/RELEASE": "# RELEASE\nEPICS_BASE=/nowhere\n",
    "one.template": "record(ai, x)\n",
}

REPOSITORIES = {
    "plain": {
        **COMMON,
        "plain.proto": "Terminator = CR;\n",
        "protocols/second.proto": "Separator = \",\";\n",
    },
    "dashed-name": {
        **COMMON,
        "configure/RELEASE": "A=b\n-include $(TOP)/configure/RELEASE.local\nC=d\n",
    },
    "edited": {
        **COMMON,
        "app/Makefile": "PROD += one\nPROD += two\n#PROD += one again\n\tPROD_one = x\nlast one",
        "lines": "alpha = 1\nbeta = 2\nalpha = 3\ngamma\n",
        "blocks": "first\nsecond\nthird\n",
        "removed/file": "x\n",
        "removed_file": "x\n",
        "configure/RELEASE.local": "a file\n",
    },
    "patched": {**COMMON, "note": "one\ntwo\n"},
    "scripted": {**COMMON, "list": "b\na\n", "tasks.txt": "x = 1\ny = 2\nx = 3\n"},
    "part": {"part.txt": "a part\n"},
    "whole": {**COMMON},
    "packaged": {**COMMON},
    "macros": {**COMMON},
}
SUBMODULES = {"whole": {"parts/part": "part"}}
SECOND_TAGS = {
    "plain": {"note": "the second version\n"},
    "patched": {"note": "one\ntwo\nthree\n"},
}

ORGANIZATION = "organization: file://{root}/repos/\n"
RECIPES = {
    "plain": f"""\
module: plain
version: "1.0"
{ORGANIZATION}
dbds: [plain.dbd, plainSupport.dbd]
libs: [plain, plainExtra]
protocol_files: [plain.proto, protocols/second.proto]
""",
    "dashed-name": f"""\
module: dashed-name
version: 1.0
git_repo: file://{{root}}/repos/dashed-name
local_path: "{{{{ support_folder }}}}/group/dashed"
dbds: [dashed.dbd, plain.dbd]
libs: [dashed]
runtime_files: ["{{{{ local_path }}}}/lib", /opt/vendor]
extra_release_macros:
  GROUP: $(SUPPORT)/group
  MACRO_IN_A_NUMBER: 1
make_options: -j1 FLAVOUR=dashed
""",
    "edited": f"""\
module: edited
version: "1.0"
{ORGANIZATION}
macro: EDITED_MODULE
remove_files_prebuild: [removed, removed_file, not_there]
comment_out:
  - {{path: app/Makefile, regexp: "one"}}
  - {{path: lines, regexp: gamma, when: false}}
patch_lines:
  - {{path: lines, regexp: "^alpha", line: alpha = 9}}
  - {{path: lines, regexp: "^delta", line: "delta = {{{{ version }}}}"}}
  - {{path: lines, regexp: "^beta", line: never, when: is_rtems}}
  - {{path: "{{{{ config_linux_host }}}}", regexp: TIRPC, line: TIRPC = YES, when: is_linux}}
  - {{path: new_file, regexp: x, line: x = 1}}
  - {{path: lib/built, regexp: after, line: after the build, post_build: true}}
patch_blocks:
  - path: blocks
    block: |
      a block
        of {{{{ module }}}}
  - {{path: blocks, block: after the first, marker: "# {{mark}} a marker of its own", insertafter: "^first"}}
  - {{path: new_blocks, block: alone}}
  - {{path: blocks, block: never, marker: "# {{mark}} never", when: false}}
  - {{path: lib/built, block: post, post_build: true}}
""",
    "patched": f"""\
module: patched
version: "2.0"
{ORGANIZATION}
patch_file:
  path: note.patch
  commit: "1.0"
  when: true
skip_clean: true
""",
    "scripted": f"""\
module: scripted
version: main
{ORGANIZATION}
scripts:
  - {{path: before.sh}}
  - {{path: after.sh, post_build: true}}
bash:
  - {{cmd: "sort list > sorted && echo {{{{ target_arch }}}} >> sorted"}}
  - {{cmd: echo never > never, when: false}}
  - {{cmd: "cat lib/object > after; echo $0 $PWD | sed s,$PWD,here, >> after", post_build: true}}
tasks:
  - {{path: before.yml}}
  - {{path: after.yml, post_build: true, when: is_linux}}
""",
    "whole": f"""\
module: whole
version: "1.0"
{ORGANIZATION}
recursive: true
""",
    "packaged": f"""\
module: packaged
version: "1.0"
{ORGANIZATION}
apt_developer: [make, git]
apt_runtime: [libc6, libstdc++6, libc6]
download_extras:
  - {{url: "file://{{root}}/source/ibek-support/packaged/firmware.bin", dest: "{{root}}/downloads/firmware"}}
""",
    "macros": f"""\
module: macros
version: "1.0"
{ORGANIZATION}
remove_macros: [PLAIN, ABSENT, GROUP, OTHER_ABSENT]
skip_apt: true
""",
}

# Files beside the recipes.
FILES = {
    "plain/plain.ibek.support.yaml": "module: plain\nentity_models: []\n",
    "plain/plain.pvi.device.yaml": "label: plain\nchildren: []\n",
    "plain/plain_positions.req": "$(P)x\n",
    "packaged/firmware.bin": "firmware\n",
    "patched/note.patch": "--- a/note\n+++ b/note\n@@ -1,2 +1,2 @@\n-one\n+first\n two\n",
    "scripted/before.sh": "echo \"before in $(basename $PWD)\" > before_script\n",
    "scripted/after.sh": "cat lib/object before_script > after_script\n",
    "scripted/before.yml": """\
- name: A folder
  ansible.builtin.file: {path: "{{ local_path }}/made/deep", state: directory, mode: "0750"}
- file: {path: "{{ local_path }}/list", mode: "0600", state: file}
- file: {src: ../list, dest: "{{ local_path }}/made/link", state: link}
- file: {path: "{{ local_path }}/touched", state: touch, mode: "u=rw,g=r,o="}
- copy: {src: "{{ ibek_support_folder }}/given.txt", dest: "{{ local_path }}/made/", mode: "0644"}
- copy: {content: "version {{ version }}", dest: "{{ local_path }}/version.txt"}
- set_fact: {answer: 42, words: [one, two]}
- lineinfile: {path: "{{ local_path }}/tasks.txt", regexp: "^x", line: "x = {{ answer }}"}
- lineinfile: {path: "{{ local_path }}/tasks.txt", line: "{{ item }}", insertbefore: "^y"}
  loop: "{{ words }}"
- lineinfile: {path: "{{ local_path }}/tasks.txt", regexp: "^nothing", state: absent}
- blockinfile: {path: "{{ local_path }}/tasks.txt", block: "a block of {{ module }}", insertbefore: BOF}
- replace: {path: "{{ local_path }}/tasks.txt", regexp: "^(.) = 1$", replace: "\\\\1 = one"}
- command: touch made_by_command
  args: {chdir: "{{ local_path }}", creates: made_by_command}
- shell: echo $0 {{ item }} >> said
  args: {chdir: "{{ local_path }}", executable: /bin/bash, creates: finished}
  with_items: [a, b]
- command: {cmd: touch finished, chdir: "{{ local_path }}"}
- when: is_linux
  block:
    - file: {path: "{{ local_path }}/only_linux", state: touch}
    - file: {path: "{{ local_path }}/never", state: touch}
      when: answer != 42
- debug: {msg: done}
""",
    "scripted/after.yml": """\
- copy: {src: "{{ local_path }}/lib/object", dest: "{{ local_path }}/object_copy", remote_src: true}
- file: {path: "{{ local_path }}/touched", state: absent}
""",
    "scripted/given.txt": "given\n",
}

# The command lines of a pass.
ORDER = [
    ["plain"],
    ["macros"],
    ["dashed-name,edited"],
    ["patched"],
    ["scripted"],
    ["whole"],
    ["packaged"],
    ["-v", "2.0", "plain"],
]
