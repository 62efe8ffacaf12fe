using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Runs the functions of computed parameters until all have values; one that reads another too early is repeated.</summary>
internal sealed class ComputedResolver(SpaceNode root, Assignment assignment, int count)
{
    private readonly JsonElement?[] _values = new JsonElement?[count];

    public Configuration Resolve()
    {
        var pending = new List<SpaceNode.Computed>();
        ConfigurationWriter.CollectComputed(root, assignment.Values.AsSpan(), pending);
        while (pending.Count > 0)
        {
            var waits = new Dictionary<string, string>(StringComparer.Ordinal);
            var left = new List<SpaceNode.Computed>(pending);
            foreach (var parameter in pending)
            {
                if (TryCompute(parameter, [.. left.Select(other => other.Path)], waits)) left.Remove(parameter);
            }
            if (left.Count == pending.Count) throw new RecursiveDependencyException(Circle(pending[0].Path, waits));
            pending = left;
        }
        return Snapshot([]);
    }

    /// <summary>Every parameter waits for another one, so following them must come back.</summary>
    private static ImmutableArray<string> Circle(string start, Dictionary<string, string> waits)
    {
        var seen = new List<string>();
        var name = start;
        for (; !seen.Contains(name); name = waits[name]) seen.Add(name);
        return [.. seen.Skip(seen.IndexOf(name))];
    }

    private bool TryCompute(SpaceNode.Computed parameter, ImmutableArray<string> pending, Dictionary<string, string> waits)
    {
        var (path, spec) = (parameter.Path, parameter.Spec);
        if (spec.Function is not { } function) throw new ComputedParameterException(path, spec.FunctionName, "is not registered");
        object? result;
        try
        {
            result = function(Snapshot(pending));
        }
        catch (UnresolvedParameterException unresolved)
        {
            waits[path] = unresolved.Name;
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new ComputedParameterException(path, spec.FunctionName, $"failed: {exception.Message}", exception);
        }
        _values[parameter.Slot] = ToValue(parameter, result);
        return true;
    }

    private static JsonElement ToValue(SpaceNode.Computed parameter, object? result)
    {
        if (result is Domain or ParameterSpec or ISearchSpace<object>)
        {
            throw new ComputedParameterException(parameter.Path, parameter.Spec.FunctionName, "must return a value, not a domain");
        }
        try
        {
            return CanonicalJson.Normalise(TuneJson.ToElement(result, result?.GetType() ?? typeof(object)));
        }
        catch (ArgumentException exception)
        {
            throw new ComputedParameterException(parameter.Path, parameter.Spec.FunctionName, $"returned no JSON value: {exception.Message}", exception);
        }
    }

    private Configuration Snapshot(ImmutableArray<string> pending) =>
        new(ConfigurationWriter.Write(root, assignment.Values.AsSpan(), _values), pending);
}
