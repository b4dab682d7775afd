"""The texts that fuzzing of each target begins with: input files of the goldens, and lines that have no files."""
import json
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parents[2]
TARGETS = [
    "yaml", "template", "generate", "recipe", "epicsdb", "database", "script", "record", "releaseshell", "control",
    "waitlist", "resolver", "lsp"
]
GOLDEN = TOP / "tests/golden"
TEMPLATE = re.compile(r".*(?:\{\{|\{%).*")


def texts(*patterns):
    return [path.read_bytes() for pattern in patterns for path in sorted(GOLDEN.rglob(pattern)) if path.is_file()]


def instances():
    """Definitions, a separator line, and the instance beside them."""
    for instance in sorted(GOLDEN.rglob("ioc.yaml")):
        module = instance.parent.name
        near = [
            *sorted(instance.parent.rglob("*.ibek.support.yaml")),
            TOP / f"support-defs/{module}/{module}.ibek.support.yaml"
        ]
        for definitions in near:
            if definitions.is_file():
                yield definitions.read_bytes() + b"# instance\n" + instance.read_bytes()


def templates():
    yield from (TOP / "tests/conformance/jinja_programs.txt").read_bytes().splitlines()
    for text in texts("*.yaml", "*.yml"):
        yield from (line.strip().encode() for line in TEMPLATE.findall(text.decode(errors="ignore")))


RECORDS = [
    b"transaction 3 4ef22fe2e5ffbd0f\n+st.cmd\n-old.db\n/db\n", b"transaction 2\n+a\n-b/c\n", b"boot\n+a\\nb\n",
    b"manifest 2 9a1f\nst.cmd\n", b"st.cmd\ndb/x.db\n", b"transaction 2\n-../x\n-/x\n"
]
SCRIPTS = [
    b'export A="x ${B:-d}"; : ${C:=1}\nif [ -z "$A" ]; then\n  export D=\'e\' F=g\\ h\nelif [[ a != b ]]; then :\nelse A=1 B=$A\nfi'
]
LINES = [
    b"for ONE\t/epics/runtime\tstatus", b"for \t\tstop", b"resize 40 120", b"key 3", b"key 4",
    b"note probe-live the IOC is stopped (SIGSTOP)", b"note probe-ready ", b"progress waiting 2 5",
    b"progress device waiting 10.0.0.1:4001 MOXA one", b"progress lock 9a1f", b"progress records 7",
    b"progress executing script", b"progress executing ioc", b"progress failed", b"progress preparing",
    b'{"instance":"ONE","runtime":"/epics/runtime","state":"running","stopped":false,"initialised":true,'
    b'"script":false,"pid":12,"uptime_s":90061.25,"starting_s":0.0,"restarts":1,"waits":{"left":0,"total":1,'
    b'"devices":[{"name":"MOXA","address":"10.0.0.1:4001","state":"waiting"}]},"records":7,"since":1.7e9,'
    b'"version":"0.1.0","commit":"9a1f","image":"2026.1","lock_key":"","grace_s":5.0,'
    b'"console":"/tmp/stdio.sock","console_clients":1,"last_exit":139}'
]
WAITS = [
    b"- type: ibek.wait_ip\n  device: MOXA\n  address: 10.0.0.1:4001\n  timeout: 30\n  policy: hold\n",
    b"- {type: ibek.wait_usb, device: CAM, id: '04d8:000a:1:2', serial: x, timeout: 5, policy: continue}\n",
    b"- {type: ibek.wait_ip, device: D, address: '[fe80::1]:0x10', timeout: 9223372036854775807, policy: exit}\n",
    b"- {type: ibek.wait_ip, address: name}\n- {type: ibek.wait_udp}\n"
]


DATABASES = [
    b'record(ai, "$(P)R") {\n  field(INP, {calc:{expr:"A*2", args:[{const:2}]}}) # c\n  field(SCAN, "1 second")\n'
    b'  info(a, [1, 0x10, \'x\\x41\', {y.z:null,}])\n  alias("S")\n}\nalias("S", "T")\ninclude "x"\n',
    b'record(ai, "A B") { field(VAL, "2") }', b'record("*", "R") {}\nrecord(ai, R) { field(INP, "#C0 S1 @x") }',
    b'menu(m) { choice(a, "A") }\nrecordtype(t) {\n  %  int x;\n  field(NAME, DBF_STRING) { size(61) prompt("n") }\n'
    b'  field(M, DBF_MENU) { menu(m) initial("A") special(SPC_MOD) }\n}\ndevice(ai, INST_IO, d, "D")\ndriver(d)\n'
    b'breaktable(b) { 0, 0, 1, 10 }\nvariable(v, double)\nlink(l, i)\npath "a:b"\naddpath "$(D=c)"\n',
    b'record(ai, R) { field(CALC, "A:=MAX(B,0x1F)**2;A>1?B:C") field(VAL, "$(V=1e3)") field(DESC, "$(P,") }'
]
STARTUPS = [
    b'epicsEnvSet("A", "x y")\non error break\ndbLoadRecords "x" "P=$(A),R=$(B=2)" > out\niocshLoad("x", "M=1")\n< x\n',
    b'iocshRun "iocshCmd \'echo $(M)\'" M=2\ncd ..\nvar dbConvertStrict 1\ndbLoadTemplate("x")\niocInit\n(,)\n',
    b'dbLoadDatabase("x", "a:b", "C=d")\ndbpr R 1x\necho "a\\"b" \'c\non error wait 0.1\nnosuch $(A,\n'
]


def answers():
    """The answers of a name server to a query for x.y, and files of host names."""
    query = b"\x01x\x01y\x00"
    for record, data in ((1, bytes([10, 0, 0, 1])), (28, bytes(15) + b"\x01"), (5, b"\xc0\x0c")):
        answer = b"\xc0\x0c" + bytes([0, record, 0, 1, 0, 0, 0, 9, 0, len(data)]) + data
        yield b"\x12\x34\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00" + query + bytes([0, record, 0, 1]) + 2 * answer
    yield b"127.0.0.1 localhost # comment\n::1\tLOCALHOST ip6-localhost\nfe80::1%lo localhost\n"


def messages():
    """Messages to the language server, and instances that are open in an editor."""
    document = {"uri": "file:///work/config/ioc.yaml"}
    text = "ioc_name: x\nentities:\n  - type: lab.Port\n    name: '{{ ioc_name | upper }}'\n  - type: \n"
    at = {"textDocument": document, "position": {"line": 3, "character": 20}}
    change = {"range": {"start": {"line": 2, "character": 4}, "end": {"line": 2, "character": 8}}, "text": "typ"}
    steps = [("didOpen", {"textDocument": {**document, "version": 1, "text": text}}),
             ("didChange", {"textDocument": {**document, "version": 2}, "contentChanges": [change, {"text": text}]}),
             ("completion", at), ("hover", at), ("definition", at), ("references", at), ("prepareRename", at),
             ("rename", {**at, "newName": "P2"}), ("documentSymbol", at), ("semanticTokens/full", at),
             ("codeAction", {**at, "range": change["range"]}), ("didSave", at), ("didClose", at)]
    lines = [json.dumps({**({} if name.startswith("did") else {"id": 1}), "method": f"textDocument/{name}",
                         "params": params}).encode() for name, params in steps]
    others = [b'{"method":"$/cancelRequest","params":{"id":1}}', b'{"id":1,"method":"shutdown"}', b'{"method":"exit"}']
    yield b"\n".join(lines + others)
    yield from (b"Content-Length: %d\r\n\r\n%s" % (len(line), line) for line in others)
    yield text.encode()
    yield from texts("ioc.yaml")


SEEDS = {
    "yaml": lambda: texts("*.yaml", "*.yml"),
    "template": templates,
    "generate": instances,
    "recipe": lambda: texts("*.install.yml") + texts("*.yml"),
    "epicsdb": lambda: texts("*.dbd", "*.template", "*.subst", "*.substitutions", "RELEASE*"),
    "database": lambda: [*DATABASES, *texts("*.db", "*.dbd", "*.template")],
    "script": lambda: [*STARTUPS, *texts("st.cmd")],
    "record": lambda: RECORDS,
    "releaseshell": lambda: SCRIPTS,
    "control": lambda: LINES,
    "waitlist": lambda: [*WAITS, *texts("wait_list.yaml")],
    "resolver": answers,
    "lsp": messages,
}


def write_seeds(target, folder):
    """Writes each seed of a target to a file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(dict.fromkeys(SEEDS[target]())):
        (folder / f"{number:04}").write_bytes(text)
