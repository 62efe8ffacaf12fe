"""Optuna's side of bench/Figures --with-peers. Prints one line of JSON: its version, and for each thing measured the figure of each round.

optuna_trials.py trials|reports|suggestions|importance SECONDS FOLDER [SERVER]

SECONDS is how long each of them is measured, FOLDER is where databases are made. With SERVER, the URL of a database server, only what is stored there is measured.
"""

import json
import os
import sys
import time
from random import Random

import optuna
from optuna.distributions import FloatDistribution
from optuna.pruners import HyperbandPruner, SuccessiveHalvingPruner
from optuna.samplers import RandomSampler, TPESampler

ROUNDS = 3
STEPS = 81


def parameters(trial):
    """The space of ours: five parameters."""
    trial.suggest_int("hidden", 16, 256, step=16)
    trial.suggest_float("dropout", 0, 0.5)
    trial.suggest_categorical("activation", ["relu", "tanh", "gelu"])
    trial.suggest_int("layers", 1, 4)
    return trial.suggest_float("rate", 1e-5, 1e-1, log=True)


def curve(trial):
    """All curves are alike, so that the pruner lets all of them run on; every iteration is reported and decided about."""
    parameters(trial)
    for step in range(1, STEPS + 1):
        trial.report(1 / step, step)
        trial.should_prune()
    return 1 / STEPS


class Studies:
    def __init__(self, folder, server):
        self.folder = folder
        self.server = server
        self.count = 0

    def create(self, is_stored, pruner=None):
        self.count += 1
        storage = (self.server or f"sqlite:///{os.path.join(self.folder, str(self.count))}.db") if is_stored else None
        return optuna.create_study(storage=storage, sampler=RandomSampler(seed=self.count), pruner=pruner)


def rate(study, objective, seconds, threads=1):
    """Trials a second."""
    begin = time.perf_counter()
    study.optimize(objective, timeout=seconds, n_jobs=threads)
    elapsed = time.perf_counter() - begin
    return len(study.get_trials(deepcopy=False)) / elapsed


def trials(studies, seconds):
    if studies.server:
        return {
            "PostgreSQL": lambda: rate(studies.create(True), parameters, seconds),
            "PostgreSQL with 4 threads": lambda: rate(studies.create(True), parameters, seconds, threads=4),
        }
    return {
        "SQLite": lambda: rate(studies.create(True), parameters, seconds),
        "SQLite with 2 threads": lambda: rate(studies.create(True), parameters, seconds, threads=2),
        "in memory": lambda: rate(studies.create(False), parameters, seconds),
    }


def reports(studies, seconds):
    halving = lambda: SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    hyperband = lambda: HyperbandPruner(min_resource=1, max_resource=STEPS, reduction_factor=3)
    measure = lambda is_stored, pruner, threads=1: STEPS * rate(studies.create(is_stored, pruner()), curve, seconds, threads)
    if studies.server:
        return {
            "successive halving on PostgreSQL": lambda: measure(True, halving),
            "successive halving on PostgreSQL with 4 threads": lambda: measure(True, halving, 4),
        }
    return {
        "successive halving on SQLite": lambda: measure(True, halving),
        "successive halving in memory": lambda: measure(False, halving),
        "Hyperband on SQLite": lambda: measure(True, hyperband),
        "Hyperband in memory": lambda: measure(False, hyperband),
    }


def suggestion(dimensions, count, seconds):
    """Milliseconds of CPU for a suggestion of TPE after a history of random points, with taking in its result."""
    space = {f"x{d}": FloatDistribution(0, 1) for d in range(dimensions)}
    study = optuna.create_study(sampler=TPESampler(seed=1))
    random = Random(1)
    loss = lambda params: sum((value - 0.3) ** 2 for value in params.values())
    for _ in range(count):
        params = {name: random.random() for name in space}
        study.add_trial(optuna.create_trial(params=params, distributions=space, value=loss(params)))
    spent = []
    while len(spent) < 3 or sum(spent) < seconds:
        begin = time.process_time()
        trial = study.ask(space)
        study.tell(trial, loss(trial.params))
        spent.append(time.process_time() - begin)
    return 1000 * sum(spent) / len(spent)


def suggestions(_, seconds):
    return {
        f"{dimensions} dimensions, {count} trials": lambda dimensions=dimensions, count=count: suggestion(dimensions, count, seconds)
        for dimensions in (5, 20)
        for count in (100, 1000, 10000)
    }


def evaluation(evaluator, dimensions, count):
    """Milliseconds of CPU for the importance of parameters after a history of random points."""
    space = {f"x{d}": FloatDistribution(0, 1) for d in range(dimensions)}
    study = optuna.create_study()
    random = Random(1)
    trials = [{name: random.random() for name in space} for _ in range(count)]
    loss = lambda params: sum((value - 0.3) ** 2 for value in params.values())
    study.add_trials([optuna.create_trial(params=params, distributions=space, value=loss(params)) for params in trials])
    begin = time.process_time()
    optuna.importance.get_param_importances(study, evaluator=evaluator)
    return 1000 * (time.process_time() - begin)


def importance(_, seconds):
    # its fANOVA takes minutes for more trials; versions before 3.6 have no PED-ANOVA
    evaluators = {"Fanova": optuna.importance.FanovaImportanceEvaluator}
    if hasattr(optuna.importance, "PedAnovaImportanceEvaluator"):
        evaluators["PedAnova"] = optuna.importance.PedAnovaImportanceEvaluator
    return {
        f"{name}, 20 dimensions, {count} trials": lambda evaluator=evaluator, count=count: evaluation(evaluator(), 20, count)
        for name, evaluator in evaluators.items()
        for count in (100, 500)
    }


def main():
    what, seconds, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    measurements = {"trials": trials, "reports": reports, "suggestions": suggestions, "importance": importance}[what](Studies(folder, sys.argv[4] if len(sys.argv) > 4 else None), seconds)
    rounds = 1 if what in ("suggestions", "importance") else ROUNDS
    # in turn, so that all are disturbed alike
    figures = {name: [] for name in measurements}
    for _ in range(rounds):
        for name, measure in measurements.items():
            figures[name].append(measure())
    print(json.dumps({"version": optuna.__version__, "figures": figures}))


if __name__ == "__main__":
    main()
