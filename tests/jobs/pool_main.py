"""A parent with a pool of two, which tells their numbers and then sleeps."""

import sys
import time

from archive.jobs.pool import Pool
from archive.settings import Settings

if __name__ == "__main__":
    pool = Pool(Settings.read(), 2, sys.argv[1:])
    pool.start()
    while len(pool.processes()) < 2:
        time.sleep(0.05)
    sys.stdout.write(f"{' '.join(map(str, pool.processes()))}\n")
    sys.stdout.flush()
    time.sleep(60)
