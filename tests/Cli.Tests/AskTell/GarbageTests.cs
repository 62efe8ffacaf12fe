using FsCheck;
using FsCheck.Fluent;

namespace Cli.Tests;

/// <summary>A wrong line is answered with an error and changes nothing, whatever it is.</summary>
public sealed class GarbageTests
{
    private const string Space = """{"x": {"uniform": [0, 1]}, "kind": {"choice": ["a", {"deep": {"randint": [0, 9]}}]}}""";

    private static readonly string[] Good =
    [
        """{"op":"ask"}""", """{"op":"ask"}""", """{"op":"report","trial":0,"iteration":1,"value":0.5}""", """{"op":"report","trial":1,"iteration":1,"value":0.6}""",
        """{"op":"ask"}""", """{"op":"tell","trial":0,"value":0.4}""", """{"op":"add","config":{"x":0.5,"kind":"a"},"value":0.1}""", """{"op":"ask"}""",
        """{"op":"tell","trial":3,"error":"broken"}""", """{"op":"best"}""", """{"op":"ask"}""",
    ];

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"op\"", "\"ask\"", "\"tell\"", "\"add\"", "\"trial\"", "\"value\"", "\"config\"", "\"x\"", "\"kind\"", "99", "-1", "1e999", "0.5", "null", "true",
        "NaN", "\"\\ud800\"", "größe", "\\", "\u0000", "\uFEFF", "{\"op\":\"tell\",\"trial\":99", ",\"error\":1}", "{\"op\":\"add\",\"value\":1,\"config\":{\"x\":",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("--scheduler asha")]
    [InlineData("--scheduler median --max-concurrent 4 --mode max")]
    public async Task Garbage_between_lines_changes_no_later_answer(string options)
    {
        var expected = await TuneCommand.AskTellAsync(Space, options, Good);
        using var file = new SpaceFile(Space);
        var mixed = from garbage in Gen.Choose(0, 8).SelectMany(count => Gen.Elements(Fragments).ArrayOf(count)).Select(string.Concat).ListOf(Good.Length)
                    select Good.Zip(garbage).ToList();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 11), Prop.ForAll(Arb.From(mixed), lines =>
        {
            var (code, output, _) = TuneCommand.RunAsync(["ask-tell", "--space", file.Path, .. Shell.Split(options)], [.. lines.SelectMany(pair => new[] { pair.Second.ReplaceLineEndings(""), pair.First })]).Result;
            Assert.Equal(0, code);
            Assert.All(output.Where((_, index) => index % 2 == 0), answer => Assert.StartsWith("{\"error\":", answer, StringComparison.Ordinal));
            Assert.Equal(expected, output.Where((_, index) => index % 2 == 1));
        }));
    }

    [Theory]
    [InlineData("""{"op":"add","config":{"x":1e999,"kind":"a"},"value":1}""")]
    [InlineData("""{"op":"add","config":{"x":0.5,"kind":"\ud800"},"value":1}""")]
    [InlineData("""{"op":"add","config":{"\ud800":0.5,"kind":"a"},"value":1}""")]
    [InlineData("""{"op":"tell","trial":1e999,"value":1}""")]
    [InlineData("""{"op":"tell","trial":99999999999999999999,"value":1}""")]
    [InlineData("""{"op":"\ud800"}""")]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Line_that_looks_right_is_an_error_too(string line) =>
        Assert.StartsWith("{\"error\":", Assert.Single(await TuneCommand.AskTellAsync(Space, "", line)), StringComparison.Ordinal);

    [Fact]
    public async Task Deep_line_is_an_error()
    {
        var line = $"{{\"op\":\"add\",\"value\":1,\"config\":{string.Concat(Enumerable.Repeat("[", 5000))}";

        Assert.StartsWith("{\"error\":", Assert.Single(await TuneCommand.AskTellAsync(Space, "", line)), StringComparison.Ordinal);
    }
}
