using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Grains;

/// <summary>A snapshot of an experiment.</summary>
/// <param name="Kernel">The kernel's state, as it captures it.</param>
/// <param name="Unsettled">The trials about which something was still being done.</param>
internal sealed record GrainSnapshot(string Kernel, ImmutableArray<int> Unsettled)
{
    public static GrainSnapshot Parse(string body)
    {
        using var document = JsonDocument.Parse(body);
        var unsettled = document.RootElement.GetProperty("unsettled");
        return new GrainSnapshot(document.RootElement.GetProperty("kernel").GetRawText(), [.. unsettled.EnumerateArray().Select(trial => trial.GetInt32())]);
    }

    // the kernel's state is JSON already, and large
    public override string ToString() => $$"""{"unsettled":[{{string.Join(',', Unsettled)}}],"kernel":{{Kernel}}}""";
}
