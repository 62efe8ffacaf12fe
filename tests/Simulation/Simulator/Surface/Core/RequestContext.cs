namespace Orleans.Runtime;

/// <summary>Values that flow with a call to the callee and to what it calls, never back.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Runtime/RequestContext.cs</remarks>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Local = new();

    /// <summary>The keys that are set.</summary>
    public static IEnumerable<string> Keys => Local.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The keys and values that are set.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Local.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>What is shared between caller and callee; never changed once it is set.</summary>
    internal static Dictionary<string, object>? Values
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>The value of a key, or null.</summary>
    /// <param name="key">The key.</param>
    public static object? Get(string key) => Local.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value for the calls that this flow of control will make.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public static void Set(string key, object value)
        => Local.Value = new Dictionary<string, object>(Local.Value ?? []) { [key] = value };

    /// <summary>Removes a value; false if there was none.</summary>
    /// <param name="key">The key.</param>
    public static bool Remove(string key)
    {
        if (Local.Value is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Local.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear()
    {
        if (Local.Value is not null) Local.Value = null;
    }
}
