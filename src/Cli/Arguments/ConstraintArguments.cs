using System.Collections.Immutable;
using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>--constraint</c>, <c>--outcome-constraint</c> and <c>--duplicates</c>: what may be tried, and what results must fulfil.</summary>
internal sealed class ConstraintArguments
{
    private readonly Option<string[]> _constraints = new("--constraint")
    {
        Description = "A rule that configurations must keep to be tried, such as 'hidden * layers <= 4096'. May be given several times.",
        HelpName = "rule",
    };

    private readonly Option<string[]> _outcomes = new("--outcome-constraint")
    {
        Description = "A bound that results must keep, such as 'latency <= 20'; its metric is told beside the value: \"metrics\":{\"latency\":12}. May be given several times.",
        HelpName = "bound",
    };

    private readonly Option<string?> _duplicates = new("--duplicates")
    {
        Description = "When a configuration is suggested that was tried: allow it, resample another, or reuse the result and ask on. Default: allow.",
        HelpName = "allow|resample|reuse",
    };

    public IReadOnlyList<Option> Options => [_constraints, _outcomes, _duplicates];

    /// <exception cref="UsageException">A text is no rule; says where in it.</exception>
    public ImmutableArray<Constraint> ReadConstraints(ParseResult parsed) => [.. (parsed.GetValue(_constraints) ?? []).Select(text => Read(_constraints, () => Constraint.Parse(text)))];

    /// <exception cref="UsageException">A text is no bound; says where in it.</exception>
    public ImmutableArray<OutcomeConstraint> ReadOutcomes(ParseResult parsed) => [.. (parsed.GetValue(_outcomes) ?? []).Select(text => Read(_outcomes, () => OutcomeConstraint.Parse(text)))];

    /// <exception cref="UsageException">There is no such policy.</exception>
    public DuplicatePolicy ReadDuplicates(ParseResult parsed) => parsed.GetValue(_duplicates) is not { } name ? DuplicatePolicy.Allow
        : Enum.GetValues<DuplicatePolicy>().Where(policy => name.Equals($"{policy}", StringComparison.OrdinalIgnoreCase)).Cast<DuplicatePolicy?>().FirstOrDefault()
            ?? throw new UsageException(_duplicates.Name, $"expected allow, resample or reuse, got '{name}'.");

    private static T Read<T>(Option option, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (InvalidConstraintException exception)
        {
            throw new UsageException(option.Name, $"{exception.Message}.");
        }
    }
}
