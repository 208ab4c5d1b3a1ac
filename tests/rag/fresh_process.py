"""What a piece of code imports, tried in a process of its own."""

import subprocess
import sys

HEAVY = ("torch", "transformers", "sentence_transformers")


def heavy_imports(code: str) -> str:
    """The modules of ``HEAVY`` that are loaded after some code, printed as a list.

    Raises CalledProcessError when the code fails.
    """
    code = f"import sys\n{code}\nprint([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()
