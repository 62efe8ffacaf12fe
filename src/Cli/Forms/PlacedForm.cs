using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>Something, and where it stands: for what can be judged only when the whole file is read.</summary>
internal sealed class PlacedForm<T>(Form<T> form) : Form<(FileValue Place, T Value)>
{
    public override string Expected => form.Expected;

    public override JsonObject Schema() => form.Schema();

    public override bool TryRead(FileValue value, out (FileValue Place, T Value) result)
    {
        result = default;
        if (!form.TryRead(value, out var read)) return false;
        result = (value, read);
        return true;
    }
}
