using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// A loaded experiment without a silo: what it writes is done when the test says so, and whom it calls notes that. Everything happens on the test's thread, which
/// waits for nothing: an <c>await</c> in a test would take it somewhere else.
/// </summary>
internal sealed class LoneExperiment : IDisposable
{
    private readonly SiloLedger _ledger;
    private readonly LiveExperiment _live;
    private readonly Turns _turns = new();
    private bool _isStopping;

    /// <param name="samples">How many trials it has.</param>
    /// <param name="facts">What has happened before it was loaded.</param>
    public LoneExperiment(int samples = 2, IReadOnlyList<Fact>? facts = null)
    {
        var spec = Some.Spec(samples: samples);
        var kernel = new Experiment(spec);
        if (facts is not null) kernel.Replay(facts);
        var silos = Answering.Only<ISiloStatusOracle>(nameof(ISiloStatusOracle.GetApproximateSiloStatuses), _ => new Dictionary<SiloAddress, SiloStatus> { [Silo] = SiloStatus.Active });
        var lifetime = Answering.Only<IHostApplicationLifetime>($"get_{nameof(IHostApplicationLifetime.ApplicationStopping)}", _ => new CancellationToken(_isStopping));
        var details = Answering.Only<ILocalSiloDetails>($"get_{nameof(ILocalSiloDetails.SiloAddress)}", _ => Silo);
        var options = new TuneServiceOptions();
        _ledger = new SiloLedger(new SiloResources(options, new ConfigurationBuilder().Build(), Answering.Only<IGpuProbe>(nameof(IGpuProbe.Find), _ => Array.Empty<string>()), visibleDevices: null), details);
        var services = new ExperimentServices(
            Store, Answering.Only<ICheckpointStore>(nameof(ICheckpointStore.RemoveLeftoversAsync), _ => Task.FromResult(0)), new ExperimentCode(new TrainableRegistry(), new AlgorithmRegistry()),
            Answering.Only<ITrainableExecutor>("", _ => null), TrialProcessCommand.None, new ManualTimeProvider(), Options.Create(options), silos, Failures, _ledger, Measured.ForNobody(), lifetime, NullLogger<ExperimentGrain>.Instance);
        Grains.On(nameof(IResourceBrokerGrain.RequestAsync), (_, _) => new ResourceReply([], [], TrialResources.Default));
        Grains.On(nameof(ITrialRunnerGrain.StartAsync), (_, _) => StartResult.Runs);
        Grains.On(nameof(ITrialRunnerGrain.SignalAsync), (_, _) => true);
        var head = facts?.Count ?? 0;
        _live = new LiveExperiment(services, new StoredExperiment(A.Experiment("e"), spec, kernel, head, head, [], []), Grains.Factory, () => TimesFailed++);
    }

    public static SiloAddress Silo { get; } = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);

    /// <summary>Who uses it is in its turns.</summary>
    public LiveExperiment Live
    {
        get
        {
            _turns.Enter();
            return _live;
        }
    }

    public HeldStore Store { get; } = new();

    public NotingGrains Grains { get; } = new();

    public ExperimentFailures Failures { get; } = new();

    /// <summary>How often it has said that it can't go on.</summary>
    public int TimesFailed { get; private set; }

    public Experiment Kernel => _live.Kernel;

    /// <summary>The facts of each batch that was to be written, by their kinds.</summary>
    public IReadOnlyList<string> Written => [.. Store.Batches.Select(batch => string.Join(' ', batch.Entries.Select(entry => entry.ToFact().GetType().Name)))];

    public static ResourceLease Lease(long id, SiloAddress? silo = null) => new(id, "e", TrialResources.Default, [new BundlePlace((silo ?? Silo).ToParsableString(), [])]);

    /// <summary>Its process is told to end.</summary>
    public void Stop()
    {
        _isStopping = true;
        _ledger.Leave();
    }

    /// <summary>Lets all be written that is to be, and what follows from it.</summary>
    public void Write()
    {
        _turns.Enter();
        for (_turns.TakeAll(); Store.Waiting > 0; _turns.TakeAll()) Store.Complete();
    }

    public void Run()
    {
        var running = Live.RunAsync(isPlanned: false, CancellationToken.None);
        for (Write(); !running.IsCompleted; Write()) _turns.TakeNext();
        Assert.True(running.IsCompletedSuccessfully, $"{running.Exception}");
        Store.Batches.Clear();
        Grains.Asked.Clear();
    }

    /// <summary>A trial has started with a lease, and that is durable.</summary>
    public ImmutableArray<long> Start(params long[] leases)
    {
        var declined = Live.Attempts.Offer([.. leases.Select(lease => Lease(lease))]);
        Write();
        Store.Batches.Clear();
        return declined;
    }

    /// <summary>What a runner says at the end of an attempt that has reported once.</summary>
    public static ReportBatch Completed(int trial, long lease, int attempt = 1) => new(
        trial, attempt, [new ReportItem(1, new Metrics("loss", 1).Freeze(), TimeSpan.FromSeconds(1), null)], End: new AttemptEnd(AttemptEndKind.Completed), Freed: Lease(lease));

    public void Dispose()
    {
        _ledger.Dispose();
        _turns.Dispose();
    }
}
