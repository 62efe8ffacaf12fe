using System.Text.RegularExpressions;
using Tune;
using Tune.Cli;

namespace Cli.Tests;

/// <summary>docs/run.md lists the keys that there are, with what the reader and the schema say of them, and its files are experiments.</summary>
public sealed partial class RunDocumentationTests : IDisposable
{
    private static readonly string Document = File.ReadAllText(Path.Combine(DocumentationTests.Repository, "docs", "run.md"));

    private readonly RunFolder _folder = new();

    public static TheoryData<string> Files => [.. YamlBlock().Matches(Document).Select(block => block.Groups[1].Value)];

    public static TheoryData<string, string> Tables => new()
    {
        { "the file", TableOf(new ExperimentKeys(new AlgorithmRegistry()).Form.Keys.Select(key => (key.Name, key.Meaning))) },
        { "limits", TableOf(ExperimentKeys.Limits.Keys.Select(key => (key.Name, key.Meaning))) },
        { "stop", TableOf(StopForm.Keys.Select(key => (key.Name, key.Meaning))) },
        { "resources", TableOf(ResourcesForm.Keys) },
        { "checkpoints", TableOf(ExperimentKeys.Checkpoints.Keys.Select(key => (key.Name, key.Meaning))) },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_of_keys_is_the_readers(string of, string table) => Assert.True(Document.Contains($"| --- | --- |\n{table}\n", StringComparison.Ordinal), $"docs/run.md needs this table of {of}:\n{table}");

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_an_experiment(string text) => Assert.NotEmpty(ExperimentFile.Read(_folder.Write("documented.yaml", text), new AlgorithmRegistry()).Name);

    [Fact]
    public void There_are_files() => Assert.Equal(2, Files.Count);

    [Fact]
    public async Task Searcher_in_python_is_one()
    {
        if (!DocumentationTests.IsInstalled("python3")) return;
        _folder.Write("my_searcher.py", Assert.Single(PythonBlock().Matches(Document)).Groups[1].Value);
        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("searcher: random", "searcher: {command: [python3, my_searcher.py]}", StringComparison.Ordinal));

        Assert.Equal(3, (await _folder.TrialsAsync()).Count(trial => trial.GetProperty("status").GetString() == "Terminated"));
    }

    public void Dispose() => _folder.Dispose();

    private static string TableOf(IEnumerable<(string Name, string Meaning)> keys) => string.Concat(keys.Select(key => $"| `{key.Name}` | {Marked(key.Meaning)} |\n"));

    [GeneratedRegex("^```python\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex PythonBlock();

    /// <summary>What is written in braces is code.</summary>
    private static string Marked(string meaning) => Braces().Replace(meaning, match => $"`{match.Value}`");

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();
}
