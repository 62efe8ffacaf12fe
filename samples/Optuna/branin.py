"""A landscape with three valleys, each 0.398 deep: Branin's function, which searchers are compared by."""
import json
import math
import os

config = json.loads(os.environ["TUNE_CONFIG"])
x, y = config["x"], config["y"]
height = (y - 5.1 * (x / math.pi) ** 2 / 4 + 5 * x / math.pi - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10
print("TUNE " + json.dumps({"metrics": {"height": height}}), flush=True)
