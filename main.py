"""Starts qadesk."""

import sys

if __name__ == "__main__":
    from qadesk.app import main

    sys.exit(main(sys.argv[1:]))
