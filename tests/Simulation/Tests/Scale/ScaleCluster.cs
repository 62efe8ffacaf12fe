using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Simulator;
using Tune.Grains;
using Tune.Storage;
using static Tune.Domain;

namespace Tune.Simulations;

/// <summary>Many silos with many trials, on one thread and a virtual clock, where nothing goes wrong but what a measurement does. It looks at nothing, so that what it takes is the grains' own and the simulator's.</summary>
internal sealed class ScaleCluster : IWorkQueue
{
    /// <summary>How many trials a silo runs at once.</summary>
    public const int Slots = 10;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.1);

    private readonly Queue<IThreadPoolWorkItem> _ready = new();
    private readonly List<ScaleSilo> _silos = [];
    private readonly IClusterClient _client;
    private readonly TurnScheduler _outside;

    /// <param name="silos">How many silos it begins with.</param>
    /// <param name="trialTime">What a trial takes, on average; null: a minute.</param>
    public ScaleCluster(int silos, TimeSpan? trialTime = null)
    {
        TrialTime = trialTime ?? TimeSpan.FromMinutes(1);
        Time = new VirtualTime(new Chance(1, "ties"), () => { });
        Members = new Cluster(Time, this, Network);
        _outside = new TurnScheduler(new SiloGate(this), null);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time);
        SiloBuilder.ForClient(services, _ => Members);
        _client = services.BuildServiceProvider().GetRequiredService<IClusterClient>();
        Add(silos);
    }

    public VirtualTime Time { get; }

    /// <summary>What a trial takes, on average.</summary>
    public TimeSpan TrialTime { get; }

    public Cluster Members { get; }

    public CountingNetwork Network { get; } = new();

    public MemoryExperimentStore Store { get; } = new();

    public IReadOnlyList<ScaleSilo> Silos => _silos;

    /// <summary>How many trials train at this moment.</summary>
    public int Running => _silos.Where(silo => silo.IsAlive).Sum(silo => silo.Running);

    /// <summary>How many have trained to their ends.</summary>
    public int Trained => _silos.Sum(silo => silo.Trained);

    public void Post(IThreadPoolWorkItem item) => _ready.Enqueue(item);

    /// <summary>Starts silos at once.</summary>
    public void Add(int silos)
    {
        var first = _silos.Count;
        while (_silos.Count < first + silos) _silos.Add(new ScaleSilo(this, _silos.Count));
        foreach (var silo in _silos.Skip(first)) silo.Start();
    }

    /// <summary>The silo that a grain is on; null if it is on none.</summary>
    public ScaleSilo? SiloOf<T>(string key)
        where T : IGrain => Members.Directory.Find(GrainId.Create(GrainTypes.All.ImplementationOf(typeof(T), null).GrainType, key)) is { } activation
            ? _silos.Find(silo => silo.Address.Equals(activation.Silo.SiloAddress))
            : null;

    /// <summary>Starts an experiment of so many trials, of which a part may run at once.</summary>
    public void StartExperiment(int number, int samples, int concurrent)
    {
        var spec = new ExperimentSpec<Configuration>
        {
            Name = NameOf(number), Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = samples, Searcher = new RandomSearch(), MaxConcurrentTrials = concurrent,
        };
        var request = new ExperimentRequest(ExperimentSpecJson.Write(spec, new AlgorithmRegistry()), ScaleSilo.Trainable);
        _ = Task.Factory.StartNew(() => _client.GetGrain<IExperimentGrain>(spec.Name).StartAsync(request), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _outside);
    }

    /// <summary>Whether so many experiments have ended well.</summary>
    public bool HaveFinished(int experiments) => Enumerable.Range(0, experiments).All(number => Store.RowOf(NameOf(number))?.Status == nameof(ExperimentStatus.Finished));

    /// <summary>Runs until something holds, at which it looks ten times a second, or so much time has passed.</summary>
    /// <returns>Whether it holds.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var (end, next) = (Time.Elapsed + limit, Time.Elapsed);
        while (true)
        {
            while (_ready.TryDequeue(out var item)) item.Execute();
            if (Time.Elapsed >= next)
            {
                if (condition()) return true;
                next = Time.Elapsed + LookInterval;
            }

            if (!Time.FireNext(end)) return condition();
        }
    }

    /// <summary>Lets so much time pass.</summary>
    public void Pass(TimeSpan time) => RunUntil(() => false, time);

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"e{number:0000}");
}
