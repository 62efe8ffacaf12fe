using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tune.Http;
using Tune.Kernel;
using Tune.Page;
using Tune.Placement;

namespace Tune.Cli;

/// <summary>The experiments of a server.</summary>
/// <param name="client">The server.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerPlace(ApiClient client, TimeProvider time) : ExperimentPlace
{
    private const int PageSize = 1000;

    private readonly ApiEvents _events = new(client, time);

    public ApiClient Client => client;

    public override string Where => $"at {client.Url}";

    public override string Suffix => $" --server {client.Url}";

    public override string? Runner => Where;

    // two requests each, of those that a key may send
    public override TimeSpan LogInterval => TimeSpan.FromSeconds(1);

    public override async Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<ListedExperiment>();
        for (var cursor = ""; ;)
        {
            var page = await client.GetAsync<PageView<ListedView>>(FormattableString.Invariant($"experiments?archived=true&limit={PageSize}{cursor}"), cancellationToken);
            all.AddRange(page.Items.Select(Read));
            if (page.Next is null) return all.ToImmutable();
            cursor = $"&cursor={Uri.EscapeDataString(page.Next)}";
        }
    }

    public override async Task<ExperimentSpec<Configuration>> FindSpecAsync(string experiment, CancellationToken cancellationToken) =>
        LocalExperiments.ReadSpec((await ReadSpecAsync(experiment, cancellationToken)).GetRawText());

    /// <summary>Its spec as the server has it, algorithms of somebody's own included.</summary>
    public Task<JsonElement> ReadSpecAsync(string experiment, CancellationToken cancellationToken) => client.GetAsync<JsonElement>(ApiClient.PathOf(experiment, "/spec"), cancellationToken);

    public override async Task<string> ReadSpecJsonAsync(string experiment, CancellationToken cancellationToken) => (await ReadSpecAsync(experiment, cancellationToken)).GetRawText();

    public override async Task<IEnumerable<JournalEntry>> ReadEntriesAsync(string experiment, CancellationToken cancellationToken) => await _events.ReadAsync(experiment, 0, cancellationToken).ToListAsync(cancellationToken);

    public override IAsyncEnumerable<Fact> ReadFactsAsync(string experiment, CancellationToken cancellationToken) => _events.ReadAsync(experiment, 0, cancellationToken).Select(ToFact);

    public override async IAsyncEnumerable<FactPage> FollowAsync(string experiment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        await foreach (var page in _events.ReadAsync(experiment, after, cancellationToken).Chunk(PageSize).WithCancellation(cancellationToken))
        {
            after = page[^1].Sequence;
            yield return new FactPage([.. page.Select(ToFact)], IsNews: false);
        }

        await foreach (var page in Gathering.Of(_events.FollowAsync(experiment, after, cancellationToken), Interval, time, cancellationToken))
            yield return new FactPage([.. page.Select(ToFact)], IsNews: true);
    }

    public override string? FolderOf(string experiment) => null;

    public override async Task<TrialStatus> GetStatusAsync(string experiment, TrialId trial, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetAsync<Page.TrialDetails>(ApiClient.PathOf(experiment, FormattableString.Invariant($"/trials/{trial.Number}")), cancellationToken)).Summary.Status;
        }
        catch (ApiException exception) when (exception.Kind == "no-such-trial")
        {
            throw new UsageException("trial", exception.Message);
        }
    }

    public override async Task<Stream?> OpenLogAsync(string experiment, TrialId trial, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.RequestAsync(HttpMethod.Get, ApiClient.PathOf(experiment, FormattableString.Invariant($"/trials/{trial.Number}/log?offset={offset}")), null, null, cancellationToken);
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch (ApiException exception) when (exception is { Status: HttpStatusCode.NotFound, Kind: "no-such-file" or "no-such-trial" })
        {
            return null;
        }
    }

    public override async Task<string?> ExplainAsync(string experiment, TrialId? trial, CancellationToken cancellationToken)
    {
        var wait = await client.GetAsync<WaitView>(ApiClient.PathOf(experiment, trial is { } one ? FormattableString.Invariant($"/trials/{one.Number}/why") : "/why"), cancellationToken);
        return new PendingExplanation(wait.Reason, wait.Summary, [.. wait.Silos]).ToString();
    }

    public override async Task<string> WriteArchiveAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken)
    {
        await client.DownloadAsync(ApiClient.PathOf(experiment, $"/archive.zip?checkpoints={(withCheckpoints ? "true" : "false")}"), file, cancellationToken);
        return SayWritten(experiment, file, await LocalExperiments.ReadArchiveAsync(file));
    }

    public override void Dispose() => client.Dispose();

    private static ListedExperiment Read(ListedView view) => new()
    {
        Name = view.Name, Status = view.Status, Trainable = view.Trainable, Objective = view.Objective, BestValue = view.BestValue, BestTrial = view.BestTrial is { } best ? new TrialId(best) : null,
        Counts = view.Trials, CreatedAt = view.CreatedAt, UpdatedAt = view.UpdatedAt, Tags = view.Tags,
    };

    private Fact ToFact(JournalEntry entry)
    {
        try
        {
            return entry.ToFact();
        }
        catch (FormatException exception)
        {
            throw new ApiException(FormattableString.Invariant($"Event {entry.Sequence} of {client.Url} can't be read: {exception.Message} If the server is of a newer version, update this command."), innerException: exception);
        }
    }
}
