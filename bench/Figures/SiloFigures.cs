using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Tune;
using Tune.Hosting;
using Tune.Servers;
using Tune.Storage;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>
/// What a trial costs on 1, 2, 4 and 8 silos that are processes of their own, on one PostgreSQL: when the cluster grows, with as many slots and an experiment for each silo, which wants no more
/// than that, or all there is; and when as many slots and experiments are divided among more silos.
/// </summary>
internal static class SiloFigures
{
    public const string Argument = "--silo";

    private const string Settings = "FIGURES_SILO";
    private const int SlotsOfOne = 4;
    private const int Most = 8;
    private const int Rounds = 3;

    /// <summary>
    /// Every silo compiles for itself, in the background, again and again as its code gets hotter, which takes most of what it spends on its first ten thousand trials: more silos, more of it,
    /// and nothing to do with what a trial costs. So all is compiled once, at its first call, and that in rounds which are not counted.
    /// </summary>
    private static readonly Dictionary<string, string> CompiledOnce = new() { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_ReadyToRun"] = "0" };

    public static async Task<IReadOnlyList<Row>> SilosAsync()
    {
        var rows = new List<Row>();
        int[] sizes = [1, 2, 4, Most];
        (int Silos, int Experiments, int? Concurrent)[] cases =
        [
            .. sizes.Select(size => (size, size, (int?)SlotsOfOne)), .. sizes.Skip(1).Select(size => (size, size, (int?)null)), .. sizes.Reverse().Skip(1).Select(size => (size, Most, (int?)null)),
        ];
        foreach (var (silos, experiments, concurrent) in cases)
        {
            var server = new PostgreSqlServer { IsSynced = true, Parent = Directory.GetCurrentDirectory() };
            await server.InitializeAsync();
            var processes = new List<Process>();
            try
            {
                for (var silo = 0; silo < silos; silo++)
                {
                    processes.Add(ChildProcess.Start(Argument, new Dictionary<string, string>(CompiledOnce) { [Settings] = Text($"{server.ConnectionString}|{SlotsOfOne * experiments / silos}") }));
                    await ChildProcess.LineAsync(processes[^1]);
                }

                rows.Add(await RowAsync(silos, experiments, concurrent, server, processes));
            }
            finally
            {
                foreach (var process in processes)
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                    process.Dispose();
                }

                await server.DisposeAsync();
            }
        }

        return rows;
    }

    /// <summary>The child process: a silo, until it is killed.</summary>
    public static async Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable(Settings)?.Split('|') is not [var connection, var slots]) throw new InvalidOperationException($"{Settings} does not say where the silo is to be.");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseTunePostgreSqlClustering(connection).Configure<ClusterOptions>(Identify).ConfigureEndpoints(IPAddress.Loopback, FreePorts.Next(), FreePorts.Next())
            .AddTune(tune => tune.UsePostgreSql(connection).AddTrainable(TrialFigures.OneValue)));
        var folder = Directory.CreateTempSubdirectory("figures-silo-");
        builder.Services.Configure<TuneServiceOptions>(options => (options.DataFolder, options.Slots, options.WriteResultsFolder) = (folder.FullName, int.Parse(slots, System.Globalization.CultureInfo.InvariantCulture), false));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync();
    }

    private static async Task<Row> RowAsync(int silos, int experiments, int? concurrent, PostgreSqlServer server, IReadOnlyList<Process> processes)
    {
        await using var tuner = await Tuner.ConnectAsync(client => client.UseTunePostgreSqlClustering(server.ConnectionString).Configure<ClusterOptions>(Identify));
        while ((await tuner.GetResourcesAsync()).Silos.Length < silos) await Task.Delay(100);
        var trials = Scale.Of(2000);
        for (var round = 0; round < 2; round++) await RunAsync(tuner, experiments, concurrent, Text($"first-{round}"), trials);
        var (cpu, database, rate) = (double.MaxValue, double.MaxValue, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, serverBefore) = (Cpu(processes), ServerCpu(server));
            var watch = Stopwatch.StartNew();
            await RunAsync(tuner, experiments, concurrent, Text($"round-{round}"), trials);
            var all = experiments * trials;
            rate = Math.Max(rate, all / watch.Elapsed.TotalSeconds);
            cpu = Math.Min(cpu, (Cpu(processes) - before).TotalMicroseconds / all);
            database = Math.Min(database, (ServerCpu(server) - serverBefore).TotalMicroseconds / all);
        }

        return new Row(
            Text($"{silos} silos on PostgreSQL, {SlotsOfOne * experiments} slots together, experiments: {experiments}, of {Number(trials)} trials of 1 report each, {(concurrent is { } most ? Text($"{most} at once") : "as many at once as there is room for")}"),
            Text($"{cpu:f0} µs CPU a trial over all silos, {database:f0} µs of the server; {Number(rate)} trials a second"), silos == Most ? "as with 1" : "");
    }

    private static Task RunAsync(Tuner tuner, int experiments, int? concurrent, string name, int trials) => Task.WhenAll(Enumerable.Range(0, experiments).Select(async number =>
    {
        var experiment = await tuner.StartAsync(Trainable.ByName<Configuration>(TrialFigures.OneValue.Name), Spec(Text($"{name}-{number}"), trials) with { MaxConcurrentTrials = concurrent });
        await foreach (var update in experiment.WatchAsync())
        {
            if (update.Fact is ExperimentEnded) break;
        }

        var view = await experiment.GetViewAsync();
        if (view.Counts.GetValueOrDefault(TrialStatus.Terminated) != trials) throw new InvalidOperationException($"{experiment.Name} has not ended well.");
    }));

    private static TimeSpan Cpu(IEnumerable<Process> processes)
    {
        var sum = TimeSpan.Zero;
        foreach (var process in processes)
        {
            process.Refresh();
            sum += process.TotalProcessorTime;
        }

        return sum;
    }

    /// <summary>Of its first process, and of those that serve a connection, which live as long as the silos do.</summary>
    private static TimeSpan ServerCpu(PostgreSqlServer server)
    {
        var first = File.ReadLines(Path.Combine(server.Folder, "data", "postmaster.pid")).First();
        var sum = TimeSpan.Zero;
        foreach (var id in File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(first))
        {
            using var process = Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            sum += process.TotalProcessorTime;
        }

        return sum;
    }

    private static void Identify(ClusterOptions options) => options.ClusterId = options.ServiceId = "figures";
}
