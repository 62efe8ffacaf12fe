using System.ComponentModel;

namespace Tune.Spaces;

/// <summary>The base of the generated <c>Space</c> classes: each parameter is a property that an object initializer sets.</summary>
/// <typeparam name="TConfig">The record.</typeparam>
public abstract class TypedSearchSpace<TConfig> : SearchSpace<TConfig>
{
    /// <summary>Names the parameters and their domains, in the order of the constructor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void DescribeParameters(SearchSpaceParameters parameters);

    private protected sealed override SearchSpaceContent Describe()
    {
        var parameters = new SearchSpaceParameters();
        DescribeParameters(parameters);
        return parameters.ToContent();
    }
}
