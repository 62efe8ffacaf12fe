using System.Globalization;
using Tune;

namespace Digits;

/// <summary>What the command line says.</summary>
internal sealed record SampleOptions(string DataFolder, bool IsFresh, int MoreTrials, bool IsVerbose)
{
    /// <summary>How many trials it has.</summary>
    public int Trials { get; init; } = 200;

    /// <summary>What happens if it exists with another number of trials.</summary>
    public OnDifference OnDifference { get; init; } = OnDifference.Refuse;

    private const string Usage = """
        Tunes a small neural network on handwritten digits.

          --data <folder>   where the experiment is kept (default: tune-data)
          --trials <trials> how many trials (default: 200); if the experiment exists with another number, say one of
          --change          goes on with the new number
          --fork            begins another one beside it, which learns from its trials
          --more <trials>   extends an experiment that has ended by so many trials
          --fresh           deletes an experiment that has ended, and begins anew
          --verbose         a line for each trial that starts or ends, where the output is not a terminal

        Run it again to go on where it was, or to see the results of an experiment that has ended.
        """;

    /// <summary>Reads the arguments; null after help was asked for, or after saying what is wrong with them.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="exitCode">With null: what the process ends with.</param>
    public static SampleOptions? Parse(string[] args, out int exitCode)
    {
        exitCode = 0;
        var options = new SampleOptions("tune-data", false, 0, false);
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : null;
            switch (args[index])
            {
                case "--fresh":
                    options = options with { IsFresh = true };
                    break;
                case "--verbose":
                    options = options with { IsVerbose = true };
                    break;
                case "--data" when value is not null:
                    options = options with { DataFolder = value };
                    index++;
                    break;
                case "--change":
                    options = options with { OnDifference = OnDifference.Change };
                    break;
                case "--fork":
                    options = options with { OnDifference = OnDifference.Fork };
                    break;
                case "--trials" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var trials) && trials > 0:
                    options = options with { Trials = trials };
                    index++;
                    break;
                case "--more" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var more) && more > 0:
                    options = options with { MoreTrials = more };
                    index++;
                    break;
                case "--help" or "-h":
                    Console.WriteLine(Usage);
                    return null;
                default:
                    Console.Error.WriteLine($"'{string.Join(' ', args[index..])}' is not an option, or its value is missing or wrong.\n\n{Usage}");
                    exitCode = 2;
                    return null;
            }
        }

        return options;
    }
}
