namespace Cli.Tests;

/// <summary>Whole sessions, line by line: a difference is a change of behaviour. TUNE_APPROVE=1 writes what is answered now.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Session_goes_as_approved(string name)
    {
        var approved = Transcript.Parse(await File.ReadAllLinesAsync(Path.Combine(Folder, $"{name}.txt")));

        var now = await approved.RunAgainAsync(Folder);

        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") await File.WriteAllTextAsync(Path.Combine(SourceFolder(), $"{name}.txt"), $"{now}");
        else Assert.Equal(approved.Lines, now.Lines);
    }

    [Fact]
    public async Task Sessions_in_the_documentation_go_as_they_are_shown()
    {
        var text = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Docs", "ask-tell.md"));
        using var space = new SpaceFile(string.Join('\n', Fences(text, "json")[0]));
        var sessions = Fences(text, "text").Where(fence => fence[0].StartsWith("$ tune ask-tell", StringComparison.Ordinal)).Select(Transcript.Parse).ToList();

        Assert.NotEmpty(sessions);
        foreach (var session in sessions) Assert.Equal(session.Lines, (await session.RunAgainAsync(Path.GetDirectoryName(space.Path) ?? "")).Lines);
    }

    private static List<List<string>> Fences(string[] text, string language)
    {
        var fences = new List<List<string>>();
        List<string>? open = null;
        foreach (var line in text)
        {
            if (open is null && line == $"```{language}") fences.Add(open = []);
            else if (line == "```") open = null;
            else open?.Add(line);
        }

        return fences;
    }

    /// <summary>The copies beside the tests: a build with mapped paths (CI) knows no source folder.</summary>
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Transcripts");

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "Cli.Tests", "Transcripts");
    }
}
