"""Windows: this process as a job of its own with a limit on memory, ended without a dialog when it crashes; and its
priority."""

from __future__ import annotations

import ctypes
import sys

_LIMIT_PROCESS_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION = 0x100, 0x400
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
                ("least_working_set", ctypes.c_size_t), ("most_working_set", ctypes.c_size_t),
                ("most_processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
                ("scheduling", ctypes.c_uint32))


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (("basic", BasicLimits), ("io_counters", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
                ("job_memory", ctypes.c_size_t), ("peak_process_memory", ctypes.c_size_t),
                ("peak_job_memory", ctypes.c_size_t))


def limits_of(memory_bytes: int) -> ExtendedLimits:
    """The limits as Windows takes them."""
    limits = ExtendedLimits()
    limits.basic.flags = _LIMIT_PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION
    limits.process_memory = memory_bytes
    return limits


def limit_memory(memory_bytes: int) -> None:
    """Put this process into a job with that limit; raises OSError when Windows refuses. Does nothing elsewhere."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        for function in (kernel.CreateJobObjectW, kernel.GetCurrentProcess):
            function.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))  # lives as long as this process
        limits = limits_of(memory_bytes)
        done = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        if not done or not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())


def give_way() -> None:
    """Let this process have the processor after others; where Windows refuses, it goes on as it is."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
