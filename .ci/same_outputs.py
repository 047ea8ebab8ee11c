"""Whether a notebook that Python has just executed has the outputs that stand in the repository.

    python3 .ci/same_outputs.py NOTEBOOK EXECUTED [--write]

Texts must be the same. A picture must be there: how its dots are placed is the drawing library's, and changes with its version.
With --write the outputs are written into the notebook, without what an execution adds of times and machines.
"""
import json
import sys


def texts(cell):
    """The outputs of a cell as far as they are compared."""
    out = []
    for o in cell.get("outputs", []):
        if o["output_type"] == "stream":
            out.append("".join(o["text"]))
        else:
            out.extend("a picture" if kind.startswith("image/") else "".join(text) for kind, text in sorted(o["data"].items()))
    return out


def main(kept, executed, write=False):
    with open(kept) as f:
        was = json.load(f)
    with open(executed) as f:
        now = json.load(f)
    differ = [i + 1 for i, (a, b) in enumerate(zip(was["cells"], now["cells"])) if texts(a) != texts(b)]
    if write:
        for a, b in zip(was["cells"], now["cells"]):
            if a["cell_type"] == "code":
                a["outputs"], a["execution_count"] = b["outputs"], b["execution_count"]
        with open(kept, "w") as f:
            json.dump(was, f, indent=1, ensure_ascii=False)
            f.write("\n")
    elif differ:
        sys.exit(f"{kept}: other outputs come out of cells {differ}; see .ci/notebooks --write")


main(*sys.argv[1:3], write="--write" in sys.argv[3:])
