namespace Tune.Spaces;

/// <summary>What rules are asked about: an assignment, and its configuration if a rule needs that.</summary>
internal sealed class ConstraintInput(FlatSpace space, Assignment assignment)
{
    private Configuration? _configuration;

    public Assignment Assignment { get; } = assignment;

    public Configuration Configuration => _configuration ??= space.Decode(Assignment);
}
