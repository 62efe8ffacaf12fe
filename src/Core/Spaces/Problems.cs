using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>Faults with paths relative to some node; the default value is none.</summary>
internal readonly record struct Problems(ImmutableArray<(string Path, string Text)> Items)
{
    private ImmutableArray<(string Path, string Text)> Known => Items.IsDefault ? [] : Items;

    public static Problems Concat(IEnumerable<Problems> parts) => new([.. parts.SelectMany(part => part.Known)]);

    public Problems Under(string name) => new([.. Known.Select(item => (item.Path.Length == 0 ? name : $"{name}/{item.Path}", item.Text))]);

    public ImmutableArray<string> Lines() => [.. Known.Select(item => ProblemList.At(item.Path, item.Text))];
}
