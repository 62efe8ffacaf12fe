using System.Text.Json;

namespace Tune.Http.Tests;

/// <summary>The language of filters: by the cases that the page's parser is tested by.</summary>
public sealed class TrialFilterTests
{
    private static readonly JsonElement Cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(DocumentTests.Root(), "src", "Page", "web", "test", "filter-cases.json"))).RootElement;

    private static readonly Dictionary<string, FilterValue> Trial = Cases.GetProperty("trial").EnumerateObject().ToDictionary(
        member => member.Name, member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "NaN" ? FilterValue.Of(double.NaN) : FilterValue.Of(member.Value), StringComparer.Ordinal);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_filter_says_which_trials_are_meant(string list, bool isMeant) =>
        Assert.All(Cases.GetProperty(list).EnumerateArray().Select(one => one.GetString() ?? ""), source => Assert.Equal(isMeant, TrialFilter.Parse(source, Trial.Keys)(name => Trial[name])));

    [Fact]
    public void What_is_wrong_is_said_where_it_is() => Assert.All(Cases.GetProperty("wrong").EnumerateArray(), one =>
    {
        var wrong = Assert.Throws<FilterException>(() => TrialFilter.Parse(one[0].GetString() ?? "", Trial.Keys));

        Assert.StartsWith(one[1].GetString() ?? "", wrong.Message, StringComparison.Ordinal);
        Assert.Equal((one[2].GetInt32(), one[3].GetInt32()), (wrong.From, wrong.To));
    });

    [Fact]
    public void However_deep_a_filter_is_it_ends_nothing()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 100_000));

        Assert.Contains("inside each other", Assert.Throws<FilterException>(() => TrialFilter.Parse($"{deep}lr < 1", Trial.Keys)).Message, StringComparison.Ordinal);
        Assert.True(TrialFilter.Parse($"{deep[..90]}lr < 1{string.Concat(Enumerable.Repeat(")", 90))}", Trial.Keys)(name => Trial[name]));
        // as many beside each other as one likes
        Assert.True(TrialFilter.Parse(string.Join(" or ", Enumerable.Repeat("(lr < 1)", 500)), Trial.Keys)(name => Trial[name]));
    }
}
