using System.Globalization;
using Tune.Grains;

namespace Tune.Simulations;

/// <summary>Somebody who starts an experiment, does this and that to it, and after the storm lets it go on if it is paused.</summary>
internal sealed class Person(World world, PlannedExperiment plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly Chance _chance = new(world.Scenario.Seed, $"person of {plan.Name}");

    public bool IsDone { get; private set; }

    /// <summary>How often it was extended.</summary>
    public int Extensions { get; private set; }

    public async Task RunAsync()
    {
        await world.Time.PassAsync(plan.StartsAt);
        var request = new ExperimentRequest(ExperimentSpecJson.Write(plan.Spec, new AlgorithmRegistry()), plan.Training.Name);
        await InsistAsync("starts", grain => grain.StartAsync(request));
        foreach (var (after, act) in plan.Acts)
        {
            await world.Time.PassAsync(after);
            await DoAsync(act);
        }

        while (world.IsStormy) await world.Time.PassAsync(TimeSpan.FromSeconds(1));
        while (StatusOnDisk == nameof(ExperimentStatus.Paused)) await InsistAsync("resumes", grain => grain.ResumeAsync());
        IsDone = true;
    }

    private string? StatusOnDisk => world.Durable.StatusOf(plan.Name);

    private async Task DoAsync(PersonalAct act)
    {
        switch (act)
        {
            case PersonalAct.Pause: await TryAsync("pauses", grain => grain.PauseAsync("a person said so")); break;
            case PersonalAct.Resume: await TryAsync("resumes", grain => grain.ResumeAsync()); break;
            case PersonalAct.StopTrial stop:
                if (await TryAsync($"stops trial {stop.Trial} of", grain => grain.StopTrialAsync(stop.Trial, "a person said so")))
                    world.Witness.TrialWasStopped(plan.Name, stop.Trial);
                break;
            case PersonalAct.Extend extend:
                // asked again by the same key until it is answered: whatever was lost on the way, it is done once
                var request = new RequestKey(string.Create(CultureInfo.InvariantCulture, $"extension {Extensions}"));
                await InsistAsync("extends", grain => grain.ExtendAsync(extend.Samples, TimeSpan.Zero, request));
                // as whoever has lost the answer does
                await InsistAsync("asks for the same extension of", grain => grain.ExtendAsync(extend.Samples, TimeSpan.Zero, request));
                Extensions++;
                break;
            case PersonalAct.Stop:
                if (await TryAsync("stops", grain => grain.StopAsync("a person said so"))) world.Witness.ExperimentWasStopped(plan.Name);
                break;
            case PersonalAct.Change change:
                var edited = new ExperimentRequest(ExperimentSpecJson.Write(change.Spec, new AlgorithmRegistry()), plan.Training.Name, MayChange: true);
                await InsistAsync("changes", grain => ChangeAsync(grain, edited));
                break;
            case PersonalAct.Look: await TryAsync("looks at", LookAsync); break;
            default: throw new InvalidOperationException($"A person does no {act}.");
        }
    }

    /// <summary>It may have been extended, and have more trials by now than the edited spec asks for: then it stays as it is.</summary>
    private async Task ChangeAsync(IExperimentGrain grain, ExperimentRequest request)
    {
        try
        {
            await grain.StartAsync(request);
        }
        catch (ExperimentExistsException exception) when (exception.Refusals is [var refusal] && refusal.StartsWith("Samples:", StringComparison.Ordinal))
        {
            world.Trace.Add($"a person hears that {plan.Name} can't be changed so: {refusal}");
        }
        catch (Exception exception) when (exception is ExperimentExistsException or InvalidExperimentException)
        {
            // asked again, it would be refused again
            world.Witness.Object($"A person changes {plan.Name}: {exception}");
        }
    }

    private async Task LookAsync(IExperimentGrain grain) => world.Witness.Saw(plan.Name, await grain.GetViewAsync());

    private async Task InsistAsync(string what, Func<IExperimentGrain, Task> call)
    {
        while (!await TryAsync(what, call)) await world.Time.PassAsync(_chance.Between(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(3)));
    }

    private async Task<bool> TryAsync(string what, Func<IExperimentGrain, Task> call)
    {
        if (world.Cluster is not { } cluster) return false;
        try
        {
            var task = call(cluster.Client.GetGrain<IExperimentGrain>(plan.Name));
            // a cluster that is down answers no more
            if (!await task.CompletesWithinAsync(Patience, world.Time)) throw new TimeoutException("No answer.");
            await task;
            world.Trace.Add($"a person {what} {plan.Name}");
            return true;
        }
        catch (Exception exception)
        {
            if (exception is InvalidExperimentException or ExperimentExistsException) world.Witness.Object($"A person {what} {plan.Name}: {exception}");
            world.Trace.Add($"a person {what} {plan.Name} in vain: {exception.GetType().Name} {exception.Message}");
            return false;
        }
    }
}
