using System.Diagnostics;
using Orleans.Simulator;

namespace Tune.Simulations;

/// <summary>
/// All that one seed has: a clock, one thread on which everything runs in an order that is drawn, storage that outlives processes,
/// and a cluster whose silos may end at any point and are started again.
/// </summary>
internal sealed class World : IWorkQueue
{
    private readonly List<(IThreadPoolWorkItem Item, VirtualCluster? Cluster)> _ready = [];
    private readonly Chance _order;
    private readonly Chance _busyness;
    private int _clusters;
    private int _silos;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public World(Scenario scenario, Script? script = null)
    {
        Scenario = scenario;
        Script = script ?? new Script();
        _order = new Chance(scenario.Seed, "order");
        _busyness = new Chance(scenario.Seed, "busyness");
        Time = new VirtualTime(new Chance(scenario.Seed, "ties"), RequireThread);
        Trace = new Trace(Time);
        Witness = new Witness(this);
        Durable = new DurableState();
        Network = new StormyNetwork(this);
        Outside = new TurnScheduler(new SiloGate(this), null);
    }

    public Scenario Scenario { get; }

    public Script Script { get; }

    public VirtualTime Time { get; }

    public Trace Trace { get; }

    public Witness Witness { get; }

    /// <summary>What is on disk.</summary>
    public DurableState Durable { get; }

    public StormyNetwork Network { get; }

    /// <summary>The cluster; null while all of it is down.</summary>
    public VirtualCluster? Cluster { get; private set; }

    /// <summary>What runs outside the cluster: people, and programs that watch.</summary>
    public TurnScheduler Outside { get; }

    /// <summary>What goes wrong now.</summary>
    public Weather Weather => IsStormy ? Scenario.Weather : Weather.Calm;

    public bool IsStormy { get; set; } = true;

    /// <summary>Whether everything has been checked.</summary>
    public bool IsOver { get; set; }

    public void Post(IThreadPoolWorkItem item) => Post(item, null);

    public void Post(IThreadPoolWorkItem item, VirtualCluster? cluster)
    {
        RequireThread();
        if (_busyness.Happens(Weather.BusyThreads)) Time.After(_busyness.Between(TimeSpan.Zero, Weather.LongestBusy), () => _ready.Add((item, cluster)));
        else _ready.Add((item, cluster));
    }

    public void StartCluster()
    {
        if (Cluster is not null) return;
        Cluster = new VirtualCluster(this, ++_clusters);
        Cluster.Start();
    }

    /// <summary>All silos end at this very point; others are started after a while.</summary>
    public void CrashCluster(TimeSpan downTime)
    {
        if (Cluster is not { } cluster) return;
        Cluster = null;
        cluster.Kill();
        Time.After(downTime, StartCluster);
    }

    public int CountSilo() => ++_silos;

    /// <summary>Runs until something holds, or a promise is broken, or the time is over.</summary>
    /// <returns>Whether it holds.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Time.Elapsed + limit;
        while (Witness.IsContent)
        {
            if (condition()) return true;
            if (_ready.Count > 0) RunOne();
            else if (!Time.FireNext(end)) return condition();
        }

        return false;
    }

    /// <summary>Starts what a client does.</summary>
    public Task Start(Func<Task> code) => Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Outside).Unwrap();

    private void RunOne()
    {
        var index = _order.Below(_ready.Count);
        var (item, cluster) = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (cluster is { IsAlive: false }) return;
        item.Execute();
    }

    private void RequireThread()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        Witness.Object($"Something has left the simulation's thread:\n{new StackTrace(fNeedFileInfo: false)}");
    }
}
