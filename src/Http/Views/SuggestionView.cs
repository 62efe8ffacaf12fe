using System.Text.Json;
using Tune.Grains;

namespace Tune.Http;

/// <summary>A trial for a worker to run.</summary>
/// <param name="Trial">Its number, from 0.</param>
/// <param name="Attempt">The attempt, from 1, which the worker says with all that it tells.</param>
/// <param name="Name">What it is called beside its number.</param>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Iteration">The last reported iteration; 0 at the beginning of an attempt.</param>
/// <param name="ElapsedSeconds">How long it has trained, over all attempts.</param>
internal sealed record SuggestionView(int Trial, int Attempt, string? Name, JsonElement Configuration, int Iteration, double ElapsedSeconds)
{
    public static SuggestionView Of(AskedStart start) => new(start.Trial, start.Attempt, start.Name, JsonElement.Parse(start.ConfigJson), start.Iteration, start.Elapsed.TotalSeconds);
}
