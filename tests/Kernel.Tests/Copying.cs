using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Kernel.Tests;

/// <summary>
/// A scheduler that does everything that one may do: at every third iteration a trial copies the best one, or changes by itself, or saves, or
/// is held until as many others as it may are held too; and it changes the resources of trials that end others.
/// </summary>
internal sealed record Copying(int Together) : SchedulerSpec
{
    public override IScheduler Create(Problem problem) => new Scheduler(problem, Together);

    private sealed class Scheduler(Problem problem, int together) : IScheduler, ISnapshotState
    {
        private readonly SortedSet<int> _due = [];
        private int _ended;

        public void Observe(Fact fact)
        {
            switch (fact)
            {
                case TrialReported reported when reported.Iteration % 3 == 0: _due.Add(reported.Trial.Number); break;
                case TrialReported reported: _due.Remove(reported.Trial.Number); break;
                case TrialPerturbed or TrialStarted or TrialEnded: _due.Remove(((TrialFact)fact).Trial.Number); break;
            }

            if (fact is TrialEnded) _ended++;
        }

        public Directive Decide(Trial trial, ISchedulingView view) => (trial.Iteration % 3) switch
        {
            0 => Directive.Continue,
            1 => Directive.ContinueTo(trial.Iteration + 2) with { Save = true },
            // one that has no checkpoint begins again each time: not for ever
            _ => trial.Attempt < 4 ? Directive.Pause("waits for others") : Directive.Continue,
        };

        public SchedulerAction? NextAction(ISchedulingView view)
        {
            if (_ended > 0 && view.Trials[0] is { Resources: null, Status: not (TrialStatus.Terminated or TrialStatus.Error) } first)
                return new SchedulerAction.SetResources(first.Id, new TrialResources { Cpu = 2 });
            foreach (var number in _due)
            {
                var trial = view.Trials[number];
                if (trial.Status != TrialStatus.Running || trial.NextPerturbation is not null || trial.Attempt > 5) continue;
                var donor = view.Trials.Where(other => other.Id != trial.Id && other.Checkpoint is not null).MinBy(other => other.BestScore ?? double.PositiveInfinity);
                return new SchedulerAction.Perturb(trial.Id, Change(trial, donor ?? trial), $"copies {donor?.Id}");
            }

            return null;
        }

        public StartChoice ChooseStart(ISchedulingView view) =>
            CountReady(view) > 0 ? StartChoice.Resume(view.Held[^1].Id) : view.CanCreate ? StartChoice.Create : StartChoice.Hold;

        public int CountReady(ISchedulingView view) => view.Held.Count >= together ? 1 : 0;

        public string Describe() => $"copying: {_ended} ended, due: {string.Join(' ', _due)}";

        public JsonNode Capture() => new JsonObject { ["ended"] = _ended, ["due"] = new JsonArray([.. _due.Select(number => (JsonNode)number)]) };

        public void Restore(JsonNode state)
        {
            _ended = state["ended"]!.GetValue<int>();
            _due.UnionWith(state["due"]!.AsArray().Select(number => number!.GetValue<int>()));
        }

        private Perturbation Change(Trial trial, Trial donor)
        {
            var rng = new Rng(problem.Seed, Rng.StreamOf(trial.Id.Number, $"copying {trial.Attempt}"));
            var config = problem.Space.Decode(problem.Space.Sample(ref rng));
            return new(donor.Id, donor == trial ? null : donor.Checkpoint, trial.Iteration, donor.Config, config, ImmutableArray.Create(new ParameterChange("x", null, null, "sampled")));
        }
    }
}
