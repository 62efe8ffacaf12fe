using System.Text.Json;
using MathNet.Numerics.Statistics;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>What settings of the runtime do to trials: a process for each of them in each round.</summary>
internal static class SettingsFigures
{
    public const string Argument = "--trials";

    private const int Rounds = 5;

    // hexadecimal; said in each, so that what this program is built with does not count
    private const string Spinning = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";
    private const string Profiling = "DOTNET_TieredPGO";
    private const string Tiers = "DOTNET_TieredCompilation";

    private static readonly IReadOnlyList<Setting> Settings =
    [
        new("as the runtime is", [(Spinning, "46")]),
        new("no spinning", [(Spinning, "0")]),
        new("no profile-guided optimisation", [(Spinning, "46"), (Profiling, "0")]),
        new("neither", [(Spinning, "0"), (Profiling, "0")]),
        new("no tiers", [(Spinning, "46"), (Tiers, "0")]),
    ];

    public static async Task<IReadOnlyList<Row>> SettingsAsync()
    {
        for (var round = 0; round < (Scale.IsQuick ? 1 : Rounds); round++)
        {
            for (var index = 0; index < Settings.Count; index++) await Settings[(round + index) % Settings.Count].RunAsync();
        }

        return
        [
            .. from setting in Settings
               from part in setting.Parts
               select new Row(
                   Text($"trials a second, {part.Name}, {setting.Name}"),
                   setting.Describe(part.Name)),
        ];
    }

    /// <summary>The child process.</summary>
    public static async Task RunAsync()
    {
        var parts = new List<Part>();
        await AddAsync("the first 10,000 of a process, 2 slots", slots: 2, Scale.Of(10_000));
        foreach (var slots in new[] { 2, 8, 32 }) await AddAsync(Text($"then 5,000, {slots} slots"), slots, Scale.Of(5000));
        Console.WriteLine(JsonSerializer.Serialize(parts));

        async Task AddAsync(string name, int slots, int trials)
        {
            await using var folder = await Folder.OpenAsync(slots);
            var spent = await folder.RunAsync(TrialFigures.OneValue, Spec("trials", trials));
            parts.Add(new Part(name, trials / spent.Wall.TotalSeconds, spent.Cpu.TotalMicroseconds / trials));
        }
    }

    /// <summary>Some trials of a child process.</summary>
    private sealed record Part(string Name, double Rate, double Cpu);

    private sealed record Setting(string Name, IReadOnlyList<(string Name, string Value)> Environment)
    {
        private readonly List<Part[]> _rounds = [];

        public IReadOnlyList<Part> Parts => _rounds[0];

        public string Describe(string name)
        {
            var parts = _rounds.Select(round => round.Single(part => part.Name == name)).ToList();
            var (median, best, cpu) = (parts.Select(part => part.Rate).Median(), parts.Max(part => part.Rate), parts.Select(part => part.Cpu).Median());
            return Text($"median {Number(median)}, best {Number(best)}; median {cpu:f0} µs CPU a trial");
        }

        public async Task RunAsync()
        {
            using var child = ChildProcess.Start(Argument, Environment.ToDictionary(variable => variable.Name, variable => variable.Value));
            _rounds.Add(JsonSerializer.Deserialize<Part[]>(await ChildProcess.LineAsync(child))!);
            await child.WaitForExitAsync();
        }
    }
}
