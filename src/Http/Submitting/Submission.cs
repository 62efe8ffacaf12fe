using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Tune.Grains;

namespace Tune.Http;

/// <summary>Starts experiments that somebody has sent.</summary>
internal sealed class Submission(ITuner tuner, IOptions<TuneApiOptions> options, AlgorithmRegistry registry)
{
    /// <summary>Starts it, or goes on with it if it is there with the same spec.</summary>
    /// <param name="body">The experiment.</param>
    /// <param name="request">What the request is known by when it comes again; null: by the spec alone.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Its name, and whether it is new, or was when the request came first.</returns>
    public async Task<(string Name, bool IsNew)> StartAsync(SubmitBody body, RequestKey? request, CancellationToken cancellationToken)
    {
        var spec = SubmittedSpec.Read(body.Spec, registry);
        CheckProgram(spec);
        var names = (await tuner.ListAsync(cancellationToken)).Select(experiment => experiment.Name).ToHashSet(StringComparer.Ordinal);
        var (name, outcome) = body.IsAsked ? await OpenAsync(body, spec, request, cancellationToken) : await StartAsync(TrainableOf(body, spec), spec with { Program = null }, WayOf(body), request, cancellationToken);
        // its silo may have been asked again by a caller that has lost the first answer
        return (name, outcome == StartOutcome.Created || !names.Contains(name));
    }

    private async Task<(string Name, StartOutcome Outcome)> StartAsync(TrainableDefinition<Configuration> trainable, ExperimentSpec<Configuration> spec, OnDifference way, RequestKey? request, CancellationToken cancellationToken)
    {
        // a tuner of the application's own knows no names of requests
        if (tuner is not Tuner own) return ((await tuner.StartAsync(trainable, spec, way, cancellationToken)).Name, StartOutcome.Resumed);
        var (experiment, outcome) = await own.StartOnceAsync(trainable, spec, way, request, cancellationToken);
        return (experiment.Name, outcome);
    }

    /// <summary>Who asks for its trials comes later.</summary>
    private async Task<(string Name, StartOutcome Outcome)> OpenAsync(SubmitBody body, ExperimentSpec<Configuration> spec, RequestKey? request, CancellationToken cancellationToken)
    {
        CheckAsked(body, spec);
        if (tuner is Tuner own) return (spec.Name, await own.StartAskedAsync(spec, request, cancellationToken));
        await using var open = await tuner.OpenAsync(spec, cancellationToken: cancellationToken);
        return (open.Experiment.Name, StartOutcome.Resumed);
    }

    /// <summary>Says what is wrong with it, and starts nothing.</summary>
    public async Task<ValidationView> ValidateAsync(SubmitBody body, CancellationToken cancellationToken)
    {
        var name = body.Spec["name"]?.ToString();
        var exists = (await tuner.ListAsync(cancellationToken)).Any(experiment => experiment.Name == name);
        var problems = Problems(body);
        return new ValidationView(problems.IsEmpty, problems, exists);
    }

    private ImmutableArray<string> Problems(SubmitBody body)
    {
        try
        {
            var spec = SubmittedSpec.Read(body.Spec, registry);
            CheckProgram(spec);
            if (body.IsAsked) CheckAsked(body, spec);
            else TrainableOf(body, spec);
            WayOf(body);
            return [];
        }
        catch (InvalidExperimentException exception)
        {
            return exception.Problems;
        }
        catch (Problem problem)
        {
            return [problem.Message];
        }
    }

    private void CheckProgram(ExperimentSpec<Configuration> spec)
    {
        if (spec.Program is not null && !options.Value.AllowPrograms)
            throw Problem.Forbidden("programs", "spec.program names a program to run, and this API starts none: whoever may could run anything here. Set Tune:Api:AllowPrograms=true if that is meant, or name a trainable.");
    }

    private static void CheckAsked(SubmitBody body, ExperimentSpec<Configuration> spec)
    {
        if (body.Trainable is not null || spec.Program is not null) throw Problem.Wrong("two-trainables", "isAsked is there, and so is trainable or spec.program: the trials are run by workers that ask for them, or by silos. Leave one out.");
        if (body.OnDifference != OnDifferenceBody.Refuse) throw Problem.Wrong("bad-body", "onDifference must be \"refuse\" for an experiment whose trials are asked for: it can't be changed or forked here.");
    }

    private static TrainableDefinition<Configuration> TrainableOf(SubmitBody body, ExperimentSpec<Configuration> spec) => (body.Trainable, spec.Program) switch
    {
        (null, { } program) => Trainable.Program(program),
        ({ } name, null) => Trainable.ByName<Configuration>(name),
        (null, null) => throw Problem.Wrong("no-trainable", "trainable is missing: what do trials run? Give the name that the silos know it by, such as \"digits\", or \"isAsked\": true for workers that ask for them."),
        _ => throw Problem.Wrong("two-trainables", "trainable and spec.program are both there: a trial is run by code or by a program. Leave one out."),
    };

    private static OnDifference WayOf(SubmitBody body) => body switch
    {
        { OnDifference: OnDifferenceBody.Fork, ForkName: { } name } => OnDifference.ForkAs(name),
        { ForkName: not null } => throw Problem.Wrong("fork-name", "forkName is there, and onDifference is not \"fork\": leave forkName out, or fork."),
        { OnDifference: OnDifferenceBody.Fork } => OnDifference.Fork,
        { OnDifference: OnDifferenceBody.Change } => OnDifference.Change,
        _ => OnDifference.Refuse,
    };
}
