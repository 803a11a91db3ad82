"""Runs a command to its end and writes what it took to a file, as JSON.

    measure.py RESULT SECONDS COMMAND [ARGUMENT ...]

CPU seconds are user and system time of the command and of every process it waited for; memory is the largest resident
set of any one of them, as the kernel counted it (wait4). A command that runs longer than SECONDS is stopped, and the result
says so. The command's own output passes through.
"""

import json
import os
import subprocess
import sys
import threading
import time

# ru_maxrss counts KiB, but bytes on macOS.
RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024


def main(result, seconds, command):
    began = time.monotonic()
    process = subprocess.Popen(command)
    stopped = threading.Event()

    def stop():
        stopped.set()
        process.kill()

    limit = threading.Timer(seconds, stop)
    limit.daemon = True
    limit.start()
    _, status, usage = os.wait4(process.pid, 0)
    limit.cancel()
    wall = time.monotonic() - began
    took = {
        "status": os.waitstatus_to_exitcode(status),
        "stopped": stopped.is_set(),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "wall_seconds": wall,
        "peak_bytes": usage.ru_maxrss * RESIDENT_UNIT,
    }
    with open(result, "w", encoding="utf-8") as file:
        json.dump(took, file)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
