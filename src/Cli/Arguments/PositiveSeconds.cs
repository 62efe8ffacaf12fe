using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Tune.Cli;

/// <summary>A length of virtual time on the command line.</summary>
internal static class PositiveSeconds
{
    public static Option<TimeSpan> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "seconds",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(1),
        CustomParser = Parse,
    };

    private static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && VirtualTime.TryFromSeconds(seconds, out var time)) return time;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: expected {VirtualTime.Expected}, got '{text}'.");
        return default;
    }
}
