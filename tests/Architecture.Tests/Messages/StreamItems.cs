using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Architecture.Tests.Messages;

/// <summary>The types of the items of streams that our sources use.</summary>
internal static class StreamItems
{
    public static IReadOnlyList<string> Names { get; } =
        [.. Repository.Files("src", "*.cs").Where(file => !file.StartsWith("src/Engine/", StringComparison.Ordinal)).SelectMany(NamesIn).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> NamesIn(string file)
        => Compilations.Parse(Repository.Read(file), file).GetRoot().DescendantNodes().OfType<GenericNameSyntax>()
            .Where(name => name.Identifier.Text is "GetStream" or "IAsyncStream" or "IAsyncObserver" or "IAsyncBatchObserver")
            .SelectMany(name => name.TypeArgumentList.Arguments.Select(argument => argument.ToString()));
}
