"""The filter of system calls on Linux (x86-64 and aarch64), and the signal for a parent's death.

A script that runs needs to read and write its pipes, get memory, tell the time and end. These calls
are allowed; a few that only a worker in strange hands makes end it (SIGSYS); all others are
answered by EPERM, and those that are newer than this list by ENOSYS, as by an older kernel, so that
a C library falls back on what it used before. Where the kernel has no filters nothing happens.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ctypes: Any = __import__("_ctypes")  # importing ctypes itself costs six times as much
_Simple: Any = _ctypes._SimpleCData  # noqa: SLF001

_DEATH_SIGNAL, _SECCOMP, _NO_NEW_PRIVILEGES = 1, 22, 38
_SIGKILL = 9
_FILTER = 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_NARROW = 1 << 32  # a Python for 32 bits makes the calls of another architecture
_NEWER = 424  # from here on the architectures share their numbers

# name, x86-64, aarch64
_NEEDED = """
read 0 63, write 1 64, readv 19 65, writev 20 66, close 3 57, fstat 5 80, lseek 8 62, poll 7 -,
ppoll 271 73, select 23 -, pselect6 270 72, fcntl 72 25,
mmap 9 222, mprotect 10 226, munmap 11 215, brk 12 214, mremap 25 216, madvise 28 233,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, sigaltstack 131 132,
restart_syscall 219 128, futex 202 98, sched_yield 24 124, set_robust_list 273 99, rseq 334 293,
membarrier 324 283, getrandom 318 278, getpid 39 172, gettid 186 178, getppid 110 173,
clock_gettime 228 113, clock_getres 229 114, gettimeofday 96 169, time 201 -, times 100 153,
getrusage 98 165, setitimer 38 103, getitimer 36 102, nanosleep 35 101, clock_nanosleep 230 115,
exit 60 93, exit_group 231 94
"""
_STRANGE = """
execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, clone 56 220, ptrace 101 117,
process_vm_readv 310 270, process_vm_writev 311 271, socket 41 198, connect 42 203, bind 49 200,
sendto 44 206, sendmsg 46 211, kill 62 129, rt_sigqueueinfo 129 138, mount 165 40, bpf 321 280,
setns 308 268, unshare 272 97, pivot_root 155 41, chroot 161 51, keyctl 250 219,
init_module 175 105, finit_module 313 273, perf_event_open 298 241, userfaultfd 323 282
"""
_SIGNAL_THREAD = "tgkill 234 131"  # abort() sends itself a signal by it
_COLUMNS = {"x86_64": (1, 0xC000003E), "aarch64": (2, 0xC00000B7)}


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _prctl(_DEATH_SIGNAL, _SIGKILL)


def close_up() -> bool:
    """Put the filter on; tells whether the kernel took it."""
    rules = program(os.uname().machine, os.getpid())
    if not rules or _prctl(_NO_NEW_PRIVILEGES, 1) != 0:
        return False
    text = _buffer(rules)
    address = _ctypes.addressof(text).to_bytes(8, sys.byteorder)
    head = _buffer((len(rules) // 8).to_bytes(2, sys.byteorder) + bytes(6) + address)
    return _prctl(_SECCOMP, _FILTER, _ctypes.addressof(head)) == 0


def program(machine: str, process: int) -> bytes:
    """Write the filter for a machine; nothing for one that is not known."""
    if machine not in _COLUMNS or sys.maxsize < _NARROW:
        return b""
    column, architecture = _COLUMNS[machine]
    rules = [
        _rule(_LOAD, _ARCHITECTURE),
        _rule(_EQUAL, architecture, 1, 0),
        _rule(_RETURN, _KILL),
        _rule(_LOAD, _NUMBER),
        _rule(_AT_LEAST, _NEWER, 0, 1),
        _rule(_RETURN, _REFUSE | _ENOSYS),
    ]
    for names, verdict in ((_NEEDED, _ALLOW), (_STRANGE, _KILL)):
        for number in _numbers(names, column):
            rules += [_rule(_EQUAL, number, 0, 1), _rule(_RETURN, verdict)]
    rules += [
        _rule(_EQUAL, _numbers(_SIGNAL_THREAD, column)[0], 1, 0),
        _rule(_RETURN, _REFUSE | _EPERM),
        _rule(_LOAD, _FIRST_ARGUMENT),
        _rule(_EQUAL, process, 1, 0),
        _rule(_RETURN, _KILL),
        _rule(_RETURN, _ALLOW),
    ]
    return b"".join(rules)


def _rule(code: int, value: int, then: int = 0, other: int = 0) -> bytes:
    order = sys.byteorder
    return code.to_bytes(2, order) + bytes((then, other)) + value.to_bytes(4, order)


def _numbers(names: str, column: int) -> list[int]:
    numbers = (entry.split()[column] for entry in names.split(","))
    return [int(number) for number in numbers if number != "-"]


def _buffer(content: bytes) -> Any:
    byte = type("Byte", (_Simple,), {"_type_": "c"})
    buffer = type("Buffer", (_ctypes.Array,), {"_type_": byte, "_length_": len(content)})()
    buffer.raw = content
    return buffer


def _prctl(option: int, *values: int) -> int:
    number = type("Int", (_Simple,), {"_type_": "i"})
    word = type("Word", (_Simple,), {"_type_": "L"})
    form = {"_flags_": _ctypes.FUNCFLAG_CDECL, "_restype_": number}
    function = type("Function", (_ctypes.CFuncPtr,), form)
    prctl: Any = function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl"))
    return int(prctl(number(option), *(word(value) for value in (*values, 0, 0, 0, 0)[:4])))
