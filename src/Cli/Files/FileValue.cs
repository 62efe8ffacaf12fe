using System.Text.Json;

namespace Tune.Cli;

/// <summary>A value in a file.</summary>
/// <param name="Json">The value.</param>
/// <param name="Path">The names and positions that lead to it.</param>
/// <param name="Problems">Where what is wrong with it is noted.</param>
internal sealed record FileValue(JsonElement Json, string Path, FileProblems Problems)
{
    private const int Longest = 60;

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, FileValue Value)> Members => Json.EnumerateObject().Select(member => (member.Name, this with { Json = member.Value, Path = SpacePath.Join(Path, member.Name) }));

    /// <summary>The items of a list.</summary>
    public IEnumerable<FileValue> Items => Json.EnumerateArray().Select((item, index) => this with { Json = item, Path = SpacePath.Join(Path, index) });

    /// <summary>The value, for a message.</summary>
    public string Shown
    {
        get
        {
            var text = Json.GetRawText();
            return TextTable.Cut(text, Longest);
        }
    }

    public void Say(string text) => Problems.Add(Path, text);

    /// <summary>Notes that it should have been something else.</summary>
    /// <returns>False.</returns>
    public bool Refuse(string expected)
    {
        Say($"expected {expected}, got {Shown}.");
        return false;
    }
}
