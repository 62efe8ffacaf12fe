using System.Text.Json;

namespace Tune.Cli;

/// <summary>
/// The program behind a <see cref="CommandSearch"/>. What it knows is a function of the experiment's facts: it is told of all of them, and of all again when it is started again, after a
/// restart of this process or its own end.
/// </summary>
internal sealed class CommandSearcher(CommandSearch options, Problem problem) : ISearcher
{
    private readonly List<string> _news = [SearcherLines.Start(problem)];
    private readonly Dictionary<TrialId, Metrics> _last = [];
    private SearcherProcess? _process;
    private int _told;
    private (SuggestRequest Request, Suggestion Answer)? _answered;

    public void Observe(Fact fact)
    {
        _answered = null;
        switch (fact)
        {
            case ObservationAdded { Outcome: PriorOutcome.Completed } added: _news.Add(SearcherLines.Add(problem, added)); break;
            case TrialCreated created: _news.Add(SearcherLines.Trial(created)); break;
            case TrialReported reported:
                _last[reported.Trial] = reported.Metrics;
                _news.Add(SearcherLines.Report(problem, reported));
                break;
            case TrialEnded ended:
                _last.Remove(ended.Trial, out var metrics);
                _news.Add(SearcherLines.Tell(problem, ended, metrics));
                break;
        }
    }

    /// <exception cref="TuneException">The program can't be started, has ended, or has answered what is no configuration.</exception>
    public Suggestion Suggest(SuggestRequest request)
    {
        // asked twice for the same, it might say something else
        if (_answered is { } known && known.Request.Trial == request.Trial && known.Request.Draw == request.Draw) return known.Answer;
        var suggestion = Read(Ask(SearcherLines.Ask(request)));
        _answered = suggestion.Assignment is null ? null : (request, suggestion);
        return suggestion;
    }

    private string Ask(string question)
    {
        var isNew = _process is null;
        if (TryAsk(question) is { } answer) return answer;
        // one that was ended from outside has done nothing wrong; one that ends by itself does so again
        if (!isNew && TryAsk(question) is { } second) return second;
        throw new TuneException($"The searcher '{string.Join(' ', options.Command)}' has ended without an answer.{_process?.LastErrors}");
    }

    private string? TryAsk(string question)
    {
        if (_process is null or { HasEnded: true }) (_process, _told) = (SearcherProcess.Start(options), 0);
        for (; _told < _news.Count; _told++) _process.Write(_news[_told]);
        return _process.Ask(question);
    }

    private Suggestion Read(string answer)
    {
        try
        {
            var json = StrictJson.Parse(answer);
            if (json.ValueKind == JsonValueKind.Object)
            {
                if (json.TryGetProperty("config", out var config)) return Suggestion.Try(problem.Space.Encode(Configuration.Parse(config.GetRawText())));
                if (json.TryGetProperty("wait", out var waits) && waits.ValueKind == JsonValueKind.True) return Suggestion.Wait;
                if (json.TryGetProperty("exhausted", out var isOver) && isOver.ValueKind == JsonValueKind.True) return Suggestion.Exhausted;
            }
        }
        catch (JsonException exception)
        {
            throw Wrong(exception.Message);
        }
        catch (InvalidConfigurationException exception)
        {
            throw Wrong(string.Join("; ", exception.Problems));
        }

        throw Wrong("expected {\"config\":{…}}, {\"wait\":true} or {\"exhausted\":true}");

        TuneException Wrong(string problem) => new($"The searcher '{string.Join(' ', options.Command)}' answered {TextTable.Cut(answer, 200)}: {problem}.");
    }
}
