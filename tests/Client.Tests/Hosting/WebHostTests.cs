using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tune.Hosting;

/// <summary>A silo in a web service: the service is reached from outside, the silo is not, and what was begun goes on after a restart.</summary>
public sealed class WebHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_web_service_starts_experiments_and_shows_them()
    {
        var training = Trainable.Define<Configuration>("training", config => Math.Abs(config.Get<double>("x") - 0.3));
        await using var app = Build(training);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var accepted = await http.PostAsync(new Uri("experiments/mine", UriKind.Relative), null);
        await app.Services.GetRequiredService<ITuner>().GetExperiment<Configuration>("mine").GetResultAsync();
        var view = await http.GetFromJsonAsync<ExperimentView>(new Uri("experiments/mine", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(("mine", 5L), (view?.Name, view?.Iterations));
        await app.StopAsync();
    }

    [Fact]
    public async Task An_experiment_goes_on_by_itself_when_the_service_is_started_again()
    {
        var (begun, goesOn) = (Signal(), false);
        var training = Trainable.Define<Configuration>("training", async (_, trial, cancellationToken) =>
        {
            begun.TrySetResult();
            if (!Volatile.Read(ref goesOn)) await Signal().Task.WaitAsync(cancellationToken);
            await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
        });
        await using (var first = Build(training))
        {
            await first.StartAsync();
            await first.Services.GetRequiredService<ITuner>().StartAsync(training, Spec("mine"));
            await begun.Task;
            await first.StopAsync();
        }

        Volatile.Write(ref goesOn, true);
        await using var second = Build(training);
        await second.StartAsync();

        Assert.Equal(5, (await second.Services.GetRequiredService<ITuner>().GetExperiment<Configuration>("mine").GetResultAsync()).Count(trial => trial.Status == TrialStatus.Terminated));
        await second.StopAsync();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ExperimentSpec<Configuration> Spec(string name) => new()
    {
        Name = name, Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = 5, Searcher = new RandomSearch(),
    };

    private WebApplication Build(TrainableDefinition<Configuration> training)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.AddTune(tune => tune.AddTrainable(training).UseFileStorage(_folder));
        builder.AddTuneClient();
        var app = builder.Build();
        app.MapPost("/experiments/{name}", async (string name, ITuner tuner, CancellationToken cancellationToken) =>
        {
            await tuner.StartAsync(training, Spec(name), cancellationToken: cancellationToken);
            return Microsoft.AspNetCore.Http.Results.Accepted($"/experiments/{name}");
        });
        app.MapGet("/experiments/{name}", (string name, ITuner tuner, CancellationToken cancellationToken) => tuner.GetExperiment<Configuration>(name).GetViewAsync(cancellationToken));
        return app;
    }
}
