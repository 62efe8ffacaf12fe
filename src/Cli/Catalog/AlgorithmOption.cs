using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>An option of a searcher or scheduler.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">What it takes, for a person.</param>
/// <param name="Default">What it is when it is left out.</param>
/// <param name="About">What it means; empty when the documentation is not beside the program.</param>
internal sealed record AlgorithmOption(string Name, string Type, JsonNode? Default, string About);
