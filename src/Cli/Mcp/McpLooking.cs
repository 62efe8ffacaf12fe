using System.ComponentModel;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Server;
using Tune.Http;
using Tune.Page;

namespace Tune.Cli;

/// <summary>Tools that look and change nothing.</summary>
/// <param name="client">The server.</param>
/// <param name="registry">The searchers and schedulers that there are.</param>
/// <param name="time">The clock.</param>
internal sealed class McpLooking(ApiClient client, AlgorithmRegistry registry, TimeProvider time)
{
    private const int MostItems = 200;
    private const int MostEvents = 500;
    private const int MostWait = 60;
    private const int MostLog = 65_536;
    private const string Name = "The experiment's name, as list_experiments gives it.";
    private const string Number = "The trial's number, from 0.";

    private readonly ApiEvents _events = new(client, time);

    [McpServerTool(Name = "about", Title = "Who answers", ReadOnly = true, OpenWorld = false)]
    [Description("The server's version, and what this key may do: Reader looks, Operator also starts and steers, Admin also deletes; allowsPrograms says whether experiments may name a command to run.")]
    public Task<string> AboutAsync(CancellationToken cancellationToken) => GetAsync("about", cancellationToken);

    [McpServerTool(Name = "list_experiments", Title = "List experiments", ReadOnly = true, OpenWorld = false)]
    [Description("All experiments, newest first: name, status, best value and the trial that has it, how many trials are in each status, tags.")]
    public Task<string> ListExperimentsAsync(
        [Description("Only those in these statuses, with commas between: Running, Paused, Finished, Stopped, Failed. Left out: all.")] string? status = null,
        [Description("At most so many, from 1 to 200.")] int limit = 50,
        [Description("`next` of the answer before, for more.")] string? cursor = null,
        CancellationToken cancellationToken = default) => GetAsync($"experiments?limit={Between(limit, 1, MostItems)}{Query("status", status)}{Query("cursor", cursor)}", cancellationToken);

    [McpServerTool(Name = "get_experiment", Title = "An experiment now", ReadOnly = true, OpenWorld = false)]
    [Description("An experiment as it is now: status and why, how many trials are in each status and of how many, objective, the best trial with its configuration, what runs, what the scheduler is doing.")]
    public Task<string> GetExperimentAsync([Description(Name)] string name, CancellationToken cancellationToken) => GetAsync(ApiClient.PathOf(name), cancellationToken);

    [McpServerTool(Name = "list_trials", Title = "List trials", ReadOnly = true, OpenWorld = false)]
    [Description("Trials by number: configuration, status, last metrics, iterations, error in one line. For the best ones use best_trials.")]
    public Task<string> ListTrialsAsync(
        [Description(Name)] string name,
        [Description("Only those in these statuses, with commas between: Pending, Running, Paused, Terminated, Error. Left out: all.")] string? status = null,
        [Description("At most so many, from 1 to 200.")] int limit = 20,
        [Description("`next` of the answer before, for more.")] string? cursor = null,
        CancellationToken cancellationToken = default) => GetAsync(ApiClient.PathOf(name, $"/trials?limit={Between(limit, 1, MostItems)}{Query("status", status)}{Query("cursor", cursor)}"), cancellationToken);

    [McpServerTool(Name = "best_trials", Title = "The best trials", ReadOnly = true, OpenWorld = false)]
    [Description("The trials with the best last values of the objective, best first, with their configurations.")]
    public Task<string> BestTrialsAsync([Description(Name)] string name, [Description("How many, from 1 to 200.")] int limit = 5, CancellationToken cancellationToken = default) => McpAnswer.OfAsync(async () =>
    {
        // the place has no more than the client, which others use as well
        var results = await new ServerPlace(client, time).ReadResultsAsync(name, cancellationToken);
        return TrialSelection.Order(results, results.Objective, MetricScope.Last, includeNonFinite: false).Take(Between(limit, 1, MostItems)).Select(TrialItem.Of).ToList();
    });

    [McpServerTool(Name = "get_trial", Title = "A trial with its error and log", ReadOnly = true, OpenWorld = false)]
    [Description("A trial: configuration, last metrics, what ended it, its last error with the stack, what was noted about it, and the end of what its program has written.")]
    public Task<string> GetTrialAsync(
        [Description(Name)] string name, [Description(Number)] int trial, [Description("How many bytes of the end of its log, from 0 to 65536.")] int logBytes = 4096, CancellationToken cancellationToken = default) => McpAnswer.OfAsync(async () =>
    {
        var path = FormattableString.Invariant($"/trials/{trial}");
        var details = await client.GetAsync<JsonElement>(ApiClient.PathOf(name, path), cancellationToken);
        return new { trial = details, log = await TailAsync(name, path, Between(logBytes, 0, MostLog), cancellationToken) };
    });

    [McpServerTool(Name = "get_reports", Title = "What a trial has reported", ReadOnly = true, OpenWorld = false)]
    [Description("What a trial has reported, by iteration: its learning curve.")]
    public Task<string> GetReportsAsync(
        [Description(Name)] string name, [Description(Number)] int trial, [Description("At most so many, from 1 to 200.")] int limit = 100, [Description("`next` of the answer before, for more.")] string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync(ApiClient.PathOf(name, FormattableString.Invariant($"/trials/{trial}/reports?limit={Between(limit, 1, MostItems)}{Query("cursor", cursor)}")), cancellationToken);

    [McpServerTool(Name = "why_waiting", Title = "Why a trial waits", ReadOnly = true, OpenWorld = false)]
    [Description("Why a trial does not run, or the next one does not start: what is missing, by machine, or that it is paused, ended or at its limit.")]
    public Task<string> WhyAsync([Description(Name)] string name, [Description("The trial's number, from 0; left out: the next trial.")] int? trial = null, CancellationToken cancellationToken = default) =>
        GetAsync(ApiClient.PathOf(name, trial is { } number ? FormattableString.Invariant($"/trials/{number}/why") : "/why"), cancellationToken);

    [McpServerTool(Name = "importance", Title = "Which parameters mattered", ReadOnly = true, OpenWorld = false)]
    [Description("How much each parameter matters for a metric, as shares of its variance, alone and in pairs; from ten ended trials on. `fit` near 0 means that the shares say little.")]
    public Task<string> ImportanceAsync([Description(Name)] string name, [Description("The metric; left out: the objective.")] string? metric = null, CancellationToken cancellationToken = default) =>
        GetAsync(ApiClient.PathOf(name, $"/importance?{Query("metric", metric)}"), cancellationToken);

    [McpServerTool(Name = "read_events", Title = "What has happened", ReadOnly = true, OpenWorld = false)]
    [Description("What has happened in an experiment after an event, in order; waits for news if there are none. Ask again with the `after` of the answer to miss nothing.")]
    public Task<string> ReadEventsAsync(
        [Description(Name)] string name,
        [Description("The sequence number of the last event that is known; 0: from the beginning.")] long after = 0,
        [Description("How many seconds to wait for the first one if there is none, from 0 to 60.")] int waitSeconds = 0,
        [Description("At most so many, from 1 to 500.")] int limit = 100,
        CancellationToken cancellationToken = default) => McpAnswer.OfAsync(async () =>
    {
        var (from, most, wait) = (Math.Max(0, after), Between(limit, 1, MostEvents), Between(waitSeconds, 0, MostWait));
        var events = await TakeAsync();
        if (events.Count == 0 && wait > 0 && await HasNewsAsync(name, from, TimeSpan.FromSeconds(wait), cancellationToken)) events = await TakeAsync();
        return new { events, after = events.Count == 0 ? from : events[^1].Sequence, hasMore = events.Count == most };

        async Task<List<EventView>> TakeAsync() => await _events.ReadAsync(name, from, cancellationToken).Take(most).Select(EventView.Of).ToListAsync(cancellationToken);
    });

    [McpServerTool(Name = "experiment_schema", Title = "How an experiment is written", ReadOnly = true, OpenWorld = false)]
    [Description("The JSON schema of what start_experiment and validate_experiment take: every key with its meaning, every searcher and scheduler. It is long; the description of start_experiment has an example that does for many.")]
    public string Schema() => ExperimentSchema.Write(registry);

    [McpServerTool(Name = "validate_experiment", Title = "Check an experiment", ReadOnly = true, OpenWorld = false)]
    [Description("All that is wrong with an experiment, each with its place, and whether there is one of the name; starts nothing.")]
    public Task<string> ValidateAsync([Description(McpSteering.Experiment)] string experiment, CancellationToken cancellationToken) => McpAnswer.OfAsync(async () =>
    {
        SubmitBody body;
        try
        {
            body = McpSteering.Read(experiment, registry, client.Address);
        }
        catch (UsageException exception)
        {
            return new ValidationView(IsValid: false, exception.Message.Split('\n'), Exists: false);
        }

        return await client.SendAsync<ValidationView>(HttpMethod.Post, "experiments:validate", body, cancellationToken);
    });

    private Task<string> GetAsync(string path, CancellationToken cancellationToken) => McpAnswer.OfAsync(() => client.GetAsync<JsonElement>(path, cancellationToken));

    private async Task<bool> HasNewsAsync(string name, long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var ends = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ends.Token);
        try
        {
            return await _events.FollowAsync(name, after, either.Token).AnyAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The end of what a program has written; null if it has written nothing.</summary>
    private async Task<string?> TailAsync(string name, string trial, int bytes, CancellationToken cancellationToken)
    {
        const string Log = "program.log";
        var files = await client.GetAsync<PageView<FileView>>(ApiClient.PathOf(name, $"{trial}/files"), cancellationToken);
        if (bytes == 0 || files.Items.FirstOrDefault(one => one.Path == Log) is not { } log) return null;
        var offset = Math.Max(0, log.Bytes - bytes);
        using var response = await client.RequestAsync(HttpMethod.Get, ApiClient.PathOf(name, FormattableString.Invariant($"{trial}/log?offset={offset}&silo={Uri.EscapeDataString(log.Silo)}")), null, null, cancellationToken);
        // a character that was cut in two is one that can't be read
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static string Query(string name, string? value) => value is { Length: > 0 } ? $"&{name}={Uri.EscapeDataString(value)}" : "";

    private static int Between(int value, int least, int most) => Math.Clamp(value, least, most);
}
