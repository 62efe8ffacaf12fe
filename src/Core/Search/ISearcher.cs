namespace Tune.Search;

/// <summary>
/// Proposes configurations. The law: <see cref="Observe"/> changes state, <see cref="Suggest"/> does not. So a searcher's state is a
/// function of the experiment's facts, and restoring one is replaying them: there is nothing to save.
/// </summary>
public interface ISearcher
{
    /// <summary>
    /// Takes note of a fact. Called once for each fact, in order, live and in replay alike; but for those about trials whose configuration is none of the space, because the
    /// experiment was changed (<see cref="ExperimentChanged"/>): so the numbers of trials may have holes, and others may have suggested them.
    /// </summary>
    void Observe(Fact fact);

    /// <summary>Proposes the next configuration. Must not change state; all randomness comes from the request.</summary>
    Suggestion Suggest(SuggestRequest request);
}

/// <summary>What a searcher may use to suggest.</summary>
/// <param name="Trial">The trial that will be created from the suggestion.</param>
/// <param name="Rng">Draws for this suggestion: a function of the experiment's seed and the trial's number.</param>
/// <param name="GridIndex">The grid point that the trial stands for, from 0; 0 in a space without <c>GridSearch</c>.</param>
public readonly record struct SuggestRequest(TrialId Trial, Rng Rng, long GridIndex)
{
    /// <summary>
    /// How many suggestions for this trial were refused before, because they break a constraint or were tried already; 0 at first. <see cref="Rng"/> has
    /// other draws each time; a searcher that doesn't draw goes by this number.
    /// </summary>
    public int Draw { get; init; }

    /// <summary>The draws that the kernel hands out for the suggestion of a trial.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="trial">The trial that will be created.</param>
    /// <param name="draw">How many suggestions were refused before: <see cref="Draw"/>.</param>
    public static Rng RngOf(ulong seed, TrialId trial, int draw = 0) => new(seed, Rng.StreamOf(trial.Number, draw == 0 ? "suggest" : FormattableString.Invariant($"suggest/{draw}")));
}

/// <summary>A searcher's answer: try this, wait, or no more.</summary>
public sealed record Suggestion
{
    /// <summary>The note of a trial that was made from a preset, not by the searcher.</summary>
    public const string PresetNote = "preset";

    private Suggestion(Assignment? assignment, string? note, bool isExhausted) => (Assignment, Note, IsExhausted) = (assignment, note, isExhausted);

    /// <summary>What to try; null to wait or when exhausted.</summary>
    public Assignment? Assignment { get; }

    /// <summary>What to remember about the suggestion, in the journal.</summary>
    public string? Note { get; }

    /// <summary>Whether there will never be another suggestion.</summary>
    public bool IsExhausted { get; }

    /// <summary>Nothing now; ask again after the next fact. A searcher may only wait while a trial is live, or the experiment would never end.</summary>
    public static Suggestion Wait { get; } = new(null, null, false);

    /// <summary>Nothing ever again.</summary>
    public static Suggestion Exhausted { get; } = new(null, null, true);

    /// <summary>Nothing ever again, and why, for a person.</summary>
    public static Suggestion NoMore(string reason) => new(null, reason, true);

    /// <summary>Try this.</summary>
    public static Suggestion Try(Assignment assignment, string? note = null) => new(assignment, note, false);
}
