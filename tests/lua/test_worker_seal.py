"""The filter of system calls: what it lets through, refuses and punishes, on both machines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import kosmo
import pytest
from kosmo.lua.worker import seal

ALLOWED, REFUSED, UNKNOWN, KILLED = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
X86, ARM = ("x86_64", 0xC000003E), ("aarch64", 0xC00000B7)
PROCESS = 4242

# What each machine calls what.
NUMBERS = {
    "read": (0, 63),
    "write": (1, 64),
    "mmap": (9, 222),
    "brk": (12, 214),
    "munmap": (11, 215),
    "futex": (202, 98),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "openat": (257, 56),
    "unlinkat": (263, 35),
    "getdents64": (217, 61),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "readlinkat": (267, 78),
    "execve": (59, 221),
    "clone": (56, 220),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "kill": (62, 129),
    "openat2": (437, 437),
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
}
FATES = {
    ALLOWED: "read write mmap brk munmap futex clock_gettime exit_group",
    REFUSED: "openat unlinkat getdents64 prctl prlimit64 readlinkat",
    KILLED: "execve clone socket ptrace kill",
    UNKNOWN: "openat2 clone3 io_uring_setup",
}


def verdict(rules: bytes, architecture: int, number: int, argument: int = 0) -> int:
    """Run the filter as the kernel does."""
    data = {0: number, 4: architecture, 16: argument}
    value = at = 0
    while True:
        rule = rules[8 * at : 8 * at + 8]
        code, then, other = int.from_bytes(rule[:2], sys.byteorder), rule[2], rule[3]
        operand = int.from_bytes(rule[4:], sys.byteorder)
        at += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            value = data[operand]
        else:
            assert code in {0x15, 0x35}
            holds = value == operand if code == 0x15 else value >= operand
            at += then if holds else other


@pytest.mark.parametrize(("column", "machine"), [(0, X86), (1, ARM)])
@pytest.mark.parametrize(("fate", "names"), list(FATES.items()))
def test_each_call_has_its_fate(
    column: int, machine: tuple[str, int], fate: int, names: str
) -> None:
    rules = seal.program(machine[0], PROCESS)
    for name in names.split():
        assert verdict(rules, machine[1], NUMBERS[name][column]) == fate, name


@pytest.mark.parametrize(("number", "machine"), [(234, X86), (131, ARM)])
def test_a_signal_may_be_sent_to_oneself_only(number: int, machine: tuple[str, int]) -> None:
    rules = seal.program(machine[0], PROCESS)
    assert verdict(rules, machine[1], number, PROCESS) == ALLOWED
    assert verdict(rules, machine[1], number, 1) == KILLED


@pytest.mark.parametrize("machine", [X86, ARM])
def test_calls_of_another_architecture_end_the_process(machine: tuple[str, int]) -> None:
    rules = seal.program(machine[0], PROCESS)
    assert verdict(rules, 0x40000003, 1) == KILLED
    assert verdict(rules, machine[1], 0x40000000) == UNKNOWN


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert seal.program("riscv64", PROCESS) == b""


def sealed(code: str) -> int:
    """Run code behind the filter; gives its exit status."""
    core = Path(kosmo.__file__).parent.parent
    before = (
        f"import os, sys, time, socket\nsys.path.insert(0, {str(core)!r})\n"
        "from kosmo.lua.worker import seal\nassert seal.close_up()\n"
    )
    command = [sys.executable, "-I", "-S", "-c", before + code]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL, timeout=60).returncode


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("blocks = [bytes(1 << 20) for _ in range(50)]\ntime.sleep(0.001)\ntime.localtime()", 0),
        ("try: open('/etc/hostname')\nexcept PermissionError: os._exit(7)", 7),
        ("try: os.listdir('/')\nexcept PermissionError: os._exit(7)", 7),
        ("try: os.unlink('/nowhere')\nexcept PermissionError: os._exit(7)", 7),
        ("try: os.getcwd()\nexcept PermissionError: os._exit(7)", 7),
        ("socket.socket()", -31),
        ("os.fork()", -31),
        ("os.execv('/bin/true', ['true'])", -31),
        ("os.kill(os.getppid(), 0)", -31),
        ("os.abort()", -6),
        ("os._exit(5)", 5),
    ],
)
def test_the_kernel_holds_a_process_to_the_filter(code: str, status: int) -> None:
    assert sealed(code) == status
