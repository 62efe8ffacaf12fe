namespace Cli.Tests;

/// <summary>Files of <c>tune simulate</c> in a temporary folder; <c>{name}</c> in a command line stands for the file's path.</summary>
internal sealed class CurveFiles : IDisposable
{
    public const string Table = "id,lr,act,e1,e2,e3\n0,0.1,relu,0.1,0.2,0.3\n1,0.2,tanh,0.2,0.4,0.5\n2,0.4,relu,0.3,0.35,0.38\n3,0.8,tanh,0.15,0.16,0.17\n";

    public const string Space = """{"lr":{"loguniform":[0.1,1]},"act":{"choice":["relu","tanh"]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-").FullName;

    public CurveFiles(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files) File.WriteAllText(PathOf(name), text);
    }

    public static CurveFiles Usual() => new(("table.csv", Table), ("space.json", Space));

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public async Task<(int Code, string[] Output, string[] Error)> RunAsync(string commandLine) =>
        await TuneCommand.RunAsync(Shell.Split(System.Text.RegularExpressions.Regex.Replace(commandLine, @"\{([\w-]+\.\w+)\}", match => PathOf(match.Groups[1].Value))));

    /// <summary>The output of a command line that succeeds.</summary>
    public async Task<string[]> OutputAsync(string commandLine)
    {
        var (code, output, error) = await RunAsync(commandLine);
        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        return output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
