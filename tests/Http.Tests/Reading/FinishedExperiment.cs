namespace Tune.Http.Tests;

/// <summary>A host with experiments that have ended, for tests that only look.</summary>
public sealed class FinishedExperiment : IAsyncLifetime
{
    private ApiHost? _host;

    public ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.RunAsync("curves");
        await _host.RunAsync("older", samples: 1);
        await (await _host.Tuner.StartAsync(Some.Failing, Some.Spec("broken", samples: 2))).GetResultAsync();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }
}
