"""The console script, for those who fork it: see forks.py."""

from app import main

if __name__ == "__main__":
    main()
