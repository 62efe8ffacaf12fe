using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tune.Cli;

/// <summary>The documentation comments of Core, as the compiler writes them beside the assembly: said once, in the source.</summary>
internal sealed partial class Documentation
{
    private readonly Dictionary<string, XElement> _members;

    private Documentation(IEnumerable<XElement> members) => _members = members.ToDictionary(member => $"{member.Attribute("name")?.Value}");

    /// <summary>Reads the file beside the program; without it nothing is documented.</summary>
    public static Documentation Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{typeof(AlgorithmSpec).Assembly.GetName().Name}.xml");
        return new(File.Exists(path) ? XDocument.Load(path).Descendants("member") : []);
    }

    public string SummaryOf(Type type) => Text($"T:{type.FullName}", "summary");

    public string RemarksOf(Type type) => Text($"T:{type.FullName}", "remarks");

    public string SummaryOf(PropertyInfo property) => Text($"P:{property.DeclaringType?.FullName}.{property.Name}", "summary");

    private string Text(string member, string part) =>
        _members.TryGetValue(member, out var element) && element.Element(part) is { } text ? Space().Replace(string.Concat(text.Nodes().Select(Plain)), " ").Trim() : "";

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" } reference => reference.Value.Length > 0 ? reference.Value : NameOf(reference),
        XElement { Name.LocalName: "para" or "item" } block => $" {string.Concat(block.Nodes().Select(Plain))} ",
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    /// <summary>The last part of a reference; an option as it is written in JSON.</summary>
    private static string NameOf(XElement reference)
    {
        var target = $"{(reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("href") ?? reference.Attribute("name"))?.Value}";
        var name = target.Split('(')[0].Split('.')[^1].Split(':')[^1];
        return target.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
