using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Tune;
using Tune.Cli;

namespace Cli.Tests;

/// <summary><c>tune schema</c> says what the reader does: what one takes the other takes.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string Least = "name: n\ncommand: [train]\nobjective: {minimize: loss}\nspace: {x: {uniform: [0, 1]}}\n";

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromText(Text));

    private readonly RunFolder _folder = new();

    private static string Text => ExperimentSchema.Write(new AlgorithmRegistry());

    [Fact]
    public async Task It_is_printed()
    {
        var (code, output, _) = await TuneCommand.RunAsync(["schema"]);

        Assert.Equal((0, Text), (code, string.Join('\n', output)));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonNode.Parse(Text)?["$schema"]?.GetValue<string>());
    }

    [Fact]
    public void It_is_a_schema() => Assert.True(MetaSchemas.Draft202012.Evaluate(JsonElement.Parse(Text), new EvaluationOptions { OutputFormat = OutputFormat.List }).IsValid);

    [Fact]
    public void Every_key_is_described()
    {
        var properties = Assert.IsType<JsonObject>(JsonNode.Parse(Text)?["properties"]);

        Assert.Equal(new ExperimentKeys(new AlgorithmRegistry()).Form.Keys.Select(key => key.Name), properties.Select(property => property.Key));
        Assert.All(properties, property => Assert.False(string.IsNullOrWhiteSpace(property.Value?["description"]?.GetValue<string>()), property.Key));
    }

    [Theory]
    [InlineData(Least)]
    [InlineData(RunFolder.Experiment)]
    [InlineData(Least + "samples: null\nstop: {after: 1h30m, iterations: 9, accuracy: '>= 0.99', plateau: {metric: a}, experiment: {loss: '<= 1e-3'}, all: {x: '>= 1', iterations: 2}, metrics: {after: '<= 3'}}")]
    [InlineData(Least + "searcher: {kind: repeater, searcher: {kind: tpe, gamma: 0.2}}\nscheduler: {kind: asha, maxResource: 81, reductionFactor: 3}")]
    [InlineData(Least + "searcher: sobol\nscheduler: fifo\nconstraints: ['x <= 1', {metric: latency, atMost: 20}]\npresets: [{x: 0.5}]\nduplicates: reuse")]
    [InlineData(Least + "resources: {cpu: 2, gpu: 0.5, memory: 4GiB, custom: {licence: 1}, labels: {gpu: a100}, additionalBundles: [{cpu: 1}], strategy: SPREAD}\nenvironment: {A: 1}\ntags: {a: b}")]
    [InlineData(Least + "limits: {trial: 30m, stall: 5m, failures: -1, lost: 3, memory: 1048576, grace: 0s}\ncheckpoints: {keep: null, score: {maximize: a}}\nseed: 3\nconcurrency: 2\nfailFast: false")]
    [InlineData("name: n\ncommand: [t, 1, true]\ncode: .\nobjective: [{maximize: a, reference: 0}, {minimize: b}]\nspace:\n  a: {choice: [1, {kind: x, b: {qrandint: [1, 9, 2]}}, [1, 2]]}\n  c: {const: {uniform: [0, 1]}}\n  d: {e: {randn: [0, 1]}, f: text}\n  g: {grid_search: [1, 2]}")]
    public void What_is_read_is_valid(string yaml)
    {
        _ = Read(yaml);

        Assert.True(IsValid(yaml));
    }

    [Theory]
    [InlineData("name: n\ncommand: [t]\nobjective: {minimize: l}")]
    [InlineData("name: n\nobjective: {minimize: l}\nspace: {x: 1}")]
    [InlineData("name: n\ncommand: t\nobjective: {minimize: l}\nspace: {x: 1}")]
    [InlineData("name: n\ncommand: [t]\nobjective: {minimize: l, maximize: m}\nspace: {x: 1}")]
    [InlineData("name: n\ncommand: [t]\nobjective: {minimize: l}\nspace: {x: {uniform: [0]}}")]
    [InlineData(Least + "smaples: 3")]
    [InlineData(Least + "samples: 0")]
    [InlineData(Least + "searcher: tpee")]
    [InlineData(Least + "searcher: {kind: tpe, gama: 1}")]
    [InlineData(Least + "scheduler: {maxResource: 81}")]
    [InlineData(Least + "stop: {after: 2 hours}")]
    [InlineData(Least + "stop: {accuracy: '> 1'}")]
    [InlineData(Least + "stop: {all: {iterations: 0}}")]
    [InlineData(Least + "resources: {cpus: 1}")]
    [InlineData(Least + "limits: {trail: 5m}")]
    [InlineData(Least + "duplicates: skip")]
    public void What_is_refused_is_not_valid(string yaml)
    {
        Assert.Throws<UsageException>(() => Read(yaml));

        Assert.False(IsValid(yaml));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _tune_complete tune")]
    [InlineData("zsh", "compdef _tune_complete tune")]
    [InlineData("fish", "complete -c tune")]
    public async Task Shells_complete_words(string shell, string expected)
    {
        var (code, output, _) = await TuneCommand.RunAsync(["completion", shell]);

        Assert.Equal(0, code);
        Assert.Contains(expected, string.Join('\n', output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tune r", "run", "resume")]
    [InlineData("tune run --f", "--fork", "--fresh")]
    [InlineData("tune completion ", "bash", "zsh", "fish")]
    public async Task Words_to_complete_are_the_commands_own(string line, params string[] expected)
    {
        var (code, output, error) = await TuneCommand.RunAsync([$"[suggest:{line.Length}]", line]);

        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        Assert.All(expected, word => Assert.Contains(word, output));
    }

    [Fact]
    public async Task A_shell_without_a_script_is_said()
    {
        var (code, _, error) = await TuneCommand.RunAsync(["completion", "bsh"]);

        Assert.Equal((2, "shell: there is no script for 'bsh'; did you mean 'bash'? There are: bash, zsh, fish."), (code, Assert.Single(error)));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsValid(string yaml) => Schema.Value.Evaluate(YamlDocument.ToJson(yaml, "test")).IsValid;

    private ExperimentSpec<Configuration> Read(string yaml) => ExperimentFile.Read(_folder.Write("schema.yaml", yaml), new AlgorithmRegistry());
}
