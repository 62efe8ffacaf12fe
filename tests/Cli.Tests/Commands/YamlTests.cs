namespace Cli.Tests;

public sealed class YamlTests
{
    private static readonly string[] Lines = ["""{"op":"ask"}""", """{"op":"ask"}""", """{"op":"ask"}"""];

    [Theory]
    [InlineData("a: {uniform: [0, 1e-1]}\nb: {choice: [1, 1.5, true, yes, \"1\", null, ~, text]}\n", """{"a":{"uniform":[0,0.1]},"b":{"choice":[1,1.5,true,"yes","1",{"const":null},{"const":null},"text"]}}""")]
    [InlineData("base: &base {uniform: [0, .5]}\nother: *base\n", """{"base":{"uniform":[0,0.5]},"other":{"uniform":[0,0.5]}}""")]
    [InlineData("x: &x\n  a: {randint: [0, 9]}\ny:\n  <<: *x\n  b: 2\n", """{"x":{"a":{"randint":[0,9]}},"y":{"b":2,"a":{"randint":[0,9]}}}""")]
    [InlineData("c:\n  - '0x10'\n  - |\n    two\n    lines\n", """{"c":["0x10","two\nlines\n"]}""")]
    public async Task Space_in_yaml_is_the_space_in_json(string yaml, string json)
    {
        using var asYaml = new SpaceFile(yaml, "space.yaml");
        using var asJson = new SpaceFile(json);

        var fromYaml = await TuneCommand.RunAsync(["ask-tell", "--space", asYaml.Path], Lines);
        var fromJson = await TuneCommand.RunAsync(["ask-tell", "--space", asJson.Path], Lines);

        Assert.Equal((0, ""), (fromYaml.Code, string.Join('\n', fromYaml.Error)));
        Assert.Equal(Sorted(fromJson.Output), Sorted(fromYaml.Output));
    }

    // the order of merged keys is the parser's
    private static IEnumerable<string> Sorted(string[] lines) => lines.Select(line => string.Concat(line.Order()));
}
