"""Experiments of Tune.Orleans over HTTP (docs/http-api.md). Copy this file beside your own: it needs nothing but Python 3.

A worker, on any machine:

    Client("http://127.0.0.1:8420").experiment("remote").run(lambda trial: {"loss": train(**trial.configuration)})
"""
import json
import os
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class TuneError(Exception):
    """What the server refuses. `status` is that of HTTP, `problem` what it says: type, detail, problems."""

    def __init__(self, status, problem):
        super().__init__("\n".join([problem.get("detail") or f"HTTP {status}", *(problem.get("problems") or [])]))
        self.status = status
        self.problem = problem


class Client:
    """A server of experiments.

    url:      where it is, such as http://127.0.0.1:8420.
    key:      a key of `tune keys add`; none is needed on the server's own machine. Default: the environment's TUNE_KEY.
    patience: for how many seconds a server that does not answer, as while it restarts, is asked again.
    """

    def __init__(self, url="http://127.0.0.1:8420", key=None, patience=60):
        self.url = url.rstrip("/") + "/api/v1"
        self.patience = patience
        self._key = key or os.environ.get("TUNE_KEY")

    def experiments(self):
        """All experiments, newest first."""
        return list(self.pages("/experiments"))

    def experiment(self, name):
        """One that is there, or will be."""
        return Experiment(self, name)

    def create(self, name, space, minimize=None, maximize=None, trainable=None, **spec):
        """Creates an experiment, or goes on with it if it is there with the same spec.

        space:              parameters by name, such as {"lr": {"loguniform": [1e-4, 1e-1]}}.
        minimize, maximize: the metric that counts; one of the two.
        trainable:          the name of code that the silos run; None: workers ask for the trials.
        spec:               the rest of the spec, such as samples=50, scheduler={"kind": "asha", "maxResource": 81}.
        """
        if (minimize is None) == (maximize is None):
            raise ValueError("give one of minimize and maximize: the metric that counts")
        objective = {"metric": minimize or maximize, "goal": "Minimize" if minimize else "Maximize"}
        body = {"spec": {"name": name, "space": space, "objective": objective, **spec}}
        body.update({"isAsked": True} if trainable is None else {"trainable": trainable})
        self.ask("POST", "/experiments", body, is_named=True)
        return Experiment(self, name)

    def pages(self, path, **query):
        """All items of a list, whose pages are asked for as they are needed."""
        while True:
            page = self.ask("GET", path + "?" + urllib.parse.urlencode({"limit": 1000, **query}))
            yield from page["items"]
            if "next" not in page:
                return
            query["cursor"] = page["next"]

    def ask(self, method, path, body=None, is_named=False):
        """One request of the API; if nobody answers, again for a while. What would happen twice then needs is_named: the server knows it again by a key, and does it once."""
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if is_named:
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
        if self._key:
            request.add_header("Authorization", "Bearer " + self._key)
        until = time.monotonic() + self.patience
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503) or time.monotonic() > until:
                    raise TuneError(error.code, _problem(error)) from None
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if time.monotonic() > until:
                    raise
            time.sleep(0.5)


class Experiment:
    """An experiment of a server."""

    def __init__(self, client, name):
        self.client = client
        self.name = name
        self._path = "/experiments/" + urllib.parse.quote(name, safe="")

    def status(self):
        """As it is now: status, best, what runs."""
        return self._ask("GET")

    def best(self):
        """The best trial so far: trial, configuration, metrics; None before the first result."""
        return self.status().get("best")

    def results(self, **query):
        """Its trials by number; status="Error" for some of them."""
        return list(self.client.pages(self._path + "/trials", **query))

    def reports(self, trial):
        """A trial's reports by iteration."""
        return list(self.client.pages(f"{self._path}/trials/{trial}/reports"))

    def pause(self, reason=None):
        """Lets no trial start; the running ones hold."""
        return self._ask("POST", ":pause", {"reason": reason} if reason else None)

    def resume(self):
        """Goes on after a pause."""
        return self._ask("POST", ":resume")

    def stop(self, reason=None):
        """Ends it with all its trials."""
        return self._ask("POST", ":stop", {"reason": reason} if reason else None)

    def extend(self, samples=0, seconds=0):
        """Gives it more samples, or time."""
        return self._ask("POST", ":extend", {"samples": samples, "seconds": seconds}, is_named=True)

    def enqueue(self, *configurations, adds_samples=False):
        """Has configurations tried next; what one leaves open is sampled."""
        return self._ask("POST", ":enqueue", {"configurations": configurations, "addsSamples": adds_samples}, is_named=True)

    def retry(self, *trials, from_last_checkpoint=False):
        """Tries failed trials again, all that have failed if none is named; says how many."""
        return self._ask("POST", ":retry", {"trials": trials, "fromLastCheckpoint": from_last_checkpoint}, is_named=True)["count"]

    def tag(self, name, value):
        """Sets a tag; None removes it."""
        path = "/tags/" + urllib.parse.quote(name, safe="")
        return self._ask("DELETE", path) if value is None else self._ask("PUT", path, {"value": value})

    def delete(self):
        """Deletes it, once it has ended, with its journal, checkpoints and files."""
        return self._ask("DELETE")

    def trials(self, worker=None, lease=60):
        """Trials to run, one after the other, until the experiment has ended; for experiments whose trials are asked for.

        worker: who asks, another name for each that asks at the same time; what the last one of that name had left begins anew. Default: of the machine, the process and the thread.
        lease:  for how many seconds the worker may be silent before others get its trial. While the loop runs a thread says that it is there.
        """
        begins_anew = worker is not None
        worker = worker or f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
        while True:
            body = {"client": worker, "leaseSeconds": lease, "waitSeconds": 20, "beginsAnew": begins_anew}
            answer = self._ask("POST", "/trials:suggest", body)
            begins_anew = False
            for suggestion in answer["trials"]:
                with Trial(self, suggestion, lease) as trial:
                    yield trial
            if answer["hasEnded"]:
                return

    def run(self, function, worker=None, lease=60):
        """Runs trials until the experiment has ended: calls function(trial), which reports as it likes and returns the last metrics, or None. One that raises has failed."""
        for trial in self.trials(worker, lease):
            try:
                metrics = function(trial)
            except Exception as error:
                trial.fail(f"{type(error).__name__}: {error}")
            else:
                trial.complete(**(metrics or {}))

    def _ask(self, method, path="", body=None, is_named=False):
        return self.client.ask(method, self._path + path, body, is_named)


class Trial:
    """A trial that this worker runs: number, configuration, and the last reported iteration. One that the loop leaves before its end was told is given back."""

    def __init__(self, experiment, suggestion, lease):
        self.number = suggestion["trial"]
        self.attempt = suggestion["attempt"]
        self.configuration = suggestion["configuration"]
        self.iteration = suggestion["iteration"]
        self.name = suggestion.get("name")
        self.is_over = False
        self._experiment = experiment
        self._elapsed = suggestion["elapsedSeconds"]
        self._since = time.monotonic()
        self._lease = lease
        self._left = threading.Event()

    def report(self, attributes=None, **metrics):
        """Reports an iteration: numbers by name, the objective among them. False: the trial has ended, and there is no more to do."""
        if self.is_over:
            return False
        body = {"attempt": self.attempt, "iteration": self.iteration + 1, "metrics": _metrics(metrics), "elapsedSeconds": self.elapsed(), "attributes": attributes or {}}
        verdict = self._ask("report", body)
        self.iteration += 1
        self.is_over = verdict["action"] == "stop"
        return not self.is_over

    def complete(self, attributes=None, **metrics):
        """Tells its end: with the result as one more report, or without, and then the last report is the result. False: it had ended before."""
        if self.is_over:
            return False
        body = {"attempt": self.attempt, "elapsedSeconds": self.elapsed(), "attributes": attributes or {}}
        if metrics:
            body.update(metrics=_metrics(metrics), iteration=self.iteration + 1)
        self.is_over = True
        return self._ask("complete", body)["isTaken"]

    def fail(self, error):
        """Tells that it has failed, and why."""
        if self.is_over:
            return False
        self.is_over = True
        return self._ask("complete", {"attempt": self.attempt, "error": str(error) or "it did not say why", "elapsedSeconds": self.elapsed()})["isTaken"]

    def elapsed(self):
        """How many seconds it has trained, over all attempts."""
        return self._elapsed + time.monotonic() - self._since

    def __enter__(self):
        threading.Thread(target=self._renew, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._left.set()
        if not self.is_over:
            self._ask("release", {"attempt": self.attempt})

    def _renew(self):
        while not self._left.wait(self._lease / 3):
            try:
                self._ask("renew", {"attempt": self.attempt})
            except (TuneError, OSError):
                # the next report says what there is to say
                pass

    def _ask(self, verb, body):
        return self._experiment.client.ask("POST", f"{self._experiment._path}/trials/{self.number}:{verb}", body)


def _metrics(metrics):
    # JSON has no word for what is not finite
    return {name: value if abs(value) <= 1.8e308 else str(value).replace("nan", "NaN").replace("inf", "Infinity") for name, value in ((name, float(value)) for name, value in metrics.items())}


def _problem(error):
    try:
        return json.loads(error.read())
    except ValueError:
        return {}
