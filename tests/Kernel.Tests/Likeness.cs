using System.Globalization;
using System.Text;

namespace Tune.Kernel.Tests;

/// <summary>Everything about an experiment that can be told apart from outside, as a text.</summary>
internal static class Likeness
{
    public static string Of(Experiment experiment, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(experiment.Capture() ?? "can't be captured");
        var view = experiment.View(now);
        text.AppendLine(CultureInfo.InvariantCulture, $"{experiment.HasStarted} {view.Status} {view.Reason} {view.Elapsed} {view.Total} {experiment.Demand} {view.Iterations} {view.Best?.Trial} {view.Scheduler}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(' ', experiment.Tags)} {experiment.TrialName} {string.Join(' ', experiment.Retried)} {experiment.WhyNotEnqueued(1, addsSamples: false)}");
        foreach (var trial in experiment.Trials)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{trial.Client} {trial.Lease} {trial.RetryOf} {string.Join(' ', trial.Attributes)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(' ', trial.Perturbations)} {trial.NextPerturbation} {trial.Resources} {trial.SaveRequested} {trial.Assignment}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{experiment.ViewOf(trial)} {trial.GrantedTo} {trial.Failures} {trial.Score} {trial.BestScore} {trial.Checkpoint} {trial.PauseReason} {trial.EndedBy} {trial.Error} {trial.CreatedAt:O} {trial.EndedAt:O}");
            for (var attempt = trial.Attempt - 1; attempt <= trial.Attempt + 1; attempt++) text.AppendLine(experiment.VerdictFor(trial.Id, attempt).ToString());
        }

        text.AppendJoin(' ', experiment.LeasedCheckpoints);
        return text.ToString();
    }

    public static string Of(Fact fact) => FactJson.Write(fact).ToString();
}
