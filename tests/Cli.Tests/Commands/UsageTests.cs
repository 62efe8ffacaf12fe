namespace Cli.Tests;

/// <summary>Every mistake in options and files is one line that names it, and exit code 2.</summary>
public sealed class UsageTests
{
    private const string Space = """{"x": {"uniform": [0, 1]}}""";

    [Theory]
    [InlineData("ask-tel", "tune: there is no command 'ask-tel'; did you mean 'ask-tell'?")]
    [InlineData("ask-tell", "--space")]
    [InlineData("ask-tell --space nowhere.json", "--space: there is no file 'nowhere.json'.")]
    [InlineData("ask-tell --space SPACE --sercher random", "there is no option '--sercher'; did you mean '--searcher'?")]
    [InlineData("ask-tell --space SPACE --searcher radnom", "--searcher: there is no searcher 'radnom'; did you mean 'random'? There are: ")]
    [InlineData("ask-tell --space SPACE --scheduler aasha", "--scheduler: there is no scheduler 'aasha'; did you mean 'asha'? There are: ")]
    [InlineData("ask-tell --space SPACE --scheduler nope", "--scheduler: there is no scheduler 'nope'. There are: asha, ")]
    [InlineData("ask-tell --space SPACE --searcher asha", "--searcher: there is no searcher 'asha'")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{\"resolution\":0}'", "--searcher-options: grid.resolution must be at least 1; was 0.")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{\"resolution\":\"x\"}'", "--searcher-options: ", "resolution")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{\"resolutoin\":1}'", "--searcher-options: ", "resolutoin")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{\"kind\":\"random\"}'", "--searcher-options: kind: there is no such option")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '[]'", "--searcher-options: expected a JSON object, got []")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{'", "--searcher-options: expected a JSON object: ")]
    [InlineData("ask-tell --space SPACE --searcher grid --searcher-options '{\"\\ud800\":1}'", "--searcher-options: expected a JSON object: ")]
    [InlineData("ask-tell --space SPACE --searcher-options '{}'", "--searcher-options: expected --searcher as well")]
    [InlineData("ask-tell --space SPACE --scheduler asha --scheduler-options '{\"gracePeriod\":0,\"brackets\":0}'", "asha.gracePeriod must be at least 1; was 0.; asha.brackets must be")]
    [InlineData("ask-tell --space SPACE --mode lowest", "--mode: expected min or max, got 'lowest'.")]
    [InlineData("ask-tell --space SPACE --mode min,max,min --objectives 2", "--mode: expected min or max, or one for each of the 2 objectives; got 3.")]
    [InlineData("ask-tell --space SPACE --objectives 0", "--objectives: expected 1 to 100 objectives, got 0.")]
    [InlineData("ask-tell --space SPACE --objectives a,,b", "--objectives: expected a number or names with commas, got 'a,,b'.")]
    [InlineData("ask-tell --space SPACE --objectives a,b,a", "--objectives: 'a' is there twice.")]
    [InlineData("ask-tell --space SPACE --seed -1", "--seed: expected a whole number from 0 to 18446744073709551615, got '-1'.")]
    [InlineData("ask-tell --space SPACE --samples 0", "--samples: expected a whole number of at least 1, got '0'.")]
    [InlineData("ask-tell --space SPACE --max-concurrent two", "--max-concurrent: expected a whole number of at least 1, got 'two'.")]
    [InlineData("ask-tell --space SPACE --searcher tpe --searcher-options '{\"startupTrail\":1}'", "--searcher-options: tpe: there is no option 'startupTrail'; did you mean 'startupTrials'? There are: ")]
    [InlineData("ask-tell --space SPACE --searcher tpe --searcher-options '{\"gamma\":\"x\"}'", "--searcher-options: tpe.gamma: expected a number, got \"x\".")]
    [InlineData("ask-tell --space SPACE --searcher tpe --searcher-options '{\"weights\":\"old\"}'", "--searcher-options: tpe.weights: expected one of uniform, oldDecay, got \"old\".")]
    [InlineData("ask-tell --space SPACE --searcher nsga2 --searcher-options '{\"populationSize\":1,\"crossoverIndex\":-1}'", "nsga2.populationSize must be at least 2; was 1.; nsga2.crossoverIndex must be at least 0; was -1.")]
    [InlineData("ask-tell --space SPACE --searcher repeater --searcher-options '{\"searcher\":{\"kind\":\"tpee\"}}'", "there is no 'tpee'; did you mean 'tpe'?")]
    [InlineData("ask-tell --space SPACE --searcher repeater --searcher-options '{\"searcher\":{\"kind\":\"tpe\",\"gama\":1}}'", "tpe: there is no option 'gama'; did you mean 'gamma'?")]
    [InlineData("ask-tell --space SPACE --searcher repeater --duplicates reuse", "Duplicates: Repeater repeats configurations on purpose")]
    [InlineData("ask-tell --space SPACE --duplicates skip", "--duplicates: expected allow, resample or reuse, got 'skip'.")]
    [InlineData("ask-tell --space SPACE --constraint 'x <<= 1'", "--constraint: 'x <<= 1', column 4: expected a parameter, a number, a text in quotes or '(', got '<='.")]
    [InlineData("ask-tell --space SPACE --constraint 'x <= 1' --constraint 'y <= 1'", "Constraints[1]: 'y <= 1', column 1: there is no parameter 'y'; did you mean 'x'?")]
    [InlineData("ask-tell --space SPACE --outcome-constraint 'latency < 20'", "--outcome-constraint: 'latency < 20', column 1: expected a metric, <= or >=, and a number, such as latency <= 20.")]
    [InlineData("ask-tell --space SPACE --outcome-constraint 'latency <= x'", "--outcome-constraint: 'latency <= x', column 12: expected a metric on one side and a number on the other.")]
    [InlineData("ask-tell --space SPACE --objectives 2 --reference 1", "--reference: expected a number for each of the 2 objectives, got 1.")]
    [InlineData("ask-tell --space SPACE --objectives 2 --reference 1,x", "--reference: expected numbers with commas, got 'x'.")]
    [InlineData("searchers sobool", "tune searchers: there is no searcher 'sobool'; did you mean '")]
    [InlineData("schedulers asha fifo", "tune schedulers: there is no argument 'fifo'")]
    public async Task Wrong_option_is_named(string commandLine, params string[] expected)
    {
        using var file = new SpaceFile(Space);

        var (code, output, error) = await TuneCommand.RunAsync(Shell.Split(commandLine.Replace("SPACE", file.Path, StringComparison.Ordinal)));

        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(error);
        Assert.All(expected, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("space.json", "", "not a JSON object")]
    [InlineData("space.json", "[1]", "expected a JSON object, got Array")]
    [InlineData("space.json", """{"a": {"opt": {"uniform": [2, 1]}}, "b": {"choice": 5}}""", "b: choice takes an array of options, got 5; a/opt: low 2 must be less than high 1")]
    [InlineData("space.json", """{"a": {"unifrom": [0, 1]}}""", "a: 'unifrom' is no domain; did you mean 'uniform'?")]
    [InlineData("space.json", """{"a": 1, "a": 2}""", "Duplicate")]
    [InlineData("space.json", """{"\ud800": 1}""", "UTF-16")]
    [InlineData("space.json", """{"a": {"choice": ["\ud800"]}}""", "UTF-16")]
    [InlineData("space.yaml", "a: \"\\uD800\"\n", "space.yaml: ")]
    [InlineData("space.json", """{"a": {"choice": [1, {"b": {"sample_from": "f"}}]}}""", "a/b: sample_from needs a function of a C# program")]
    [InlineData("space.yaml", "a: [1\nb: 2\n", "not YAML")]
    [InlineData("space.yml", "a: {uniform: [1, 0]}\n", "a: low 1 must be less than high 0")]
    [InlineData("space.yaml", "a: 1\na: 2\n", "line 2")]
    [InlineData("space.yaml", "a: .nan\n", "line 1, column 4: expected a finite number, got .nan")]
    [InlineData("space.yaml", "a: 1\n---\nb: 2\n", "expected one YAML document, got 2")]
    [InlineData("space.yaml", "? [1, 2]\n: 3\n", "expected a name as key")]
    [InlineData("space.yaml", "a: &loop [*loop]\n", "space.yaml: ")]
    [InlineData("space.yaml", "- 1\n", "expected a JSON object, got Array")]
    public async Task Wrong_space_is_named_with_its_file_and_path(string name, string text, string expected)
    {
        using var file = new SpaceFile(text, name);

        var (code, output, error) = await TuneCommand.RunAsync(["ask-tell", "--space", file.Path], """{"op":"ask"}""");

        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(error);
        Assert.StartsWith($"{file.Path}: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ask-tell")]
    [InlineData("--help", "searchers")]
    [InlineData("ask-tell --help", "tune ask-tell --space space.json --searcher random")]
    [InlineData("ask-tell -h", "tune ask-tell --space space.json --searcher random")]
    [InlineData("ask-tell --spcae x --seed y --help", "tune ask-tell --space space.json --searcher random")]
    [InlineData("nonsense --help", "ask-tell")]
    [InlineData("simulate --help", "--seconds-per-iteration")]
    [InlineData("simulate --table nowhere.csv --help", "--seconds-per-iteration")]
    [InlineData("schedulers --help", "tune schedulers")]
    [InlineData("searchers --help", "tune searchers --json")]
    [InlineData("--version", ".")]
    public async Task Help_is_given_on_standard_output(string commandLine, string expected)
    {
        var (code, output, error) = await TuneCommand.RunAsync(Shell.Split(commandLine));

        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.Contains(expected, string.Join('\n', output), StringComparison.Ordinal);
    }
}
