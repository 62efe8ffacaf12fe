using System.CommandLine.Parsing;
using System.Globalization;

namespace Tune.Cli;

/// <summary>Whole numbers on the command line, with errors that say what was expected.</summary>
internal static class WholeNumber
{
    public static int? Positive(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1) return number;
        result.AddError($"{NameOf(result)}: expected a whole number of at least 1, got '{text}'.");
        return null;
    }

    public static ulong Seed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        result.AddError($"{NameOf(result)}: expected a whole number from 0 to {ulong.MaxValue}, got '{text}'.");
        return 0;
    }

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
