namespace Tune.Spaces;

/// <summary>
/// A computed parameter's function read another computed parameter before it had a value; the caller tries it again later.
/// </summary>
internal sealed class UnresolvedParameterException(string name) : TuneException($"Parameter '{name}' is not computed yet.")
{
    public string Name { get; } = name;
}
