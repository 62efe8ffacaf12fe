using System.CommandLine.Parsing;
using System.Globalization;

namespace Tune.Cli;

/// <summary>Whole numbers on the command line, with errors that say what was expected.</summary>
internal static class WholeNumber
{
    public static int? Positive(ArgumentResult result) => PositiveLong(result) is { } number and <= int.MaxValue ? (int)number : Refuse(result);

    public static long? PositiveLong(ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value, out var number)) return number;
        return Refuse(result);
    }

    /// <summary>Numbers with commas, each at least 1, in ascending order.</summary>
    public static long[]? List(ArgumentResult result)
    {
        var numbers = new SortedSet<long>();
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (TryParse(text, out var number)) numbers.Add(number);
            else result.AddError($"{NameOf(result)}: expected whole numbers of at least 1 with commas, got '{result.Tokens[0].Value}'.");
        }

        return [.. numbers];
    }

    public static ulong Seed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        result.AddError($"{NameOf(result)}: expected a whole number from 0 to {ulong.MaxValue}, got '{text}'.");
        return 0;
    }

    /// <summary>Whether a text is a whole number of at least 1.</summary>
    public static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1;

    private static int? Refuse(ArgumentResult result)
    {
        if (!result.Errors.Any()) result.AddError($"{NameOf(result)}: expected a whole number of at least 1, got '{result.Tokens[0].Value}'.");
        return null;
    }

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
