using System.Diagnostics.CodeAnalysis;

namespace Figures;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">Parts of the names of measurements; none for all but those that are made only when they are named.</param>
/// <param name="IsQuick">Whether only to show that everything can be measured.</param>
/// <param name="WithPeers">Whether Optuna is measured beside ours.</param>
/// <param name="Published">A folder of published programs, each in a folder of its own name; null if there are none.</param>
/// <param name="Trials">How many trials the page is measured with; null: as the figures say.</param>
internal sealed record Choice(IReadOnlyList<string> Names, bool IsQuick, bool WithPeers, string? Published, int? Trials = null)
{
    public const string Usage = "dotnet run -c Release --project bench/Figures -- [name …] [--quick] [--with-peers] [--published FOLDER] [--trials N]";

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out Choice? choice)
    {
        choice = new Choice([], false, false, null);
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case Scale.QuickArgument:
                    choice = choice with { IsQuick = true };
                    break;
                case "--with-peers":
                    choice = choice with { WithPeers = true };
                    break;
                case "--published" when index + 1 < arguments.Length:
                    choice = choice with { Published = Path.GetFullPath(arguments[++index]) };
                    break;
                case "--trials" when index + 1 < arguments.Length && int.TryParse(arguments[index + 1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var trials) && trials > 0:
                    choice = choice with { Trials = trials };
                    index++;
                    break;
                case ['-', ..]:
                    return false;
                case var name:
                    choice = choice with { Names = [.. choice.Names, name] };
                    break;
            }
        }

        return true;
    }
}
