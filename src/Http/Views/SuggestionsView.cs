namespace Tune.Http;

/// <summary>Trials for a worker to run.</summary>
/// <param name="Trials">The trials; none if there is nothing to run now.</param>
/// <param name="HasEnded">Whether the experiment has ended: there will be none.</param>
internal sealed record SuggestionsView(IReadOnlyList<SuggestionView> Trials, bool HasEnded);
