using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Kernel;

/// <summary>The requests that something was decided by, the last <see cref="RequestKey.Remembered"/> of them. Changed by facts alone.</summary>
internal sealed class DoneRequests
{
    private readonly Dictionary<string, RequestKey> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = [];

    public RequestKey? Find(string id) => _known.GetValueOrDefault(id);

    public void Add(RequestKey key)
    {
        if (!_known.TryAdd(key.Id, key)) return;
        _order.Enqueue(key.Id);
        if (_order.Count > RequestKey.Remembered) _known.Remove(_order.Dequeue());
    }

    /// <summary>Null as long as there is none.</summary>
    public JsonArray? Capture() => _order.Count == 0 ? null : new JsonArray([.. _order.Select(id => JsonSerializer.SerializeToNode(_known[id], FactFields.Options))]);

    public void Restore(JsonNode saved)
    {
        foreach (var key in saved.AsArray()) Add(key.Deserialize<RequestKey>(FactFields.Options) ?? throw new FormatException("A request is null."));
    }
}
