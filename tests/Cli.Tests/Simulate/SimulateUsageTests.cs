namespace Cli.Tests;

/// <summary>Every mistake in options and files of <c>tune simulate</c> is one line that names it, and exit code 2.</summary>
public sealed class SimulateUsageTests
{
    [Theory]
    [InlineData("simulate", "expected --table or --trace, got neither.")]
    [InlineData("simulate --table {table.csv} --trace {table.csv}", "expected --table or --trace, got both.")]
    [InlineData("simulate --table nowhere.csv", "--table: there is no file 'nowhere.csv'.")]
    [InlineData("simulate --trace nowhere.jsonl", "--trace: there is no file 'nowhere.jsonl'.")]
    [InlineData("simulate --table {table.csv} --space nowhere.json", "--space: there is no file 'nowhere.json'.")]
    [InlineData("simulate --table {table.csv} --mode best", "--mode: expected min or max, got 'best'.")]
    [InlineData("simulate --table {table.csv} --workers 0", "--workers: expected a whole number of at least 1, got '0'.")]
    [InlineData("simulate --table {table.csv} --trials -3", "--trials: expected a whole number of at least 1, got '-3'.")]
    [InlineData("simulate --table {table.csv} --iterations many", "--iterations: expected a whole number of at least 1, got 'many'.")]
    [InlineData("simulate --table {table.csv} --seed 1.5", "--seed: expected a whole number from 0 to")]
    [InlineData("simulate --table {table.csv} --seconds-per-iteration 0", "--seconds-per-iteration: expected a number of seconds above 0", "got '0'.")]
    [InlineData("simulate --table {table.csv} --seconds-per-iteration NaN", "--seconds-per-iteration: expected a number of seconds above 0")]
    [InlineData("simulate --table {table.csv} --parameters lr,,act", "--parameters: expected names with commas, got 'lr,,act'.")]
    [InlineData("simulate --table {table.csv} --parameters lr,lr", "--parameters: 'lr' is there twice.")]
    [InlineData("simulate --table {table.csv} --parameters lr,avt", "{table.csv}: line 1: there is no column 'avt'; did you mean 'act'?")]
    [InlineData("simulate --table {table.csv} --curve-prefix acc", "{table.csv}: line 1: expected columns acc1, acc2 and so on")]
    [InlineData("simulate --table {table.csv} --parameters lr --space {space.json}", "{table.csv}: the space has a parameter 'act', and the table has no such column among the parameters (lr)")]
    [InlineData("simulate --table {table.csv} --parameters id,lr,act --space {space.json}", "{table.csv}: the column 'id' is no parameter of the space")]
    [InlineData("simulate --table {table.csv} --searcher tpe", "--searcher: 'tpe' has nothing to suggest")]
    [InlineData("simulate --table {table.csv} --searcher tpee --space {space.json}", "--searcher: there is no searcher 'tpee'; did you mean 'tpe'?")]
    [InlineData("simulate --table {table.csv} --scheduler asha --scheduler-options '{\"maxResource\":0}'", "--scheduler-options: asha.maxResource must be at least 1; was 0.")]
    [InlineData("simulate --table {table.csv} --out {no/folder.jsonl}", "--out: ", "can't be written")]
    [InlineData("simulate --table {table.csv} --seeds 3", "--seeds: expected --compare as well")]
    [InlineData("simulate --table {table.csv} --at 3", "--at: expected --compare as well")]
    [InlineData("simulate --table {table.csv} --compare {pairing.json} --at 3,x", "--at: expected whole numbers of at least 1 with commas, got '3,x'.")]
    [InlineData("simulate --table {table.csv} --iterations 6 --compare {pairing.json} --at 3,7", "--at: 7 is beyond --iterations 6: nothing happens there. Leave it out, or raise --iterations.")]
    [InlineData("simulate --table {table.csv} --compare {pairing.json} {pairing.json}", "--compare: two pairings are named 'random + fifo' (", "give each a \"name\" of its own.")]
    [InlineData("simulate --table {table.csv} --parameters lr,nothing", "{table.csv}: line 1: there is no column 'nothing'; there are id, lr, act, e1, e2, e3")]
    [InlineData("simulate --table {table.csv} --compare {pairing.json} --scheduler asha", "--scheduler: can't be used together with --compare")]
    [InlineData("simulate --table {table.csv} --compare {pairing.json} --picture {no/folder.svg}", "--picture: ", "can't be written")]
    [InlineData("simulate --tabel {table.csv}", "there is no option '--tabel'; did you mean '--table'?")]
    public async Task Wrong_option_is_named(string commandLine, params string[] expected)
    {
        using var files = new CurveFiles(("table.csv", CurveFiles.Table), ("space.json", CurveFiles.Space), ("pairing.json", """{"searcher":"random","scheduler":"fifo"}"""));

        await AssertMistakeAsync(files, commandLine.Replace("{no/folder", "/no/folder", StringComparison.Ordinal).Replace(".jsonl}", ".jsonl", StringComparison.Ordinal).Replace("folder.svg}", "folder.svg", StringComparison.Ordinal), expected);
    }

    [Theory]
    [InlineData("lr,e1,e3\n0.1,1,2\n", "", "line 1: e3: the curve ends with e1, since there is no column 'e2'; add it, or rename 'e3', or name it among the parameters")]
    [InlineData("lr,e1,e2,e10\n0.1,1,2,3\n", "", "line 1: e10: the curve ends with e2, since there is no column 'e3'")]
    [InlineData("lr,e1,e2,e10\n0.1,1,2,3\n", "--parameters lr", "line 1: e10: the curve ends with e2")]
    [InlineData("lr,e0,e1\n0.1,1,2\n", "", "line 1: e0: ")]
    [InlineData("lr,e01,e1\n0.1,1,2\n", "", "line 1: e01: ")]
    public async Task Gap_in_the_columns_of_the_curve_is_named(string table, string options, string expected)
    {
        using var files = new CurveFiles(("table.csv", table));

        await AssertMistakeAsync(files, $"simulate --table {{table.csv}} {options}", expected);
    }

    [Fact]
    public async Task Column_named_like_the_curve_may_be_a_parameter_by_name()
    {
        using var files = new CurveFiles(("table.csv", "lr,e1,e2,e10\n0.1,1,2,3\n"));

        Assert.Contains("\"e10\":3", Assert.Single(await files.OutputAsync("simulate --table {table.csv} --parameters lr,e10")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "expected a JSON object in each line, got nothing")]
    [InlineData("[1]", "line 1: expected a JSON object, got [1]")]
    [InlineData("{\"trial\":0,\"values\":[1]}\n\n{\"trial\":1,\"values\":[1}", "line 3: not a JSON object", "(at byte ")]
    [InlineData("{\"values\":[1]}", "line 1: trial: expected a whole number of at least 0, got nothing")]
    [InlineData("{\"trial\":-1,\"values\":[1]}", "line 1: trial: expected a whole number of at least 0, got -1")]
    [InlineData("{\"trial\":0}", "line 1: values: expected a list of at least one number, got nothing")]
    [InlineData("{\"trial\":0,\"values\":[]}", "line 1: values: expected a list of at least one number, got []")]
    [InlineData("{\"trial\":0,\"values\":[1,null]}", "line 1: values/1: expected a number, got null")]
    [InlineData("{\"trial\":0,\"values\":[1,\"x\"]}", "line 1: values/1: 'x' is not a number")]
    [InlineData("{\"trial\":0,\"values\":[1],\"config\":[]}", "line 1: config: expected a JSON object, got []")]
    [InlineData("{\"trial\":0,\"values\":[1],\"secondsPerIteration\":0}", "line 1: secondsPerIteration: expected a number of seconds above 0", "got 0")]
    [InlineData("{\"trial\":0,\"values\":[1]}\n{\"trial\":0,\"values\":[1]}", "line 2: trial: 0 is in line 1 already")]
    [InlineData("{\"trial\":0,\"values\":[1],\"config\":{\"a\":1}}\n{\"trial\":1,\"values\":[1]}", "line 2: config: expected the same parameters as in line 1; got {}")]
    public async Task Wrong_trace_is_named_with_its_line(string text, params string[] expected)
    {
        using var files = new CurveFiles(("trace.jsonl", text));

        await AssertMistakeAsync(files, "simulate --trace {trace.jsonl}", [$"{files.PathOf("trace.jsonl")}: ", .. expected]);
    }

    [Fact]
    public async Task Configuration_of_a_trace_must_be_of_the_space()
    {
        using var files = new CurveFiles(("space.json", """{"x":{"uniform":[0,1]}}"""), ("trace.jsonl", "{\"trial\":0,\"values\":[1],\"config\":{\"x\":0.5}}\n{\"trial\":1,\"values\":[1],\"config\":{\"x\":2}}"));

        await AssertMistakeAsync(files, "simulate --trace {trace.jsonl} --space {space.json}", "line 2: config: x: ");
    }

    [Fact]
    public async Task Help_shows_examples_that_can_be_pasted()
    {
        using var files = new CurveFiles();

        var output = await files.OutputAsync("simulate --help");

        Assert.Contains(output, line => line.Contains("tune simulate --trace trace.jsonl --mode max --scheduler median --workers 2 --decisions", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("--seconds-per-iteration", StringComparison.Ordinal));
    }

    private static async Task AssertMistakeAsync(CurveFiles files, string commandLine, params string[] expected)
    {
        var (code, output, error) = await files.RunAsync(commandLine);

        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(error);
        Assert.All(expected, part => Assert.Contains(part.Replace("{table.csv}", files.PathOf("table.csv"), StringComparison.Ordinal), line, StringComparison.Ordinal));
    }
}
