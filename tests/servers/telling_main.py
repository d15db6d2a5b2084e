"""Tells its environment and then waits, for the tests of forks.py."""

import os
import sys
import time

if __name__ == "__main__":
    sys.stdout.write(f"{dict(os.environ)}\n")
    sys.stdout.flush()
    time.sleep(60)
