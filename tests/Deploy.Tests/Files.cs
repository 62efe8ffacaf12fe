using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Deploy.Tests;

/// <summary>The files of <c>deploy</c>.</summary>
internal static partial class Files
{
    public static string Root { get; } = FindRoot();

    /// <summary>All of them, from <see cref="Root"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Directory.GetFiles(Path.Combine(Root, "deploy"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>The documents of a YAML file, with what they merge from elsewhere in it.</summary>
    public static IReadOnlyList<Dictionary<object, object>> Yaml(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var documents = new List<Dictionary<object, object>>();
        var deserializer = new DeserializerBuilder().Build();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _)) documents.Add(deserializer.Deserialize<Dictionary<object, object>>(parser));
        return documents;
    }

    /// <summary>The lines <c>NAME=VALUE</c> of a file of variables.</summary>
    public static Dictionary<string, string> Variables(string text) => Variable().Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    /// <summary>A member of a document, by its path.</summary>
    public static object At(this object document, params object[] path)
    {
        foreach (var step in path)
            document = step is int index ? ((List<object>)document)[index] : ((Dictionary<object, object>)document).TryGetValue(step, out var inner) ? inner : throw new KeyNotFoundException($"There is no {string.Join('.', path)}.");
        return document;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The repository is not above the tests.");
    }

    [GeneratedRegex(@"^(\w+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
