using System.Collections.Immutable;
using System.ComponentModel;

namespace Tune.Spaces;

/// <summary>Collects the parameters of a generated space.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SearchSpaceParameters
{
    private readonly ImmutableArray<KeyValuePair<string, ParameterSpec>>.Builder _children =
        ImmutableArray.CreateBuilder<KeyValuePair<string, ParameterSpec>>();

    private readonly List<Problems> _problems = [];

    internal SearchSpaceParameters()
    {
    }

    /// <summary>Adds a parameter after those before it.</summary>
    /// <param name="name">Its name in configurations.</param>
    /// <param name="domain">Its values; null is a fault that validation reports.</param>
    public void Add(string name, Domain? domain)
    {
        if (domain is null)
        {
            _problems.Add(new([(name, "has no domain; it was set to null")]));
            return;
        }

        _children.Add(new(name, domain.Spec));
        _problems.Add(domain.Problems.Under(name));
    }

    internal SearchSpaceContent ToContent() => new(new(_children.ToImmutable()), Problems.Concat(_problems));
}
