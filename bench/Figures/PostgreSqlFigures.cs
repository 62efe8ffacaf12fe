using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tune;
using Tune.Hosting;
using Tune.Storage;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>A silo on PostgreSQL beside one on SQLite, in turn in the same minutes; both sync each commit to the same disk.</summary>
internal static class PostgreSqlFigures
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Row>> CompareAsync(Choice choice)
    {
        var server = new PostgreSqlServer { IsSynced = true, Parent = Directory.GetCurrentDirectory() };
        await server.InitializeAsync();
        try
        {
            return
            [
                .. await RowsAsync("reports a second, durable and decided by ASHA, 200 trials × 81, 8 slots", "reports", 8, server, choice, (tuner, name) => ReportFigures.RunAsync(tuner, name, Scale.Of(200)), runs => runs.ReportsASecond(), runs => runs.BestReports),
                .. await RowsAsync("trials a second, durable, of 1 report, 32 slots", "trials", 32, server, choice, (tuner, name) => Folder.RunAsync(tuner, TrialFigures.OneValue, Spec(name, Scale.Of(3000))), runs => runs.TrialsASecond(), runs => runs.BestTrials),
            ];
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<Row>> RowsAsync(
        string figure, string what, int slots, PostgreSqlServer server, Choice choice, Func<ITuner, string, Task<Spent>> run, Func<Runs, string> describe, Func<Runs, double> best)
    {
        await using var folder = await Folder.OpenAsync(slots);
        using var host = await StartAsync(slots, server);
        (string Store, ITuner Tuner, List<Spent> Spent)[] sides = [("SQLite", folder.Tuner, []), ("PostgreSQL", host.Services.GetRequiredService<ITuner>(), [])];
        for (var round = 0; round < 2 + Rounds; round++)
        {
            foreach (var (_, tuner, spent) in sides)
            {
                var took = await run(tuner, Text($"{what}-{round}"));
                // the first are compiled
                if (round >= 2) spent.Add(took);
            }
        }

        var optuna = await Optuna.MeasureAsync(choice, what, seconds: 2, $"postgresql+psycopg2://tune@127.0.0.1:{server.Port}/postgres");
        await host.StopAsync();
        var runs = new List<Row>();
        foreach (var (store, _, spent) in sides)
        {
            var made = await Runs.MakeAsync(spent.Count, index => Task.FromResult(spent[index]));
            runs.Add(new Row($"{store}: {figure}", describe(made), store == "PostgreSQL" && what == "reports" ? "≥ 5,000" : "", store == "PostgreSQL" ? optuna?.Rates(best(made)) ?? "" : ""));
        }

        return runs;
    }

    private static async Task<IHost> StartAsync(int slots, PostgreSqlServer server)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddTune(tune => tune.UsePostgreSql(server.ConnectionString, server.NextSchema()));
        builder.Services.Configure<TuneServiceOptions>(options => (options.Slots, options.WriteResultsFolder) = (slots, false));
        builder.AddTuneClient();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
