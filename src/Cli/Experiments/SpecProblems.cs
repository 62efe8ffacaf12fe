using System.Text.RegularExpressions;

namespace Tune.Cli;

/// <summary>What the kernel says is wrong with a spec, at the keys of a file.</summary>
internal static partial class SpecProblems
{
    /// <summary>How a problem begins, and the key that it is of; what follows in brackets is a position in it.</summary>
    private static readonly (string Head, string Key)[] Keys =
    [
        ("Name", "name"), ("Objective", "objective"), ("AlsoOptimize", "objective"), ("OutcomeConstraints", "constraints"), ("Presets", "presets"), ("Duplicates", "duplicates"),
        ("Samples", "samples"), ("MaxConcurrentTrials", "concurrency"), ("Resources", "resources"), ("Stop", "stop"), ("Tags", "tags"), ("Checkpoints", "checkpoints"),
        ("TimeLimitPerTrial", "limits/trial"), ("StallLimitPerTrial", "limits/stall"), ("MaxFailuresPerTrial", "limits/failures"), ("MaxLossesPerTrial", "limits/lost"),
        ("FailFast", "failFast"), ("Isolation", "isolation"), ("Program.Command", "command"), ("Program.Environment", "environment"), ("Program.GracePeriod", "limits/grace"), ("Program.MemoryLimit", "limits/memory"),
    ];

    /// <summary>The key of a problem, and the problem without the name that C# has for it.</summary>
    /// <param name="problem">What the kernel says.</param>
    /// <param name="rules">The places of the rules of parameters, which the kernel counts by themselves.</param>
    public static (string Path, string Text) Locate(string problem, IReadOnlyList<string> rules)
    {
        if (Head().Match(problem) is not { Success: true } match) return ("", problem);
        var (name, position, rest) = (match.Groups["name"].Value, match.Groups["position"].Value, match.Groups["rest"].Value);
        if (name == "Constraints" && int.TryParse(position, out var index) && index < rules.Count) return (rules[index], rest);
        if (Array.Find(Keys, key => key.Head == name) is not { Key: { } found }) return ("", problem);
        return (position.Length == 0 ? found : SpacePath.Join(found, position), rest);
    }

    [GeneratedRegex(@"^(?<name>Program\.[A-Z]\w+|[A-Z]\w+)(?:\[(?<position>\d+)\])?(?::| |\.)\s*(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Head();
}
