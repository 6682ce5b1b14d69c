"""One job, timed in a process of its own. Only what comes with Python, so that rivals can use it too."""

import json
import resource
import statistics
import time
from collections.abc import Callable

RUNS = 40


def measured(job: Callable[[int], bytes]) -> None:
    """Print as JSON: the median in milliseconds after one run that is not counted, the peak memory in MB, the bytes of a result.

    `job` is given the number of the run, so that no run repeats the one before.
    """
    job(0)
    taken, size = [], 0
    for number in range(1, RUNS + 1):
        begun = time.perf_counter()
        size = len(job(number))
        taken.append(1000 * (time.perf_counter() - begun))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"median": statistics.median(taken), "peak": peak, "bytes": size}))
