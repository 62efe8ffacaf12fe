using System.ComponentModel;
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Tune.Http;

namespace Tune.Cli;

/// <summary>Tools that start and steer experiments, with the rights of the key.</summary>
/// <param name="client">The server.</param>
/// <param name="registry">The searchers and schedulers that there are.</param>
internal sealed class McpSteering(ApiClient client, AlgorithmRegistry registry)
{
    public const string Experiment = """
        The experiment as YAML or JSON, as experiment_schema says. Such as: {"name": "digits", "trainable": "digits", "objective": {"maximize": "accuracy"}, "space": {"lr": {"loguniform": [1e-4, 1e-1]}, "layers": {"randint": [1, 4]}}, "samples": 50, "scheduler": {"kind": "asha", "maxResource": 81}}.
        `trainable` is the name of code that the server knows; in its place `command` is a program that it runs, where about says that it allows programs. The upper end of randint is not included.
        """;

    private const string Name = "The experiment's name, as list_experiments gives it.";
    private const string Why = "Why, for people who look at it later.";

    private readonly ServerExperiments _experiments = new(client);

    /// <summary>The request that starts what an assistant has written.</summary>
    /// <exception cref="UsageException">Something is wrong in it; lists all of it.</exception>
    public static SubmitBody Read(string experiment, AlgorithmRegistry registry, Uri server)
    {
        var (spec, trainable) = ExperimentFile.ReadText(experiment, registry, server);
        return new SubmitBody(JsonNode.Parse(ExperimentSpecJson.Write(spec, registry))?.AsObject() ?? throw new InvalidOperationException("A spec is a JSON object."), trainable);
    }

    [McpServerTool(Name = "start_experiment", Title = "Start an experiment", Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Starts an experiment, which takes processors and time. If there is one of the name with the same spec, that goes on; with another spec nothing happens, and the error says what differs.")]
    public Task<string> StartAsync(
        [Description(Experiment)] string experiment,
        [Description("If there is one of the name with another spec: begin another one under this name, which learns from its trials.")] string? forkName = null,
        CancellationToken cancellationToken = default) => McpAnswer.OfAsync(async () =>
    {
        var body = Read(experiment, registry, client.Address);
        if (forkName is { Length: > 0 }) body = body with { OnDifference = OnDifferenceBody.Fork, ForkName = forkName };
        return new DoneView(await _experiments.StartAsync(body, cancellationToken));
    });

    [McpServerTool(Name = "pause_experiment", Title = "Pause an experiment", Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Holds an experiment: no trial starts, and those that run save and hold, until resume_experiment.")]
    public Task<string> PauseAsync([Description(Name)] string name, [Description(Why)] string reason = "paused by an assistant", CancellationToken cancellationToken = default) =>
        DoAsync(name, _experiments.PauseAsync(name, reason, cancellationToken), cancellationToken);

    [McpServerTool(Name = "resume_experiment", Title = "Resume an experiment", Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Goes on with an experiment that is paused.")]
    public Task<string> ResumeAsync([Description(Name)] string name, CancellationToken cancellationToken) => DoAsync(name, _experiments.ResumeAsync(name, cancellationToken), cancellationToken);

    [McpServerTool(Name = "stop_experiment", Title = "Stop an experiment", Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description("Ends an experiment with all its running trials. What they have reported stays, and it can be extended later. To hold it for a while use pause_experiment.")]
    public Task<string> StopAsync([Description(Name)] string name, [Description(Why)] string reason = "stopped by an assistant", CancellationToken cancellationToken = default) =>
        DoAsync(name, _experiments.StopAsync(name, reason, cancellationToken), cancellationToken);

    [McpServerTool(Name = "extend_experiment", Title = "Extend an experiment", Destructive = false, Idempotent = false, OpenWorld = false)]
    [Description("Gives an experiment more samples, more of its time budget, or both; one that has ended runs again, with all that it has learned. Called twice, it gives twice.")]
    public Task<string> ExtendAsync(
        [Description(Name)] string name, [Description("How many more samples, at least 0.")] int samples = 0, [Description("How many more seconds, at least 0.")] double seconds = 0, CancellationToken cancellationToken = default) =>
        McpAnswer.OfAsync(async () =>
        {
            await client.AddAsync<DoneView>(ApiClient.PathOf(name, ":extend"), new ExtendBody(samples, seconds), cancellationToken);
            return await _experiments.GetAsync(name, cancellationToken);
        });

    /// <summary>Answers what the experiment looks like after it.</summary>
    private Task<string> DoAsync(string name, Task done, CancellationToken cancellationToken) => McpAnswer.OfAsync(async () =>
    {
        await done;
        return await _experiments.GetAsync(name, cancellationToken);
    });
}
