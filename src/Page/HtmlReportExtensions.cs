namespace Tune.Page;

/// <summary>Experiments as reports: the page in one HTML file, with what it shows inside.</summary>
public static class HtmlReportExtensions
{
    /// <summary>
    /// A report of results: overview, table of trials, each trial, charts. It opens in a browser from anywhere, without a server and without a network, so it can be sent by mail or kept by a CI; nothing in it
    /// steers. It is some 0.9 MB and grows with the trials; of more than 50,000 reports those that stand out are kept, and it says so. What results don't know is not in it: the timeline,
    /// the rungs, who proposed what and the replay are of <see cref="GetHtmlReportAsync"/> and <c>tune report</c>.
    /// </summary>
    /// <param name="results">The results.</param>
    /// <typeparam name="TConfig">The configuration's type.</typeparam>
    /// <returns>The text of the file, to be written in UTF-8.</returns>
    public static string ToHtml<TConfig>(this ResultGrid<TConfig> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return HtmlReport.Of(ReportData.Of(results, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The whole report of an experiment as it is now, whether it has ended or not: as <see cref="ToHtml"/>, with its spec and all charts that are drawn of its journal.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <typeparam name="TConfig">The configuration's type.</typeparam>
    /// <returns>The text of the file, to be written in UTF-8. Values that the spec gives to a program's environment are not in it; all else of the spec is.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public static async Task<string> GetHtmlReportAsync<TConfig>(this ExperimentHandle<TConfig> experiment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var view = await experiment.GetViewAsync(cancellationToken);
        var history = await experiment.NewHistoryAsync(view, cancellationToken);
        var journal = new List<JournalEntry>();
        await foreach (var entry in experiment.ReadJournalAsync(cancellationToken))
        {
            history.Apply(entry.ToFact());
            journal.Add(entry);
        }

        var results = history.ToResults<Configuration>(now: view.At);
        return HtmlReport.Of(ReportData.Of(results, view.At, await experiment.GetSpecAsync(cancellationToken), journal, StatusView.Of(view, results.Held)));
    }
}
