using System.Text.Json.Nodes;
using Tune.Grains;
using Tune.Http;
using Tune.Page;

namespace Tune.Cli;

/// <summary>What is done to the experiments of a server.</summary>
/// <param name="client">The server.</param>
internal sealed class ServerExperiments(ApiClient client)
{
    public Task PauseAsync(string name, string reason, CancellationToken cancellationToken) => DoAsync(name, ":pause", new ReasonBody { Reason = reason }, cancellationToken);

    public Task ResumeAsync(string name, CancellationToken cancellationToken) => DoAsync(name, ":resume", null, cancellationToken);

    public Task StopAsync(string name, string reason, CancellationToken cancellationToken) => DoAsync(name, ":stop", new ReasonBody { Reason = reason }, cancellationToken);

    public Task ExtendAsync(string name, int samples, TimeSpan time, CancellationToken cancellationToken) =>
        client.AddAsync<DoneView>(ApiClient.PathOf(name, ":extend"), new ExtendBody(samples, time.TotalSeconds), cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => client.SendAsync<DoneView>(HttpMethod.Delete, ApiClient.PathOf(name), null, cancellationToken);

    /// <summary>Brings an experiment from an archive to the server.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="ApiException">The server does not take it; says why.</exception>
    public async Task<string> ImportAsync(Stream archive, string? name, CancellationToken cancellationToken) =>
        (await client.UploadAsync<DoneView>($"experiments:import{(name is null ? "" : $"?name={Uri.EscapeDataString(name)}")}", "application/zip", archive, cancellationToken)).Experiment;

    /// <summary>Where it is in its life.</summary>
    public async Task<StatusView> GetAsync(string name, CancellationToken cancellationToken) => await client.GetAsync<StatusView>(ApiClient.PathOf(name), cancellationToken);

    /// <summary>Starts an experiment, or goes on with the one that is there.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="ApiException">The server does not start it; says why.</exception>
    public async Task<string> StartAsync(SubmitBody body, CancellationToken cancellationToken) =>
        (await client.AddAsync<DoneView>("experiments", body, cancellationToken)).Experiment;

    /// <summary>Begins another experiment as one is there, which learns from that one's trials.</summary>
    /// <param name="place">The server.</param>
    /// <param name="first">The one that is there.</param>
    /// <param name="name">The other one's name.</param>
    /// <param name="samples">How many samples it takes; null: as many as the first was to take.</param>
    /// <param name="seed">Its seed; null: the one after the first's.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<string> ForkAsync(ServerPlace place, string first, string name, int? samples, ulong? seed, CancellationToken cancellationToken)
    {
        var all = await place.ListAsync(cancellationToken);
        if (all.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new UsageException("new", $"there is an experiment '{taken.Name}' {place.Where} already; choose another name, or go on with it: tune resume {taken.Name}{place.Suffix}");
        var trainable = all.Single(one => one.Name == first).Trainable;
        if (trainable is null or GrainKeys.Asked) throw new TuneException($"The trials of '{first}' are run by the programs that ask for them, and begin with one of those: it can't be forked from here.");
        var spec = JsonNode.Parse((await place.ReadSpecAsync(first, cancellationToken)).GetRawText())?.AsObject() ?? throw new ApiException($"{client.Url} has answered no spec of '{first}'.");
        var stored = (await place.FindSpecAsync(first, cancellationToken)).Seed;
        spec["seed"] = seed ?? unchecked(stored + 1);
        if (samples is { } count) spec["samples"] = count;
        return await StartAsync(new SubmitBody(spec, trainable == GrainKeys.Program ? null : trainable, OnDifference: OnDifferenceBody.Fork, ForkName: name), cancellationToken);
    }

    private Task<DoneView> DoAsync(string name, string verb, object? body, CancellationToken cancellationToken) => client.SendAsync<DoneView>(HttpMethod.Post, ApiClient.PathOf(name, verb), body, cancellationToken);
}
