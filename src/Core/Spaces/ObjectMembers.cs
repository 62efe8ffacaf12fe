using System.Text.Json;

namespace Tune.Spaces;

/// <summary>
/// The members of a JSON object, asked for one after the other: fastest in the order in which they stand there, and in time that grows as they do in
/// any other. <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> looks at each for each.
/// </summary>
internal struct ObjectMembers
{
    /// <summary>Up to so many it is faster to look at each.</summary>
    private const int Few = 32;

    private readonly JsonElement _object;
    private JsonElement.ObjectEnumerator _next;
    private bool _hasNext;
    private Dictionary<string, JsonElement>? _all;

    /// <param name="object">A JSON object that repeats no member.</param>
    public ObjectMembers(JsonElement @object)
    {
        _object = @object;
        _next = @object.EnumerateObject();
        _hasNext = _next.MoveNext();
    }

    /// <summary>The value of a member, if it is there.</summary>
    public bool TryGet(SpaceNode.Member member, out JsonElement value)
    {
        if (_hasNext && _next.Current.NameEquals(member.Utf8Name))
        {
            value = _next.Current.Value;
            _hasNext = _next.MoveNext();
            return true;
        }

        if (_all is null && _object.GetPropertyCount() <= Few) return _object.TryGetProperty(member.Utf8Name, out value);
        _all ??= _object.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
        return _all.TryGetValue(member.Name, out value);
    }
}
