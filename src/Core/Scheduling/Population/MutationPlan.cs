using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>Which dimensions of a space are changed, each from its own domain or from another of the same name.</summary>
internal static class MutationPlan
{
    /// <summary>For each dimension of the space the one that its new values come from; null to leave it alone.</summary>
    public static ImmutableArray<Dimension?> Of(FlatSpace space, SearchSpace? mutations)
    {
        if (mutations is null) return [.. space.Dimensions.Select(dimension => dimension.IsGrid ? null : dimension)];
        var sources = mutations.Compile().Dimensions.ToLookup(source => source.Name, StringComparer.Ordinal);
        return [.. space.Dimensions.Select(dimension => sources[dimension.Name].FirstOrDefault())];
    }

    /// <summary>What is wrong with mutations for a space.</summary>
    public static IEnumerable<string> ProblemsOf(FlatSpace space, SearchSpace? mutations)
    {
        if (mutations is null)
        {
            if (space.Dimensions.All(dimension => dimension.IsGrid)) yield return "the space has nothing that could be changed.";
            yield break;
        }

        FlatSpace? sources = null;
        InvalidSearchSpaceException? failure = null;
        try
        {
            sources = mutations.Compile();
        }
        catch (InvalidSearchSpaceException exception)
        {
            failure = exception;
        }

        if (failure is not null) yield return failure.Message;
        if (sources is null) yield break;
        if (sources.Dimensions.IsEmpty) yield return "there is no domain among them.";
        var byName = space.Dimensions.ToLookup(dimension => dimension.Name, StringComparer.Ordinal);
        foreach (var source in sources.Dimensions)
        {
            var targets = byName[source.Name].ToList();
            if (targets.Count == 0)
                yield return $"the space has no parameter '{source.Name}'; it has: {string.Join(", ", byName.Select(group => group.Key))}.";
            else if (source.Domain is not ParameterSpec.Choice && targets.Exists(target => target.IsCategorical))
                yield return $"'{source.Name}' is a choice in the space, so its mutation must be a choice as well.";
            else if (source.Domain is ParameterSpec.Choice choice && !choice.Options.All(option => targets.Exists(target => ValueOf(target, option) is not null)))
                yield return $"'{source.Name}' has options that are no values of the space's parameter.";
        }
    }

    /// <summary>The value of a dimension that an option of a mutation stands for; null if there is none.</summary>
    public static double? ValueOf(Dimension target, ParameterSpec option)
    {
        if (target.Domain is ParameterSpec.Choice choice)
        {
            var index = choice.Options.IndexOf(option);
            return index < 0 ? null : index;
        }

        if (target.IsCategorical || option is not ParameterSpec.Constant { Value: { ValueKind: System.Text.Json.JsonValueKind.Number } number }) return null;
        var value = number.GetDouble();
        return target.Contains(value) ? value : null;
    }
}
