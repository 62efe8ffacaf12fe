using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>Says all that is wrong with the options at once.</summary>
internal sealed class TuneApiOptionsValidator : IValidateOptions<TuneApiOptions>
{
    private const long LeastBody = 1024;
    private const long MostBody = 1 << 30;

    public ValidateOptionsResult Validate(string? name, TuneApiOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(TuneApiOptions options)
    {
        const string Section = TuneApiOptions.Section;
        if (options.MaxBodyBytes is < LeastBody or > MostBody) yield return FormattableString.Invariant($"{Section}:MaxBodyBytes must be from {LeastBody} to {MostBody}; was {options.MaxBodyBytes}.");
        if (options.RequestsPerMinute < 1) yield return FormattableString.Invariant($"{Section}:RequestsPerMinute must be at least 1; was {options.RequestsPerMinute}.");
        if (options.MaxWatchers < 0) yield return FormattableString.Invariant($"{Section}:MaxWatchers must be at least 0; was {options.MaxWatchers}.");
        foreach (var (index, key) in options.Keys.Index())
        {
            if (ApiKey.ProblemOf(key.Name) is { } problem) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Name: {problem}");
            if (!Enum.IsDefined(key.Role)) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Role must be Reader, Operator or Admin; was {key.Role}.");
            if (ApiKey.ProblemOfHash(key.Hash) is { } wrong) yield return FormattableString.Invariant($"{Section}:Keys:{index}:Hash: {wrong}");
        }
    }
}
