"""A sampler of Optuna as the searcher of an experiment: searcher: {command: [python3, optuna_searcher.py]}

usage: optuna_searcher.py [SAMPLER [OPTIONS]]: a class of optuna.samplers that takes a seed, and its options as a JSON object. Default: TPESampler '{"constant_liar": true}'.
What it says is a function of the seed, the number of the trial and what it was told, so that an experiment that was interrupted goes on as if it had not been.
"""
import copy
import json
import math
import random
import statistics
import sys
import warnings

import optuna

EDGE = 1e-6  # a normal distribution is sought by its quantile, which is never nearer to 0 or 1


class Domain:
    """A domain of numbers. Optuna seeks x: the number, its multiple of the step, or its quantile."""

    def __init__(self, kind, of):
        self.normal = statistics.NormalDist(*(of or (0, 1))[:2]) if kind.endswith("randn") else None
        self.step = of[2] if len(of) == 3 else 1 if "int" in kind else None
        self.is_log, self.is_whole = "log" in kind, "int" in kind
        self.is_float = self.normal is not None or self.step is None
        if self.normal:
            self.low, self.high = EDGE, 1 - EDGE
        elif self.is_float:
            self.low, self.high = of
        else:
            # randint has not its upper end, qrandint has
            self.low, self.high = round(of[0] / self.step), round(of[1] / self.step) - (kind in ("randint", "lograndint"))

    def suggest(self, trial, path):
        x = (trial.suggest_float if self.is_float else trial.suggest_int)(path, self.low, self.high, log=self.is_log)
        if self.normal:
            value = self.normal.inv_cdf(x)
            return round(value / self.step) * self.step if self.step else value
        return x if self.is_float else x * self.step

    def read(self, value):
        """x of a value; None if the domain has it not."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        if self.normal:
            return min(max(self.normal.cdf(value), EDGE), 1 - EDGE)
        x = value if self.is_float else round(value / self.step)
        return x if self.low <= x <= self.high else None


def split(space):
    """What a part of the space is: a kind and what it is of."""
    if isinstance(space, dict) and len(space) == 1:
        (kind, of), = space.items()
        if kind in ("choice", "grid_search"):
            return "choice", of
        if kind == "const":
            return "const", of
        if kind.lstrip("q").replace("log", "", 1) in ("uniform", "randint", "randn"):
            return "domain", Domain(kind, of)
    return ("dict", space) if isinstance(space, dict) else ("list", space) if isinstance(space, list) else ("const", space)


def suggest(trial, space, path=""):
    """A configuration, or a part of one, of which every parameter is the trial's."""
    kind, of = split(space)
    if kind == "domain":
        return of.suggest(trial, path)
    if kind == "choice":
        option = trial.suggest_categorical(path, range(len(of)))
        return suggest(trial, of[option], f"{path}/{option}")
    if kind == "dict":
        return {name: suggest(trial, part, f"{path}/{name}") for name, part in of.items()}
    return [suggest(trial, part, f"{path}/{i}") for i, part in enumerate(of)] if kind == "list" else of


def read(space, value, path=""):
    """The parameters of a configuration, or of a part of one; None if the space has it not."""
    kind, of = split(space)
    if kind == "domain":
        x = of.read(value)
        return None if x is None else {path: x}
    if kind == "choice":
        found = ((i, read(option, value, f"{path}/{i}")) for i, option in enumerate(of))
        return next(({path: i, **inner} for i, inner in found if inner is not None), None)
    if kind == "const":
        return {} if value == of and isinstance(value, bool) == isinstance(of, bool) else None
    if not isinstance(value, type(of)) or len(value) != len(of) or (kind == "dict" and value.keys() != of.keys()):
        return None
    parts = [read(part, value[i], f"{path}/{i}") for i, part in (of.items() if kind == "dict" else enumerate(of))]
    return None if None in parts else {name: x for part in parts for name, x in part.items()}


class Searcher:
    def __init__(self, start, sampler, options):
        self.space, self.seed = start["space"], start["seed"]
        self.sampler = lambda seed: getattr(optuna.samplers, sampler)(seed=seed, **options)
        self.study = optuna.create_study(directions=[objective["goal"] for objective in start["objectives"]], sampler=self.sampler(0))
        self.running = {}

    def ask(self, number, refused=0):
        # of a copy: it becomes a trial when it is told to be one
        return self.make(copy.deepcopy(self.study), number, refused)[1]

    def begin(self, config):
        self.study.enqueue_trial(read(self.space, config))
        return self.make(self.study, config)[0]

    def make(self, study, *which):
        # a generator of its own for each trial: one that goes on would know how often it was asked before an interruption
        study.sampler = self.sampler(random.Random(f"{self.seed} {which}").getrandbits(32))
        trial = study.ask()
        return trial, suggest(trial, self.space)

    def end(self, trial, value=None):
        values = [float(one) for one in (value if isinstance(value, list) else [] if value is None else [value])]
        if values and not any(math.isnan(one) for one in values):
            self.study.tell(trial, values)
        else:
            self.study.tell(trial, state=optuna.trial.TrialState.FAIL)


def main(sampler="TPESampler", options=None):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    options = json.loads(options) if options else {"constant_liar": True} if sampler == "TPESampler" else {}
    searcher = None
    for line in sys.stdin:
        message = json.loads(line)
        operation = message["op"]
        if operation == "start":
            searcher = Searcher(message, sampler, options)
        elif operation == "ask":
            print(json.dumps({"config": searcher.ask(message["trial"], message.get("refused", 0))}), flush=True)
        elif operation == "trial":
            searcher.running[message["trial"]] = searcher.begin(message["config"])
        elif operation == "tell":
            searcher.end(searcher.running.pop(message["trial"]), message.get("value"))
        elif operation == "add":
            searcher.end(searcher.begin(message["config"]), message.get("value"))


main(*sys.argv[1:])
