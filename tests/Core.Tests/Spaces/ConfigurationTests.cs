namespace Tune.Tests;

public sealed class ConfigurationTests
{
    private static readonly Configuration Sample = Configuration.Parse(
        """{ "lr": 0.10, "opt": { "kind": "Sgd", "momentum": 9e-1 }, "layers": [16, 32.0], "none": null, "empty": {} }""");

    private enum Kind
    {
        Adam,
        Sgd,
    }

    [Fact]
    public void ToString_is_canonical_JSON() =>
        Assert.Equal("""{"lr":0.1,"opt":{"kind":"Sgd","momentum":0.9},"layers":[16,32],"none":null,"empty":{}}""", Sample.ToString());

    [Fact]
    public void Get_reads_flat_names()
    {
        Assert.Equal(0.1, Sample.Get<double>("lr"));
        Assert.Equal(0.9, Sample.Get<double>("opt/momentum"));
        Assert.Equal(Kind.Sgd, Sample.Get<Kind>("opt/kind"));
        Assert.Equal(32L, Sample.Get<long>("layers/1"));
        Assert.Equal([16, 32], Sample.Get<int[]>("layers"));
        Assert.Null(Sample.Get<string?>("none"));
    }

    [Fact]
    public void Get_of_a_missing_name_lists_the_names_there_are()
    {
        var error = Assert.Throws<ParameterNotFoundException>(() => Sample.Get<double>("momentum"));

        Assert.Equal(
            "The configuration has no parameter 'momentum'; it has: lr, opt/kind, opt/momentum, layers/0, layers/1, none, empty.", error.Message);
    }

    [Theory]
    [InlineData("opt/kind", "opt/kind: expected Double, got \"Sgd\"")]
    [InlineData("opt", "opt: expected Double, got {\"kind\":\"Sgd\",\"momentum\":0.9}")]
    [InlineData("none", "none: expected Double, got null")]
    public void Get_of_another_type_names_the_parameter(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidConfigurationException>(() => Sample.Get<double>(name)).Problems.Single());

    [Fact]
    public void TryGet_and_Contains_tell_whether_a_name_is_there()
    {
        Assert.True(Sample.TryGet<double>("lr", out var rate) && rate == 0.1);
        Assert.False(Sample.TryGet<double>("layers/2", out _));
        Assert.True(Sample.Contains("opt"));
        Assert.False(Sample.Contains("opt/"));
        Assert.False(Sample.Contains("lr/0"));
    }

    [Fact]
    public void Equals_ignores_the_order_of_members_and_the_form_of_numbers()
    {
        var left = Configuration.Parse("""{"a":1.0,"b":[{"c":1,"d":"x"}]}""");
        var right = Configuration.Parse("""{"b":[{"d":"x","c":10e-1}],"a":1}""");

        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, Configuration.Parse("""{"a":1,"b":[]}"""));
    }

    [Theory]
    [InlineData("[1]", "expected a JSON object, got Array")]
    [InlineData("nonsense", "not a JSON object: ")]
    [InlineData("""{"a":1,"a":2}""", "not a JSON object: ")]
    public void Parse_of_something_else_says_so(string json, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<InvalidConfigurationException>(() => Configuration.Parse(json)).Problems.Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("1e-7", "1E-07")]
    [InlineData("123456789.0", "123456789")]
    public void Parse_keeps_numbers_exactly(string number, string expected) =>
        Assert.Equal($$"""{"x":{{expected}}}""", Configuration.Parse($$"""{"x":{{number}}}""").ToString());
}
