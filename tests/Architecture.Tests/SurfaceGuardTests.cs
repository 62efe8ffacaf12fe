using Tune.Architecture.Tests.Surface;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests;

/// <summary>The embedded engine's public surface is a strict subset of Orleans'.</summary>
public sealed class SurfaceGuardTests(ITestOutputHelper output)
{
    private static readonly Lazy<SurfaceComparison> Engine =
        new(() => new SurfaceComparison(Compilations.Read(Compilations.Engine)[0], Compilations.Read(Compilations.Orleans)));

    [Fact]
    public void Every_type_is_one_of_the_real_assemblies_and_has_the_same_signatures_there()
    {
        output.WriteLine($"{Engine.Value.Types} types, {Engine.Value.Members} members compared.");

        Assert.True(Engine.Value.Types > 90, "The guard compares next to nothing: are the real assemblies there?");
        Assert.Empty(Engine.Value.Missing.Select(Surface.Surface.MetadataName));
        Assert.True(Engine.Value.Differences.Count == 0, string.Join('\n', Engine.Value.Differences));
    }

    [Fact]
    public void What_a_class_must_implement_on_Orleans_only_is_approved()
        => Approved.Verify("engine-surface-not-implemented.txt", Engine.Value.Unimplemented);

    [Theory]
    [InlineData("public interface IGrainTimer : System.IDisposable { void Change(int dueTime, System.TimeSpan period); }", "Change")]
    [InlineData("public interface IGrainTimer : System.IDisposable { void Change(System.TimeSpan due, System.TimeSpan period); }", "Change")]
    [InlineData("public interface IGrainTimer : System.IAsyncDisposable { }", "IAsyncDisposable")]
    [InlineData("public abstract class IGrainTimer { }", "kind")]
    [InlineData("public static class RequestContext { public static void Forget(string key) { } }", "Forget")]
    [InlineData("public static class RequestContext { public static object Set(string key, object value) => value; }", "Set")]
    public void Planted_difference_is_found(string source, string expected)
    {
        var fake = Compilations.Create("Fake", [Compilations.Parse($"namespace Orleans.Runtime {{ {source} }}")], []);
        Assert.Empty(Compilations.Errors(fake));

        var comparison = new SurfaceComparison(fake.Assembly, Compilations.Read(Compilations.Orleans));

        Assert.Contains(comparison.Differences, difference => difference.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Planted_type_is_found()
    {
        var fake = Compilations.Create("Fake", [Compilations.Parse("namespace Orleans.Runtime { public sealed class Invention; }")], []);

        var comparison = new SurfaceComparison(fake.Assembly, Compilations.Read(Compilations.Orleans));

        Assert.Equal("Invention", Assert.Single(comparison.Missing).Name);
    }

    [Fact]
    public void Planted_attribute_usage_is_found()
    {
        const string Source = """
            namespace Orleans.Concurrency
            {
                [System.AttributeUsage(System.AttributeTargets.All)]
                public sealed class ReentrantAttribute : System.Attribute { }
            }
            """;
        var fake = Compilations.Create("Fake", [Compilations.Parse(Source)], []);

        var comparison = new SurfaceComparison(fake.Assembly, Compilations.Read(Compilations.Orleans));

        Assert.Contains("attribute usage", Assert.Single(comparison.Differences), StringComparison.Ordinal);
    }
}
