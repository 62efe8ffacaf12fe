using System.Diagnostics;
using System.Globalization;
using Tune.Grains;
using Tune.Placement;
using Xunit.Abstractions;

namespace Tune.Simulations;

/// <summary>
/// What <see cref="ScaleTests"/> counts, in processor time and memory: <c>TUNE_SCALE=10,100,1000</c> for so many silos, with <c>TUNE_SCALE_TRIALS=1000000</c> trials on the most of them, of <c>TUNE_SCALE_SECONDS=6</c> each, on average. Without them it shows on few that it can
/// be measured. One thread does all that the silos of a cluster do, the simulator's own part included.
/// </summary>
public sealed class ScaleFigures(ITestOutputHelper output)
{
    private static readonly int[] Sizes = Array.ConvertAll((Environment.GetEnvironmentVariable("TUNE_SCALE") ?? "3,6").Split(','), number => int.Parse(number, CultureInfo.InvariantCulture));

    private static readonly int Trials = int.Parse(Environment.GetEnvironmentVariable("TUNE_SCALE_TRIALS") ?? "200", CultureInfo.InvariantCulture);

    private static readonly TimeSpan TrialTime = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("TUNE_SCALE_SECONDS") ?? "60", CultureInfo.InvariantCulture));

    [Fact]
    public void Arbitration()
    {
        foreach (var silos in Sizes)
        {
            const int Releases = 1000;
            var arbiter = new ResourceArbiter();
            var joined = Measure(() =>
            {
                for (var silo = 0; silo < silos; silo++) arbiter.SetSilo(Name("silo", silo), new ResourceBundle { Cpu = ScaleCluster.Slots, Memory = 16L << 30 });
            });
            for (var experiment = 0; experiment < 100; experiment++) arbiter.SetRequest(Name("e", experiment), 1, [new ResourceWant(TrialResources.Default, silos * ScaleCluster.Slots)]);
            var filled = Measure(() => Assert.Equal(silos * ScaleCluster.Slots, arbiter.Grant().Length));
            var leases = arbiter.Leases.Select(lease => lease.Id).ToList();
            var passed = Measure(() =>
            {
                for (var release = 0; release < Releases; release++)
                {
                    Assert.True(arbiter.Release(leases[release * 7919 % leases.Count]));
                    leases[release * 7919 % leases.Count] = Assert.Single(arbiter.Grant()).Id;
                }
            });
            var lost = Measure(() => Assert.Equal(ScaleCluster.Slots, arbiter.RemoveSilo(Name("silo", silos / 2)).Length));
            Write($"{silos} silos, 100 experiments that want all: a silo joins {joined.Per(silos)}; a lease is given on empty silos {filled.Per(silos * ScaleCluster.Slots)}; one comes free and is given again {passed.Per(Releases)}; a silo is lost {lost.Per(1)}");
        }
    }

    [Fact]
    public void Decision_of_one_experiment()
    {
        for (var trials = Math.Max(10, Trials / 1000); trials <= Trials; trials *= 10)
        {
            var at = DateTimeOffset.UnixEpoch;
            var experiment = new Experiment(new ExperimentSpec<Configuration>
            {
                Name = "e", Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = trials, Searcher = new RandomSearch(), Scheduler = new Asha { MaxResource = 9, ReductionFactor = 3 },
            });
            experiment.Handle(new Input.Start(at));
            var rng = new Rng(1, 1);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var reports = 0;
            var spent = Measure(() =>
            {
                for (var number = 0; number < trials; number++)
                {
                    experiment.Handle(new Input.SlotOffered(at));
                    var trial = experiment.Trials[number];
                    for (var iteration = 1; iteration <= 9 && trial.Status == TrialStatus.Running; iteration++, reports++)
                        experiment.Handle(new Input.Reported(at, trial.Id, 1, iteration, new Metrics("loss", rng.NextDouble()), TimeSpan.FromSeconds(iteration)) { IsLast = iteration == 9 });
                    // the trainable hears that it is to end
                    if (!trial.Status.IsEnded()) experiment.Handle(new Input.Completed(at, trial.Id, 1));
                }
            });
            Assert.All(experiment.Trials, trial => Assert.True(trial.Status.IsEnded()));
            Write($"one experiment of {trials} trials, {reports} reports decided by ASHA: {spent.Per(trials)} a trial, {(GC.GetTotalMemory(forceFullCollection: true) - before) / trials} bytes kept of each");
        }
    }

    [Fact]
    public void Cluster()
    {
        foreach (var silos in Sizes)
        {
            var slots = silos * ScaleCluster.Slots;
            var experiments = Math.Max(1, silos / 10);
            var samples = Math.Max(3 * slots, silos == Sizes.Max() ? Trials : 0) / experiments;
            ScaleCluster? made = null;
            var built = Measure(() => made = new ScaleCluster(silos, TrialTime));
            var cluster = made ?? throw new InvalidOperationException("It was made.");
            var joined = Measure(() => cluster.Pass(TimeSpan.FromSeconds(15)));
            var joining = cluster.Network.Take();
            var beaten = Measure(() => cluster.Pass(TimeSpan.FromSeconds(20)));
            var beating = cluster.Network.Take();
            Write($"{silos} silos: made {built.Per(1)}, joined {joined.Per(1)} with {Text(joining)}");
            Write($"{silos} silos, nothing runs: a heartbeat round {beaten.Per(20)}: {Text(beating)} in 20 s");

            for (var number = 0; number < experiments; number++) cluster.StartExperiment(number, samples, slots / experiments);
            var since = cluster.Time.Elapsed;
            var started = Measure(() => Assert.True(cluster.RunUntil(() => cluster.Running == slots, TimeSpan.FromMinutes(1)), $"{cluster.Running} of {slots}"));
            Write($"{silos} silos: {slots} trials of {experiments} experiments run after {(cluster.Time.Elapsed - since).TotalSeconds:0.00} s: {started.Per(slots)} each: {Text(cluster.Network.Take())}");

            cluster.Pass(TimeSpan.FromSeconds(60));
            var (trained, steps) = (cluster.Trained, Steps(cluster));
            cluster.Network.Take();
            var run = Measure(() => cluster.Pass(TimeSpan.FromSeconds(60)));
            Write($"{silos} silos, {slots} running trials: a second {run.Per(60)}; in 60 s {cluster.Trained - trained} trials ended, {run.Per(cluster.Trained - trained)} each; {Text(cluster.Network.Take())}; the busiest silo reads {Steps(cluster) - steps} rows of the membership");

            var victim = cluster.Silos.First(silo => silo != cluster.SiloOf<IExperimentGrain>("e0000") && silo != cluster.SiloOf<IResourceBrokerGrain>(GrainKeys.Default));
            var died = cluster.Time.Elapsed;
            var (running, others) = (victim.Running, slots - victim.Running);
            var dead = Measure(() =>
            {
                victim.Kill();
                Assert.True(cluster.RunUntil(() => cluster.Running == others && cluster.Time.Elapsed - died >= TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)));
            });
            Write($"{silos} silos, one ends with {running} trials: 10 s with it {dead.Per(1)}, without it {run.Per(6)}; {Text(cluster.Network.Take())}");

            var left = cluster.Trained;
            var ended = Measure(() => Assert.True(cluster.RunUntil(() => cluster.HaveFinished(experiments), TimeSpan.FromDays(1))));
            Write($"{silos} silos: all {samples * experiments} trials have ended after {cluster.Time.Elapsed.TotalMinutes:0.0} min: {ended.Per(Math.Max(1, cluster.Trained - left))} for each of the last {cluster.Trained - left}; {Text(cluster.Network.Take())}; heap {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB");
        }
    }

    private static long Steps(ScaleCluster cluster) => cluster.Silos.Max(silo => silo.Oracle.Steps);

    private static string Text(SortedDictionary<string, long> counted) => string.Join(", ", counted.Where(pair => pair.Value > 0).Select(pair => $"{pair.Value} {pair.Key}"));

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number:0000}");

    private static Spent Measure(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread());
        action();
        process.Refresh();
        return new(process.TotalProcessorTime - cpu, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private void Write(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    private readonly record struct Spent(TimeSpan Cpu, long Bytes)
    {
        public string Per(int times) => FormattableString.Invariant($"{Cpu.TotalMicroseconds / times:0.0} µs and {Bytes / times} bytes");
    }
}
