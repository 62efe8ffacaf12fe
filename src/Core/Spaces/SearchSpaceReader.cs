using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Spaces;

/// <summary>Turns JSON into a tree and notes what it cannot read.</summary>
internal sealed class SearchSpaceReader(IReadOnlyDictionary<string, Func<Configuration, object?>>? functions)
{
    private static readonly ParameterSpec Unreadable = new ParameterSpec.Group([]);
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    public ParameterSpec.Group Read(JsonElement json, out ImmutableArray<string> problems)
    {
        ParameterSpec.Group root = new([]);
        if (json.ValueKind == JsonValueKind.Object) root = ReadGroup(json, "");
        else _problems.Add($"expected a JSON object, got {json.ValueKind}");
        problems = _problems.ToImmutable();
        return root;
    }

    private ParameterSpec Read(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return new ParameterSpec.List([.. json.EnumerateArray().Select((item, i) => Read(item, SpacePath.Join(path, i)))]);
        }
        if (json.ValueKind != JsonValueKind.Object) return new ParameterSpec.Constant(CanonicalJson.Normalise(json));
        if (json.GetPropertyCount() != 1) return ReadGroup(json, path);
        var only = json.EnumerateObject().First();
        if (DomainKeyword.IsKeyword(only.Name)) return ReadDomain(only.Name, only.Value, path);
        if (only.Value.ValueKind == JsonValueKind.Array && SpacePath.Nearest(only.Name, DomainKeyword.All) is { } near
            && SpacePath.Distance(only.Name, near) <= 2)
        {
            return Fail(path, $"'{only.Name}' is no domain; did you mean '{near}'?");
        }
        return ReadGroup(json, path);
    }

    private ParameterSpec.Group ReadGroup(JsonElement json, string path) => new(
        [.. json.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value, SpacePath.Join(path, member.Name))))]);

    private ParameterSpec ReadDomain(string keyword, JsonElement value, string path) => keyword switch
    {
        DomainKeyword.Const => new ParameterSpec.Constant(CanonicalJson.Normalise(value)),
        DomainKeyword.Choice => ReadOptions(keyword, value, path) is { } options ? new ParameterSpec.Choice(options) : Unreadable,
        DomainKeyword.GridSearch => ReadOptions(keyword, value, path) is { } options ? new ParameterSpec.Grid(options) : Unreadable,
        DomainKeyword.SampleFrom => ReadComputed(value, path),
        DomainKeyword.RandInt or DomainKeyword.QRandInt or DomainKeyword.LogRandInt or DomainKeyword.QLogRandInt => ReadInteger(keyword, value, path),
        _ => ReadReal(keyword, value, path),
    };

    private ImmutableArray<ParameterSpec>? ReadOptions(string keyword, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().Select(option => Read(option, path))];
        Fail(path, $"{keyword} takes an array of options, got {value.GetRawText()}");
        return null;
    }

    private ParameterSpec ReadComputed(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } name
        ? new ParameterSpec.Computed(name, functions?.GetValueOrDefault(name))
        : Fail(path, $"sample_from takes the name of a function, got {value.GetRawText()}");

    private ParameterSpec ReadReal(string keyword, JsonElement value, string path)
    {
        var numbers = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
            ? value.EnumerateArray().Select(item => item.GetDouble()).ToArray()
            : null;
        return (keyword, numbers) switch
        {
            (DomainKeyword.Uniform, [var low, var high]) => new ParameterSpec.Float(low, high, false, null),
            (DomainKeyword.LogUniform, [var low, var high]) => new ParameterSpec.Float(low, high, true, null),
            (DomainKeyword.QUniform, [var low, var high, var step]) => new ParameterSpec.Float(low, high, false, step),
            (DomainKeyword.QLogUniform, [var low, var high, var step]) => new ParameterSpec.Float(low, high, true, step),
            (DomainKeyword.RandN, []) => new ParameterSpec.Normal(0, 1, null),
            (DomainKeyword.RandN, [var mean, var deviation]) => new ParameterSpec.Normal(mean, deviation, null),
            (DomainKeyword.QRandN, [var mean, var deviation, var step]) => new ParameterSpec.Normal(mean, deviation, step),
            _ => Fail(path, $"{keyword} takes {Signature(keyword)}, got {value.GetRawText()}"),
        };
    }

    private ParameterSpec ReadInteger(string keyword, JsonElement value, string path)
    {
        var numbers = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Integer).ToArray() : [];
        return (keyword, numbers) switch
        {
            (DomainKeyword.RandInt, [long low, > long.MinValue and long high]) => new ParameterSpec.Integer(low, high - 1, false, 1),
            (DomainKeyword.LogRandInt, [long low, > long.MinValue and long high]) => new ParameterSpec.Integer(low, high - 1, true, 1),
            (DomainKeyword.QRandInt, [long low, long high]) => new ParameterSpec.Integer(low, high, false, 1),
            (DomainKeyword.QRandInt, [long low, long high, long step]) => new ParameterSpec.Integer(low, high, false, step),
            (DomainKeyword.QLogRandInt, [long low, long high]) => new ParameterSpec.Integer(low, high, true, 1),
            (DomainKeyword.QLogRandInt, [long low, long high, long step]) => new ParameterSpec.Integer(low, high, true, step),
            _ => Fail(path, $"{keyword} takes {Signature(keyword)}, got {value.GetRawText()}"),
        };
    }

    private static long? Integer(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) return null;
        if (value.TryGetInt64(out var integer)) return integer;
        var real = value.GetDouble();
        return Math.Abs(real) <= Lattice.MaxIndex && real == Math.Floor(real) ? (long)real : null;
    }

    private static string Signature(string keyword) => keyword switch
    {
        DomainKeyword.Uniform or DomainKeyword.LogUniform => "[low, high]",
        DomainKeyword.QUniform or DomainKeyword.QLogUniform => "[low, high, step]",
        DomainKeyword.RandN => "[mean, standard deviation]",
        DomainKeyword.QRandN => "[mean, standard deviation, step]",
        DomainKeyword.RandInt or DomainKeyword.LogRandInt => "[low, high] of integers, high exclusive",
        _ => "[low, high, step] of integers",
    };

    private ParameterSpec Fail(string path, string text)
    {
        _problems.Add(ProblemList.At(path, text));
        return Unreadable;
    }
}
