using Tune;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>From the start of a process to the first line of a trainable, beside a silo of Orleans that does nothing.</summary>
internal static class StartFigures
{
    public const string Argument = "--first-trial";

    private const string Bare = "BareSilo";
    private const int Rounds = 9;

    private static readonly IReadOnlyList<Target> Targets =
    [
        new(Bare, [], "bare silo of Orleans", "its first answer", _ => true),
        new("Figures", [Argument], "ours", "the first running trial", _ => true),
        new("Digits", ["--verbose"], "samples/Digits", "the first running trial", IsTrialStarted),
    ];

    public static async Task<IReadOnlyList<Row>> StartAsync(Choice choice)
    {
        var plain = Programs("built plainly", project => ["dotnet", "exec", ChildProcess.Assembly(project)]);
        var published = choice.Published is { } folder ? Programs("published", project => Published(folder, project)) : [];
        if (choice.Published is not null && published.Count == 0)
        {
            var names = string.Join(", ", Targets.Select(target => target.Project));
            throw new FileNotFoundException($"{choice.Published} has none of {names} in a folder of its name.");
        }

        IReadOnlyList<StartedProgram> programs = [.. plain, .. published];
        for (var round = 0; round <= (Scale.IsQuick ? 1 : Rounds); round++)
        {
            // each goes first now and then, and all are disturbed alike
            for (var index = 0; index < programs.Count; index++) await programs[(round + index) % programs.Count].StartAsync();
            if (round > 0) continue;
            // its files had to be read from the disk
            foreach (var program in programs) program.Forget();
        }

        return [.. Rows(plain, "≤ bare + 0.3 s", "≤ 0.3 s"), .. Rows(published, "≤ 1.1 s", "")];
    }

    /// <summary>The child process: an experiment of one trial on a new folder.</summary>
    public static async Task RunAsync()
    {
        await using var folder = await Folder.OpenAsync(Environment.ProcessorCount);
        await folder.RunAsync(Trainable.Define<Configuration>("first", config =>
        {
            Console.WriteLine("running");
            return config.Get<double>("rate");
        }), Spec("first", 1));
    }

    private static IReadOnlyList<StartedProgram> Programs(string how, Func<string, IReadOnlyList<string>?> command) =>
    [
        .. from target in Targets
           let start = command(target.Project)
           where start is not null
           let name = $"{target.Name}, {how}: process start to {target.Line}"
           select new StartedProgram(target.Project, name, [.. start, .. target.Arguments], target.IsReached),
    ];

    private static bool IsTrialStarted(string line) =>
        line.Contains("trial ", StringComparison.Ordinal) && line.Contains(" started", StringComparison.Ordinal);

    private static IReadOnlyList<string>? Published(string folder, string project) =>
        Path.Combine(folder, project, project) is var file && File.Exists(file) ? [file] : null;

    private static IEnumerable<Row> Rows(IReadOnlyList<StartedProgram> programs, string bar, string difference)
    {
        var bare = programs.FirstOrDefault(program => program.Project == Bare);
        foreach (var program in programs)
        {
            yield return new Row(program.Name, program.Wall, program == bare ? "" : bar);
            if (program == bare) continue;
            if (bare is not null) yield return new Row("… more than the bare silo", program.MoreThan(bare), difference);
            if (program.Project == "Digits") yield return new Row("… its first line on the screen", program.FirstLine, "≤ 0.3 s");
        }
    }

    /// <param name="Project">What is started.</param>
    /// <param name="Arguments">With what.</param>
    /// <param name="Name">What the table calls it.</param>
    /// <param name="Line">What it is waited for.</param>
    /// <param name="IsReached">Whether a line says that.</param>
    private sealed record Target(string Project, IReadOnlyList<string> Arguments, string Name, string Line, Func<string, bool> IsReached);
}
