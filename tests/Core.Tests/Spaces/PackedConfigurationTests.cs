namespace Tune.Tests.Spaces;

public sealed class PackedConfigurationTests
{
    private const string Json = """{"lr":0.1,"opt":{"name":"für","momentum":null},"layers":[1,2],"none":{}}""";

    [Fact]
    public void Packed_configuration_is_the_same()
    {
        var plain = Configuration.Parse(Json);
        var packed = Configuration.Parse(Json).Pack();

        Assert.Equal(plain, packed);
        Assert.Equal(plain.GetHashCode(), packed.GetHashCode());
        Assert.Equal(plain.ToString(), packed.ToString());
        Assert.Equal(plain.Flatten().Select(entry => (entry.Key, entry.Value.GetRawText())), packed.Flatten().Select(entry => (entry.Key, entry.Value.GetRawText())));
        Assert.Equal("für", packed.Get<string>("opt/name"));
        Assert.True(packed.Contains("layers/1"));
    }

    [Fact]
    public void Configuration_is_packed_once()
    {
        var packed = Configuration.Parse(Json).Pack();

        Assert.Same(packed, packed.Pack());
        Assert.Equal(Json, packed.ToString());
    }
}
