using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tune.Kernel;

/// <summary>How trials are called beside their number: a text with parameters in braces, such as <c>{optimizer} lr={learningRate:0.0e0}</c>; see <see cref="ExperimentSpec.TrialName"/>. Immutable.</summary>
public sealed partial class TrialNameTemplate
{
    /// <summary>How long the text is at most, in characters.</summary>
    public const int MostText = 200;

    /// <summary>How long a name is at most, in characters; of a longer one the beginning stays.</summary>
    public const int MostName = 80;

    private const int MostFormat = 20;

    /// <summary>What stands for a parameter that a configuration does not have.</summary>
    private const string Absent = "-";

    private readonly ImmutableArray<Part> _parts;

    /// <param name="Text">Text, or the name of a parameter.</param>
    /// <param name="Format">How its numbers are written; null: with few digits.</param>
    /// <param name="IsParameter">Which of both.</param>
    private readonly record struct Part(string Text, string? Format, bool IsParameter);

    private TrialNameTemplate(string text, ImmutableArray<Part> parts) => (Text, _parts) = (text, parts);

    /// <summary>The text that it was made of.</summary>
    public string Text { get; }

    /// <summary>The template of a text. It is made of any text: a brace that has no other stands for itself.</summary>
    public static TrialNameTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, PartsOf(text, ImmutableArray.CreateBuilder<string>()));
    }

    /// <summary>What is wrong with a text for the trials of a space; nothing if it can be used.</summary>
    public static ImmutableArray<string> ProblemsOf(string text, FlatSpace space)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(space);
        var problems = ImmutableArray.CreateBuilder<string>();
        if (string.IsNullOrWhiteSpace(text)) problems.Add("must not be empty; null for none.");
        if (text.Any(char.IsControl)) problems.Add("must not have control characters, such as line ends.");
        if (text.Length > MostText) problems.Add(FormattableString.Invariant($"must have at most {MostText} characters; has {text.Length}."));
        foreach (var part in PartsOf(text, problems).Where(part => part.IsParameter)) problems.AddRange(Check(part, space));
        return problems.ToImmutable();
    }

    /// <summary>The name of a trial of a configuration: without control characters, at most <see cref="MostName"/> long.</summary>
    public string NameOf(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var name = new StringBuilder();
        foreach (var part in _parts)
        {
            if (!part.IsParameter) name.Append(part.Text);
            else name.Append(configuration.TryGet<JsonElement>(part.Text, out var value) ? TextOf(value, part.Format) : Absent);
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i])) name[i] = ' ';
        }

        if (name.Length <= MostName) return name.ToString();
        var end = char.IsHighSurrogate(name[MostName - 2]) ? MostName - 2 : MostName - 1;
        return $"{name.ToString(0, end)}…";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static ImmutableArray<Part> PartsOf(string text, ImmutableArray<string>.Builder problems)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var isDoubled = character is '{' or '}' && i + 1 < text.Length && text[i + 1] == character;
            var end = character == '{' && !isDoubled ? text.IndexOf('}', i) : -1;
            if (end > 0)
            {
                if (literal.Length > 0) parts.Add(new Part(literal.ToString(), null, IsParameter: false));
                literal.Clear();
                var inner = text[(i + 1)..end];
                var colon = inner.IndexOf(':', StringComparison.Ordinal);
                parts.Add(colon < 0 ? new Part(inner, null, IsParameter: true) : new Part(inner[..colon], inner[(colon + 1)..], IsParameter: true));
                i = end;
                continue;
            }

            if (character is '{' or '}' && !isDoubled) problems.Add(FormattableString.Invariant($"the '{character}' at position {i} has no other; write '{character}{character}' for one that is to be seen."));
            if (isDoubled) i++;
            literal.Append(character);
        }

        if (literal.Length > 0) parts.Add(new Part(literal.ToString(), null, IsParameter: false));
        return parts.ToImmutable();
    }

    private static IEnumerable<string> Check(Part part, FlatSpace space)
    {
        var (name, format) = (part.Text, part.Format);
        var nodes = NodesIn(space.Root).Where(node => node.Path == name && node is not (SpaceNode.Group or SpaceNode.List)).ToList();
        if (nodes.Count == 0)
        {
            var names = space.ParameterNames;
            var nested = names.FirstOrDefault(known => known.EndsWith($"{SpacePath.Separator}{name}", StringComparison.Ordinal));
            yield return $"there is no parameter '{name}'{(nested is null ? SpacePath.Suggest(name, names) : $"; did you mean '{nested}'?")}";
            yield break;
        }

        if (format is null) yield break;
        if (format.Length is 0 or > MostFormat || TooManyDigits().IsMatch(format) || !IsFormat(format))
            yield return $"'{format}' of '{name}' is no format of a number, or too long a one; write one such as '0.0e0', 'g3' or 'd4'.";
        else if (!nodes.Any(node => node is SpaceNode.Number or SpaceNode.Computed || node is SpaceNode.Constant { Value.ValueKind: JsonValueKind.Number }))
            yield return $"'{name}' is no number, so it takes no format; leave ':{format}' out.";
        else if (IsForIntegers(format) && nodes.Any(node => node is SpaceNode.Number { IsInteger: false }))
            yield return $"'{format}' is for whole numbers, and '{name}' is a real one; write one such as '0.0e0' or 'g3'.";
    }

    private static IEnumerable<SpaceNode> NodesIn(SpaceNode node) => node switch
    {
        SpaceNode.Group group => group.Members.SelectMany(member => NodesIn(member.Node)),
        SpaceNode.List list => list.Items.SelectMany(NodesIn),
        SpaceNode.Options options => options.Items.SelectMany(NodesIn).Prepend(options),
        _ => [node],
    };

    private static string TextOf(JsonElement value, string? format) => value.ValueKind switch
    {
        // what tells a branch from the others is its first entry
        JsonValueKind.Object => value.EnumerateObject() is var members && members.MoveNext() ? TextOf(members.Current.Value, format) : Absent,
        JsonValueKind.Number when format is not null && IsForIntegers(format) => value.TryGetInt64(out var integer) ? integer.ToString(format, CultureInfo.InvariantCulture) : value.GetRawText(),
        JsonValueKind.Number when format is not null => value.GetDouble().ToString(format, CultureInfo.InvariantCulture),
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer.ToString(CultureInfo.InvariantCulture) : value.GetDouble().ToString("g4", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString() ?? "",
        _ => value.GetRawText(),
    };

    private static bool IsForIntegers(string format) => IntegerFormat().IsMatch(format);

    private static bool IsFormat(string format)
    {
        try
        {
            _ = IsForIntegers(format) ? 1L.ToString(format, CultureInfo.InvariantCulture) : 1.5.ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[BbDdXx][0-9]*$")]
    private static partial Regex IntegerFormat();

    // a standard format may ask for a billion digits
    [GeneratedRegex("^[A-Za-z][0-9]{3,}$")]
    private static partial Regex TooManyDigits();
}
