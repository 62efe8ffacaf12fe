using System.Globalization;

namespace Population;

/// <summary>What the command line says.</summary>
internal sealed record PopulationOptions(string DataFolder, bool IsFresh, ulong Seed, int? AshaTrials)
{
    private const string Usage = """
        Population based training of a small neural network on handwritten digits: finds a schedule of hyperparameters, prints and replays it.

          --data <folder>   where the experiments are kept (default: tune-data)
          --seed <number>   the seed of every draw (default: 1)
          --asha <trials>   also tunes by ASHA with so many trials, to compare: about 175 take as many epochs as the population
          --fresh           deletes experiments that have ended, and begins anew

        Run it again to go on where it was, or to see the results of experiments that have ended.
        """;

    /// <summary>Reads the arguments; null after help was asked for, or after saying what is wrong with them.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="exitCode">With null: what the process ends with.</param>
    public static PopulationOptions? Parse(string[] args, out int exitCode)
    {
        exitCode = 0;
        var options = new PopulationOptions("tune-data", false, 1, null);
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : null;
            switch (args[index])
            {
                case "--fresh":
                    options = options with { IsFresh = true };
                    continue;
                case "--data" when value is not null:
                    options = options with { DataFolder = value };
                    break;
                case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--asha" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var trials) && trials > 0:
                    options = options with { AshaTrials = trials };
                    break;
                case "--help" or "-h":
                    Console.WriteLine(Usage);
                    return null;
                default:
                    Console.Error.WriteLine($"'{string.Join(' ', args[index..])}' is not an option, or its value is missing or wrong.\n\n{Usage}");
                    exitCode = 2;
                    return null;
            }

            index++;
        }

        return options;
    }
}
