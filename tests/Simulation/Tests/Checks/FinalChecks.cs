using System.Collections.Immutable;
using System.Globalization;
using Tune.Grains;

namespace Tune.Simulations;

/// <summary>What must hold of an experiment when all is over and a new cluster has looked at it once.</summary>
internal sealed class FinalChecks(World world, PlannedExperiment plan)
{
    private static readonly TimeSpan TimeToMakeGood = TimeSpan.FromSeconds(10);

    public async Task CheckAsync(Person person)
    {
        // it is loaded, and what is left over is removed while it can be looked at
        await Client.GetGrain<IExperimentGrain>(plan.Name).GetViewAsync();
        await world.Time.PassAsync(TimeToMakeGood);
        var facts = world.Witness.JournalOf(plan.Name).Facts.ToImmutableArray();
        var (kernel, difference) = Redecision.Of(plan.Spec, facts);
        if (difference is not null)
        {
            Object($"what was decided is not what the kernel decides: {difference}");
            return;
        }

        CheckTimes(facts);
        CheckRows(kernel);
        await CheckSnapshotAsync(kernel, facts);
        await CheckViewAsync(kernel);
        foreach (var trial in kernel.Trials)
        {
            if (!trial.Status.IsEnded()) Object($"trial {trial.Id} is {trial.Status}");
            await CheckCheckpointsAsync(trial);
        }

        if (world.Durable.Checkpoints.Leftovers(plan.Name) is { Length: > 0 } leftovers) Object($"left over: {string.Join(", ", leftovers)}");
        var extensions = facts.OfType<ExperimentExtended>().Count();
        if (extensions != person.Extensions) Object($"it was extended {extensions} times and not {person.Extensions}");
    }

    /// <summary>Whatever the clocks say, time does not go back, and an experiment has not run for longer than there was time.</summary>
    private void CheckTimes(ImmutableArray<Fact> facts)
    {
        var life = new ExperimentLife();
        foreach (var fact in facts) life.Apply(fact);
        for (var index = 1; index < facts.Length; index++)
            if (facts[index].At < facts[index - 1].At) Object($"entry {index + 1} is of {facts[index].At:O}, before the one before it");
        if (life.ElapsedAt(facts[^1].At) > world.Time.Elapsed) Object($"it has run for {life.ElapsedAt(facts[^1].At)} in {world.Time.Elapsed}");
    }

    private void CheckRows(Experiment kernel)
    {
        if (world.Durable.StatusOf(plan.Name) != kernel.Status.ToString()) Object($"its row says {world.Durable.StatusOf(plan.Name)} and its journal {kernel.Status}");
        var rows = world.Durable.Experiments.TrialsOf(plan.Name).Select(row => (row.Trial, row.Status, row.Attempts, row.Iterations, row.Failures));
        var expected = kernel.Trials.Select(trial => (trial.Id.Number, trial.Status.ToString(), trial.Attempt, trial.Iteration, trial.Failures));
        if (!rows.SequenceEqual(expected)) Object($"the rows of its trials are {string.Join(" ", rows)} and not {string.Join(" ", expected)}");
    }

    private async Task CheckSnapshotAsync(Experiment kernel, ImmutableArray<Fact> facts)
    {
        if (await world.Durable.Experiments.FindSnapshotAsync(plan.Name, CancellationToken.None) is not { } snapshot) return;
        var restored = new Experiment(world.Witness.JournalOf(plan.Name).Spec);
        restored.Restore(GrainSnapshot.Parse(snapshot.Body).Kernel.Span);
        restored.Replay(facts.Skip((int)snapshot.Sequence));
        if (restored.Capture() != kernel.Capture()) Object($"from its snapshot it is {restored.Capture()} and not {kernel.Capture()}");
    }

    private async Task CheckViewAsync(Experiment kernel)
    {
        var view = await Client.GetGrain<IExperimentGrain>(plan.Name).GetViewAsync();
        var expected = kernel.View(view.At);
        if (Text(view) != Text(expected)) Object($"it looks like {Text(view)} and not like {Text(expected)}");
    }

    private static string Text(ExperimentView view) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.Status} ({view.Reason}), {view.Total} trials: {string.Join(", ", view.Counts)}, {view.Iterations} iterations in {view.Elapsed}; best {view.Best}; {view.Scheduler}");

    private async Task CheckCheckpointsAsync(Trial trial)
    {
        var kept = (await Client.GetGrain<ITrialGrain>(GrainKeys.Trial(plan.Name, trial.Id)).GetCheckpointsAsync()).Select(checkpoint => checkpoint.Name).ToImmutableArray();
        var stored = await world.Durable.Checkpoints.ListAsync(plan.Name, trial.Id.Number, CancellationToken.None);
        if (!kept.Order(StringComparer.Ordinal).SequenceEqual(stored.Order(StringComparer.Ordinal)))
            Object($"trial {trial.Id} says that it keeps {string.Join(", ", kept)}, and has {string.Join(", ", stored)}");
        if (trial.Checkpoint is { } newest && newest.Trial == trial.Id.Number && !kept.Contains(newest.Name)) Object($"trial {trial.Id} does not keep its newest checkpoint {newest.Name} but {string.Join(", ", kept)}");
    }

    private Orleans.IClusterClient Client => (world.Cluster ?? throw new InvalidOperationException("The cluster is down although the storm is over.")).Client;

    private void Object(string what) => world.Witness.Object($"{plan.Name}: {what}");
}
