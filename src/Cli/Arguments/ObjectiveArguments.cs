using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace Tune.Cli;

/// <summary><c>--mode</c> and <c>--objectives</c>: which values there are, and which way each is better.</summary>
internal sealed class ObjectiveArguments
{
    /// <summary>What the only objective is called when nobody names it.</summary>
    public const string DefaultName = "value";

    private const int MostObjectives = 100;

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "min or max: which values are better; for several objectives one for all, or a list such as min,max.",
        HelpName = "min|max",
        DefaultValueFactory = _ => "min",
    };

    private readonly Option<string?> _objectives = new("--objectives")
    {
        Description = "How many objectives there are, or their names with commas. A value is then a list of as many numbers, or an object with these names. Default: 1.",
        HelpName = "number or names",
    };

    private readonly Option<string?> _reference = new("--reference")
    {
        Description = "For several objectives: the worst value of interest of each, with commas. The front's hypervolume is measured from there.",
        HelpName = "numbers",
    };

    public IReadOnlyList<Option> Options => [_mode, _objectives, _reference];

    /// <summary>The objectives in the order of the values; at least one.</summary>
    /// <exception cref="UsageException">A mode is neither min nor max, a name is given twice, or their numbers differ.</exception>
    public ImmutableArray<Objective> Read(ParseResult parsed)
    {
        var goals = List(parsed.GetValue(_mode) ?? "").Select(GoalOf).ToArray();
        var names = Names(parsed.GetValue(_objectives), goals.Length);
        if (goals.Length != 1 && goals.Length != names.Count) throw new UsageException(_mode.Name, $"expected min or max, or one for each of the {names.Count} objectives; got {goals.Length}.");
        var references = References(parsed.GetValue(_reference), names.Count);
        return [.. names.Select((name, index) => new Objective(name, goals[goals.Length == 1 ? 0 : index]) { Reference = references?[index] })];
    }

    private double[]? References(string? text, int count)
    {
        if (text is null) return null;
        var numbers = List(text).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UsageException(_reference.Name, $"expected numbers with commas, got '{part}'.")).ToArray();
        return numbers.Length == count ? numbers : throw new UsageException(_reference.Name, $"expected a number for each of the {count} objectives, got {numbers.Length}.");
    }

    private List<string> Names(string? text, int goals)
    {
        if (text is null) return Numbered(goals);
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count))
            return count is >= 1 and <= MostObjectives ? Numbered(count) : throw new UsageException(_objectives.Name, $"expected 1 to {MostObjectives} objectives, got {text}.");
        var names = List(text);
        if (names.Exists(string.IsNullOrEmpty)) throw new UsageException(_objectives.Name, $"expected a number or names with commas, got '{text}'.");
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException(_objectives.Name, $"'{twice.Key}' is there twice.")
            : names;
    }

    /// <exception cref="UsageException">The mode is neither min nor max.</exception>
    public static Goal GoalOf(string mode) => mode.ToUpperInvariant() switch
    {
        "MIN" => Goal.Minimize,
        "MAX" => Goal.Maximize,
        _ => throw new UsageException("--mode", $"expected min or max, got '{mode}'."),
    };

    private static List<string> Numbered(int count) => count == 1
        ? [DefaultName]
        : [.. Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"{DefaultName}{index}"))];

    private static List<string> List(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries)];
}
