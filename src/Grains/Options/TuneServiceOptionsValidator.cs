using Microsoft.Extensions.Options;
using Tune.Hosting;

namespace Tune;

/// <summary>Checks what attributes can't say. Lists all problems at once.</summary>
internal sealed class TuneServiceOptionsValidator : IValidateOptions<TuneServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, TuneServiceOptions options)
    {
        var problems = new List<string>();
        var resources = options.Resources;
        if (resources.Cpu is { } cpu && !IsAmount(cpu)) problems.Add(Problem("Resources:Cpu", "a number of at least 0", cpu));
        if (resources.Gpu is { } gpu && !IsAmount(gpu)) problems.Add(Problem("Resources:Gpu", "a number of at least 0", gpu));
        if (resources.Memory is { } memory && TrialResourcesJson.ParseMemory(memory) is null) problems.Add(Problem("Resources:Memory", "a number of bytes, or a text such as 16GiB", memory));
        foreach (var (resource, amount) in resources.Custom.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!IsAmount(amount)) problems.Add(Problem($"Resources:Custom:{resource}", "a number of at least 0", amount));
        }

        if (options.SiloTimeout < 3 * options.HeartbeatInterval) problems.Add(Problem("SiloTimeout", $"at least three times HeartbeatInterval ({options.HeartbeatInterval})", options.SiloTimeout));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsAmount(double amount) => amount >= 0 && double.IsFinite(amount);

    private static string Problem(string option, string expected, object actual) => FormattableString.Invariant($"{TuneServiceOptions.Section}:{option} must be {expected}; was {actual}.");
}
