namespace Tune.Http;

/// <summary>Why a trial waits.</summary>
/// <param name="Reason">What it waits for.</param>
/// <param name="Summary">One line, for a person.</param>
/// <param name="Silos">What is missing on each silo.</param>
internal sealed record WaitView(PendingReason Reason, string Summary, IReadOnlyList<SiloShortage> Silos)
{
    public static WaitView Of(PendingExplanation explanation) => new(explanation.Reason, explanation.Summary, explanation.Silos);
}
