"""How a trial of Tune.Orleans talks to the tuner. Copy this file beside your own: it needs nothing but Python 3."""
import json
import os
import sys

_in_trial = "TUNE_TRIAL" in os.environ

# The trial's configuration, a dictionary; empty when the program is run by hand.
config = json.load(open(os.environ["TUNE_CONFIG_FILE"], encoding="utf-8")) if _in_trial else {}
# The iterations that were reported before: 0 at the beginning. Train on from here.
iteration = int(os.environ.get("TUNE_ITERATION", "0"))
# The folder of the checkpoint to go on from; None to begin at the beginning. Read only.
checkpoint = os.environ.get("TUNE_CHECKPOINT")
# The same in every attempt and every repetition of the experiment.
seed = int(os.environ.get("TUNE_SEED", "0"))


def report(checkpoint=None, attributes=None, **metrics):
    """Reports an iteration and ends the program if the trial is to stop or to hold.

    checkpoint: a folder in the current one with the state after this iteration, complete. It is copied, and may be deleted or written again when report returns.
    attributes: a dictionary of notes about the trial.
    metrics:    numbers by name, the objective among them.
    """
    if not _in_trial:
        print(" ".join(f"{name}={value:g}" for name, value in metrics.items()), flush=True)
        return
    line = {"metrics": {name: float(value) for name, value in metrics.items()}}
    if checkpoint is not None:
        line["checkpoint"] = os.fspath(checkpoint)
    if attributes is not None:
        line["attributes"] = attributes
    print("TUNE " + json.dumps(line), flush=True)
    verdict = json.loads(sys.stdin.readline() or '{"verdict":"stop"}')
    if verdict["verdict"] != "continue":
        sys.exit(0)
