using Orleans.Runtime;
using Tune.Grains;

namespace Tune.Simulations;

/// <summary>One seed, from the first start of the cluster through the storm to the last check.</summary>
internal sealed class Simulation
{
    private static readonly TimeSpan HealingTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMinutes(5);

    private readonly World _world;
    private readonly List<(PlannedExperiment Plan, Person Person)> _people = [];

    private Simulation(Scenario scenario, Script? script) => _world = new World(scenario, script);

    /// <summary>Runs a seed on the calling thread.</summary>
    public static SimulationResult Run(ulong seed) => Run(ScenarioGenerator.Create(seed));

    /// <summary>Runs a scenario on the calling thread.</summary>
    public static SimulationResult Run(Scenario scenario, Script? script = null)
    {
        var simulation = new Simulation(scenario, script);
        try
        {
            simulation.RunAll();
        }
        catch (Exception exception)
        {
            // a turn of the simulator that throws is a fault as well
            simulation._world.Witness.Object($"{exception}");
        }

        return new SimulationResult(scenario.Seed, [.. simulation._world.Witness.Objections], simulation._world.Trace, simulation._world.Witness);
    }

    private void RunAll()
    {
        foreach (var plan in _world.Scenario.Experiments)
        {
            _world.Trace.Add($"planned: {plan}");
            var person = new Person(_world, plan);
            _people.Add((plan, person));
            Watch(_world.Start(person.RunAsync));
            if (plan.IsWatched) Watch(_world.Start(new Watcher(_world, plan).RunAsync));
        }

        _world.Trace.Add($"weather: {_world.Scenario.Weather}");
        _world.StartCluster();
        var weather = _world.Scenario.Weather;
        Schedule("crashes", weather.CrashesPerMinute, chance => _world.CrashCluster(chance.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5))));
        Schedule("kills", weather.KillsPerMinute, chance => AnyOf(chance)?.Kill());
        Schedule("freezes", weather.FreezesPerMinute, chance => AnyOf(chance)?.Freeze(chance.Between(TimeSpan.Zero, weather.LongestFreeze)));
        _world.RunUntil(() => false, _world.Scenario.Storm);
        _world.Trace.Add("the storm is over");
        _world.IsStormy = false;
        Expect(HasEnded, HealingTime, () => $"after {HealingTime} without faults it has not ended: {Describe()}");
        Expect(() => !_world.Witness.Running.Any(), SettlingTime, () => $"trainables run on: {string.Join(", ", _world.Witness.Running)}");
        Ask("all slots are free", AllSlotsAreFreeAsync);
        Restart();
        foreach (var (plan, person) in _people) Ask($"{plan.Name} is whole", () => new FinalChecks(_world, plan).CheckAsync(person));
        foreach (var part in _world.Script.Unused) _world.Witness.Object($"The script waits for '{part}', which never comes.");
        _world.IsOver = true;
        _world.RunUntil(() => false, SettlingTime);
    }

    /// <summary>Something that happens so often in the storm, at moments that are drawn.</summary>
    private void Schedule(string what, double timesPerMinute, Action<Chance> happen)
    {
        if (timesPerMinute == 0) return;
        var chance = new Chance(_world.Scenario.Seed, what);
        for (var at = TimeSpan.Zero; at <= _world.Scenario.Storm;)
        {
            at += TimeSpan.FromMinutes(-Math.Log(1 - chance.Between(0.0, 1.0)) / timesPerMinute);
            _world.Time.After(at, () =>
            {
                if (_world.IsStormy) happen(chance);
            });
        }
    }

    private VirtualSilo? AnyOf(Chance chance) => _world.Cluster is { } cluster ? cluster.Silos[chance.Below(cluster.Silos.Count)] : null;

    /// <summary>What a start makes good must be made good now.</summary>
    private void Restart()
    {
        if (!_world.Witness.IsContent) return;
        _world.CrashCluster(TimeSpan.FromMilliseconds(10));
        Expect(() => _world.Cluster is not null, SettlingTime, () => "the cluster does not start again");
    }

    private bool HasEnded() => _world.Cluster is not null
        && _people.TrueForAll(one => one.Person.IsDone && _world.Durable.StatusOf(one.Plan.Name) is nameof(ExperimentStatus.Finished) or nameof(ExperimentStatus.Stopped) or nameof(ExperimentStatus.Failed));

    private async Task AllSlotsAreFreeAsync()
    {
        while (true)
        {
            var view = await Cluster.Client.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).GetViewAsync();
            if (view.Silos.All(silo => silo.Leases.IsEmpty)) return;
            await _world.Time.PassAsync(TimeSpan.FromSeconds(1));
        }
    }

    private VirtualCluster Cluster => _world.Cluster ?? throw new InvalidOperationException("The cluster is down although the storm is over.");

    private void Ask(string what, Func<Task> code)
    {
        if (!_world.Witness.IsContent) return;
        var task = Watch(_world.Start(() => UntilAnsweredAsync(code)));
        Expect(() => task.IsCompleted, SettlingTime, () => $"it is not so that {what}");
    }

    /// <summary>A silo that is gone may still be thought to be there: then the question is asked again.</summary>
    private async Task UntilAnsweredAsync(Func<Task> code)
    {
        while (true)
        {
            try
            {
                await code();
                return;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                _world.Trace.Add($"asked in vain: {exception.GetType().Name} {exception.Message}");
                await _world.Time.PassAsync(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Expect(Func<bool> condition, TimeSpan limit, Func<string> objection)
    {
        if (_world.Witness.IsContent && !_world.RunUntil(condition, limit) && _world.Witness.IsContent) _world.Witness.Object(objection());
    }

    private Task Watch(Task task)
    {
        task.ContinueWith(
            failed => _world.Witness.Object($"The simulation itself failed: {failed.Exception?.InnerException}"),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, _world.Outside);
        return task;
    }

    private string Describe() => string.Join("; ", _people.Select(one =>
        $"{one.Plan.Name} is {_world.Durable.StatusOf(one.Plan.Name)} on disk, its person {(one.Person.IsDone ? "is" : "is not")} done"));
}
