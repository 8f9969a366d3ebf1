"""The worker's side of the benchmark's protocol: one JSON command a line on stdin, one JSON answer a line on stdout."""

import json
import os
import resource
import sys
import time


def setting():
    """The case, the settings and the number of threads that the benchmark gives on the command line."""
    return json.loads(sys.argv[1])


def resident_megabytes():
    """Memory that the process holds now."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except FileNotFoundError:
        return peak_megabytes()


def peak_megabytes():
    """The most memory that the process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def answer_commands(ready, loaded_megabytes, step):
    """Says what the worker is, then answers each `{ steps }` with the times of so many calls of `step`, in ms."""
    say = lambda answer: print(json.dumps(answer), flush=True)
    say({"ready": ready, "loadedMegabytes": loaded_megabytes})
    for line in sys.stdin:
        times, processor_times = [], []
        for _ in range(json.loads(line)["steps"]):
            started, processor = time.perf_counter(), time.process_time()
            step()
            processor_times.append(1000 * (time.process_time() - processor))
            times.append(1000 * (time.perf_counter() - started))
        say({"times": times, "processorTimes": processor_times, "peakMegabytes": peak_megabytes()})
