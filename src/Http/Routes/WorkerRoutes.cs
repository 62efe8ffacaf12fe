using System.Collections.Immutable;
using System.Text.Json;
using Tune.Grains;

namespace Tune.Http;

/// <summary>Workers anywhere ask for trials, run them, and tell what came of it.</summary>
internal static class WorkerRoutes
{
    private const string Trials = "/experiments/{name}/trials";
    private const string Trial = $"{Trials}/{{trial}}";
    private const int MostSuggestions = 100;
    private const double MostLease = 24 * 3600;
    private const double MostWait = 30;

    public static void Map(ApiRoutes routes)
    {
        routes.Change<SuggestBody, SuggestionsView>(HttpMethods.Post, $"{Trials}:suggest", "Gives a worker trials to run, of an experiment whose trials are asked for", SuggestAsync);
        routes.Change<TrialReportBody, VerdictView>(HttpMethods.Post, $"{Trial}:report", "Takes what a worker reports, and says whether to go on", ReportAsync);
        routes.Change<CompleteBody, TakenView>(HttpMethods.Post, $"{Trial}:complete", "Takes the end of a trial that a worker runs", CompleteAsync);
        routes.Change<AttemptBody, VerdictView>(HttpMethods.Post, $"{Trial}:renew", "Renews a worker's lease of a trial, and says whether to go on", RenewAsync);
        routes.Change<AttemptBody, DoneView>(HttpMethods.Post, $"{Trial}:release", "Gives a trial back, not as a failure: it begins anew, for whomever", ReleaseAsync);
    }

    private static async Task<SuggestionsView> SuggestAsync(ApiCall call)
    {
        var body = await call.BodyAsync<SuggestBody>();
        if (ProblemsOf(body).ToList() is { Count: > 0 } problems) throw Problem.Wrong("bad-body", string.Join(" ", problems), problems);
        var (given, wait) = (new List<SuggestionView>(), TimeSpan.FromSeconds(body.WaitSeconds));
        var (time, since) = (call.Service<TimeProvider>(), call.Service<TimeProvider>().GetTimestamp());
        while (true)
        {
            var request = new AskRequest(body.Client, [.. body.Holding ?? [], .. given.Select(one => one.Trial)], TimeSpan.FromSeconds(body.LeaseSeconds), body.BeginsAnew && given.Count == 0);
            var reply = await call.Experiment.AskAsync(request, call.Aborted);
            if (reply.Trial is { } start) given.Add(SuggestionView.Of(start));
            var left = wait - time.GetElapsedTime(since);
            if (given.Count == body.Count || (reply.Trial is null && (given.Count > 0 || reply.HasEnded || left <= TimeSpan.Zero))) return new SuggestionsView(given, reply.HasEnded);
            // nothing else is to be expected before something happens
            if (reply.Trial is null) await call.Experiment.ReadPageAsync(reply.Cursor, 1, left, call.Aborted);
        }
    }

    private static async Task<VerdictView> ReportAsync(ApiCall call)
    {
        var body = await call.BodyAsync<TrialReportBody>();
        if (body.Iteration < 1) throw Problem.Wrong("bad-body", FormattableString.Invariant($"iteration must be at least 1; was {body.Iteration}."));
        var report = new ReportItem(body.Iteration, body.Metrics.Freeze(), body.ElapsedSeconds is { } seconds ? Seconds(seconds) : (await RunningAsync(call, body.Attempt))?.Elapsed ?? TimeSpan.Zero, null);
        var reply = await call.Experiment.TellAsync(new ReportBatch(call.Trial.Number, body.Attempt, [report]) { Attributes = AttributesOf(body.Attributes) }, call.Aborted);
        return VerdictView.Of(reply.Verdict);
    }

    private static async Task<TakenView> CompleteAsync(ApiCall call)
    {
        var body = await call.BodyAsync<CompleteBody>();
        if (ProblemOf(body) is { } problem) throw Problem.Wrong("bad-body", problem);
        var running = await RunningAsync(call, body.Attempt);
        var last = running?.Iteration ?? 0;
        var iteration = body.Iteration ?? (body.Metrics is null ? last : last + 1);
        ImmutableArray<ReportItem> reports = body.Metrics is { } metrics ? [new ReportItem(iteration, metrics.Freeze(), body.ElapsedSeconds is { } seconds ? Seconds(seconds) : running?.Elapsed ?? TimeSpan.Zero, null) { IsLast = true }] : [];
        var end = body.Error is { } error ? new AttemptEnd(AttemptEndKind.Failed, new TrialError("Told", error, null, last)) : new AttemptEnd(AttemptEndKind.Completed);
        var reply = await call.Experiment.TellAsync(new ReportBatch(call.Trial.Number, body.Attempt, reports, End: end) { Attributes = AttributesOf(body.Attributes) }, call.Aborted);
        return new TakenView(reply.Acknowledged == iteration && (running is not null || body.Iteration is not null));
    }

    private static async Task<VerdictView> RenewAsync(ApiCall call) =>
        VerdictView.Of((await call.Experiment.TellAsync(new ReportBatch(call.Trial.Number, (await call.BodyAsync<AttemptBody>()).Attempt, []), call.Aborted)).Verdict);

    private static async Task<DoneView> ReleaseAsync(ApiCall call)
    {
        var body = await call.BodyAsync<AttemptBody>();
        await call.Experiment.TellAsync(new ReportBatch(call.Trial.Number, body.Attempt, [], End: new AttemptEnd(AttemptEndKind.Lost, Reason: "its worker gave it back")), call.Aborted);
        return new DoneView(call.Name);
    }

    private static IEnumerable<string> ProblemsOf(SuggestBody body)
    {
        if (string.IsNullOrWhiteSpace(body.Client) || body.Client.Any(char.IsControl)) yield return "client must be a name without control characters.";
        if (body.Count is < 1 or > MostSuggestions) yield return FormattableString.Invariant($"count must be from 1 to {MostSuggestions}; was {body.Count}.");
        if (body.LeaseSeconds is not (>= 1 and <= MostLease)) yield return FormattableString.Invariant($"leaseSeconds must be from 1 to {MostLease}; was {body.LeaseSeconds}.");
        if (body.WaitSeconds is not (>= 0 and <= MostWait)) yield return FormattableString.Invariant($"waitSeconds must be from 0 to {MostWait}; was {body.WaitSeconds}.");
        if (body.Holding?.Any(number => number < 0) == true) yield return "holding must be numbers of trials, from 0.";
    }

    private static string? ProblemOf(CompleteBody body) => body switch
    {
        { Error: not null, Metrics: not null } => "metrics and error are both there: a trial that has failed has no result. Leave one out, or report the metrics first.",
        { Error: { } error } when string.IsNullOrWhiteSpace(error) => "error is empty: say why the trial has failed.",
        { Iteration: < 1 } or { Iteration: not null, Metrics: null } => "iteration is the number of the last report, from 1, and needs metrics.",
        _ => null,
    };

    /// <summary>The trial, if it runs in that attempt.</summary>
    private static async Task<TrialView?> RunningAsync(ApiCall call, int attempt)
    {
        var number = call.Trial.Number;
        return (await call.Experiment.GetViewAsync(call.Aborted)).Running.FirstOrDefault(one => one.Trial.Number == number && one.Attempt == attempt);
    }

    private static TimeSpan Seconds(double seconds) => seconds is >= 0 and <= ControlRoutes.MostSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw Problem.Wrong("bad-body", FormattableString.Invariant($"elapsedSeconds must be from 0 to {ControlRoutes.MostSeconds}; was {seconds}."));

    private static ImmutableArray<KeyValuePair<string, string>> AttributesOf(IReadOnlyDictionary<string, JsonElement>? attributes) =>
        [.. (attributes ?? new Dictionary<string, JsonElement>()).Select(one => KeyValuePair.Create(one.Key, Notes.ToAttribute(one.Key, one.Value.GetRawText())))];
}
