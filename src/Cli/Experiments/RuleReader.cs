using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>Tells rules of parameters from bounds on metrics, by the names in them.</summary>
internal static class RuleReader
{
    /// <summary>What a text is; null after noting what is wrong with it.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The parameters; null if the space could not be read, so that nothing can be said of names.</param>
    public static (Constraint? OfParameters, OutcomeConstraint? OfResults)? Read(FileValue place, string text, ImmutableArray<string>? parameters)
    {
        try
        {
            var constraint = Constraint.Parse(text);
            if (parameters is not { } known || BoundIn(text) is not { } bound || known.Contains(bound.Metric)) return (constraint, null);
            if (SpacePath.Near(bound.Metric, known) is not { } near) return (null, bound);
            place.Say($"there is no parameter '{bound.Metric}'; did you mean '{near}'? For a metric of that name write {{metric: {bound.Metric}, {(bound.IsUpper ? "atMost" : "atLeast")}: {FormattableString.Invariant($"{bound.Bound}")}}}.");
            return null;
        }
        catch (InvalidConstraintException exception)
        {
            place.Say($"{exception.Message}.");
            return null;
        }
    }

    private static OutcomeConstraint? BoundIn(string text)
    {
        try
        {
            return OutcomeConstraint.Parse(text);
        }
        catch (InvalidConstraintException)
        {
            // a rule of another form is one of parameters
            return null;
        }
    }
}
