"""``python -m ingest PATH...`` is the same as ``contract-qa ingest PATH...``."""

import sys

from ingest.cli import main

if __name__ == "__main__":
    main(["ingest", *sys.argv[1:]])
