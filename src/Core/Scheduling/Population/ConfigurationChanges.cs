using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Scheduling;

/// <summary>The difference between two configurations.</summary>
internal static class ConfigurationChanges
{
    /// <summary>Every value that differs, in the order of the first configuration; those that are new last.</summary>
    /// <param name="from">The configuration before.</param>
    /// <param name="to">The configuration after.</param>
    /// <param name="how">What was done to a parameter; null: it follows from others.</param>
    public static ImmutableArray<ParameterChange> Between(Configuration from, Configuration to, Func<string, string?> how)
    {
        var before = from.Flatten().ToDictionary(entry => entry.Key, entry => entry.Value);
        var after = to.Flatten().ToDictionary(entry => entry.Key, entry => entry.Value);
        var changes = ImmutableArray.CreateBuilder<ParameterChange>();
        foreach (var name in from.Flatten().Concat(to.Flatten()).Select(entry => entry.Key).Distinct())
        {
            var (was, now) = (TextOf(before, name), TextOf(after, name));
            if (was != now) changes.Add(new(name, was, now, how(name) ?? "follows"));
        }

        return changes.ToImmutable();
    }

    private static string? TextOf(Dictionary<string, JsonElement> values, string name) => values.TryGetValue(name, out var value) ? value.GetRawText() : null;
}
