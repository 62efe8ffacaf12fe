using System.Globalization;
using System.Text;

namespace Tune.Kernel.Tests;

/// <summary>A journal for a person: one line for each fact, with the virtual time, the kind, what it is about and what was decided.</summary>
internal static class JournalText
{
    public static string Of(IEnumerable<Fact> journal)
    {
        var text = new StringBuilder();
        foreach (var fact in journal) text.Append(Line(fact)).Append('\n');
        return text.ToString();
    }

    private static string Line(Fact fact)
    {
        var entry = FactJson.Write(fact);
        var seconds = (fact.At - Simulation.Epoch).TotalSeconds;
        var trial = entry.Trial is { } number ? new TrialId(number).ToString() : "-";
        var place = entry.Attempt is { } attempt ? $"a{attempt}" + (entry.Iteration is { } iteration ? $" i{iteration}" : "") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.000} {entry.Kind,-21} {trial,5} {place,-7} {Detail(fact)}").TrimEnd();
    }

    private static string Detail(Fact fact) => fact switch
    {
        ExperimentPaused paused => paused.Reason,
        ExperimentExtended extended => $"{extended.Samples} samples, {extended.ExtraTime:c}",
        ExperimentEnded ended => $"{ended.Status}: {ended.Reason}",
        RungClosed closed => $"bracket {closed.Bracket} at i{closed.Milestone}: {string.Join(' ', closed.Promoted)}",
        TrialCreated created => $"{created.Config} {created.Note}",
        TrialStarted started => $"{Grant(started.GrantedTo)}{(started.Checkpoint is { } from ? $" from i{from.Iteration} of a{from.Attempt}" : "")}",
        TrialReported reported => $"{reported.Metrics}{(reported.Checkpoint is null ? "" : " saved")}",
        TrialGranted granted => Grant(granted.GrantedTo),
        TrialPauseRequested requested => requested.Reason,
        TrialFailed failed => failed.Error.ToString(),
        TrialLost lost => lost.Reason,
        TrialEnded ended => $"{ended.Status} by {ended.EndedBy}: {ended.Reason}",
        _ => "",
    };

    private static string Grant(int iteration) => iteration == int.MaxValue ? "no limit" : $"to i{iteration}";
}
