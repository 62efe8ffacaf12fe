using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Http;

/// <summary>What steers experiments.</summary>
internal static class ControlRoutes
{
    private const string Experiment = "/experiments/{name}";

    /// <summary>A century: as long as a budget can be.</summary>
    public const double MostSeconds = 100 * 365.25 * 24 * 3600;

    public static void Map(ApiRoutes routes)
    {
        routes.Change<SubmitBody, IResult>(HttpMethods.Post, "/experiments", "Starts an experiment, or goes on with it if it is there with the same spec", SubmitAsync);
        routes.Check<SubmitBody, ValidationView>("/experiments:validate", "What would come of a spec, without starting it", async call => await call.Service<Submission>().ValidateAsync(await call.BodyAsync<SubmitBody>(), call.Aborted));
        routes.Change<ReasonBody, DoneView>(HttpMethods.Post, $"{Experiment}:pause", "Lets no trial start; the running ones save and hold", async call =>
            await DoneAsync(call, call.Experiment.PauseAsync((await call.OptionalBodyAsync<ReasonBody>()).Reason ?? By(call, "paused"), call.Aborted)));
        routes.Change(HttpMethods.Post, $"{Experiment}:resume", "Goes on after a pause", call => DoneAsync(call, call.Experiment.ResumeAsync(call.Aborted)));
        routes.Change<ReasonBody, DoneView>(HttpMethods.Post, $"{Experiment}:stop", "Ends an experiment with all its trials; it can be extended later", async call =>
            await DoneAsync(call, call.Experiment.StopAsync((await call.OptionalBodyAsync<ReasonBody>()).Reason ?? By(call, "stopped"), call.Aborted)));
        routes.Change<ReasonBody, DoneView>(HttpMethods.Post, $"{Experiment}/trials/{{trial}}:stop", "Ends a trial", StopTrialAsync);
        routes.Change<ExtendBody, DoneView>(HttpMethods.Post, $"{Experiment}:extend", "Gives it more samples, more time, or both; one that has ended runs again. Sent twice, it gives twice, unless both have the same Idempotency-Key", ExtendAsync);
        routes.Change<EnqueueBody, DoneView>(HttpMethods.Post, $"{Experiment}:enqueue", "Has configurations tried before anything that the searcher proposes", EnqueueAsync);
        routes.Change<RetryBody, DoneView>(HttpMethods.Post, $"{Experiment}:retry", "Tries failed trials again", RetryAsync);
        routes.Change<TagBody, DoneView>(HttpMethods.Put, $"{Experiment}/tags/{{tag}}", "Sets a tag", async call => await DoneAsync(call, call.Experiment.SetTagAsync(call.Route("tag"), (await call.BodyAsync<TagBody>()).Value, call.Aborted)));
        routes.Change(HttpMethods.Delete, $"{Experiment}/tags/{{tag}}", "Removes a tag", call => DoneAsync(call, call.Experiment.SetTagAsync(call.Route("tag"), null, call.Aborted)));
        routes.Change<AttributeBody, DoneView>(HttpMethods.Put, $"{Experiment}/trials/{{trial}}/attributes/{{attribute}}", "Notes something about a trial", async call =>
            await DoneAsync(call, call.Experiment.SetTrialAttributeAsync(call.Trial, call.Route("attribute"), (await call.BodyAsync<AttributeBody>()).Value, call.Aborted)));
        routes.Change(HttpMethods.Delete, $"{Experiment}/trials/{{trial}}/attributes/{{attribute}}", "Removes what was noted about a trial", call =>
            DoneAsync(call, call.Experiment.RemoveTrialAttributeAsync(call.Trial, call.Route("attribute"), call.Aborted)));
        routes.Change(HttpMethods.Delete, Experiment, "Deletes an experiment that has ended, with its journal, checkpoints and files", async call =>
        {
            // of what is not there nothing is deleted, whatever it is called
            await call.Experiment.GetViewAsync(call.Aborted);
            return await DoneAsync(call, call.Tuner.DeleteAsync(call.Name, call.Aborted));
        }, ApiRole.Admin);
    }

    private static async Task<DoneView> DoneAsync(ApiCall call, Task task)
    {
        await task;
        return new DoneView(call.Name);
    }

    private static string By(ApiCall call, string what) => $"{what} over HTTP by {ApiGuard.CallerOf(call.Context)?.Name}";

    private static async Task<IResult> SubmitAsync(ApiCall call)
    {
        var (name, isNew) = await call.Service<Submission>().StartAsync(await call.BodyAsync<SubmitBody>(), await call.RequestKeyAsync(), call.Aborted);
        call.Context.Response.Headers.Location = $"{TuneApiExtensions.Prefix}/experiments/{Uri.EscapeDataString(name)}";
        return new JsonAnswer<DoneView>(new DoneView(name), isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<DoneView> StopTrialAsync(ApiCall call)
    {
        var (reason, trial) = (await call.OptionalBodyAsync<ReasonBody>(), (await call.ReadTrialAsync()).Trial);
        return await DoneAsync(call, call.Experiment.StopTrialAsync(trial, reason.Reason ?? By(call, "stopped"), call.Aborted));
    }

    private static async Task<DoneView> ExtendAsync(ApiCall call)
    {
        var body = await call.BodyAsync<ExtendBody>();
        if (body.Samples < 0 || !(body.Seconds is >= 0 and <= MostSeconds)) throw Problem.Wrong("bad-body", FormattableString.Invariant($"samples must be at least 0, and seconds from 0 to {MostSeconds}; were {body.Samples} and {body.Seconds}."));
        return await DoneAsync(call, call.Experiment.ExtendAsync(body.Samples, TimeSpan.FromSeconds(body.Seconds), await call.RequestKeyAsync(), call.Aborted));
    }

    private static async Task<DoneView> EnqueueAsync(ApiCall call)
    {
        var body = await call.BodyAsync<EnqueueBody>();
        if (body.Configurations.Count == 0) throw Problem.Wrong("bad-body", "configurations is empty: give at least one, such as [{\"lr\": 0.01}].");
        var configurations = body.Configurations.Select((one, index) => one.ValueKind == JsonValueKind.Object
            ? Configuration.Parse(one.GetRawText())
            : throw Problem.Wrong("bad-body", FormattableString.Invariant($"configurations[{index}] must be an object of values by parameter, such as {{\"lr\": 0.01}}."))).ToImmutableArray();
        await call.Experiment.EnqueueAsync(configurations, body.AddsSamples, await call.RequestKeyAsync(), call.Aborted);
        return new DoneView(call.Name, configurations.Length);
    }

    private static async Task<DoneView> RetryAsync(ApiCall call)
    {
        var body = await call.OptionalBodyAsync<RetryBody>();
        var trials = (body.Trials ?? []).Select(number => number >= 0 ? new TrialId(number) : throw Problem.Wrong("bad-body", FormattableString.Invariant($"trials must be numbers of trials, from 0; was {number}."))).ToList();
        return new DoneView(call.Name, await call.Experiment.RetryAsync(trials, body.FromLastCheckpoint ? RetryFrom.LastCheckpoint : RetryFrom.Start, await call.RequestKeyAsync(), call.Aborted));
    }
}
