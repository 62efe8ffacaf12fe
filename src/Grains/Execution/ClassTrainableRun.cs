using Microsoft.Extensions.DependencyInjection;

namespace Tune;

/// <summary>Drives a class trainable: setup, restore, steps with their reports and saves, dispose.</summary>
internal sealed class ClassTrainableRun<TConfig, TTrainable>(TConfig config, AttemptSession session)
    where TTrainable : Trainable<TConfig>
{
    public async Task RunAsync()
    {
        var instance = await session.Services.GetRequiredService<IdleTrainables>().TakeAsync<TConfig, TTrainable>(config, session);
        var isSound = false;
        try
        {
            if (session.Checkpoint is { } checkpoint) await instance.Trainable.RestoreAsync(checkpoint, session.Token);
            await StepsAsync(instance.Trainable);
            isSound = true;
        }
        finally
        {
            // one that threw may be in any state
            await session.Services.GetRequiredService<IdleTrainables>().ReturnAsync(instance, isSound);
        }
    }

    private async Task StepsAsync(TTrainable trainable)
    {
        while (true)
        {
            session.Token.ThrowIfCancellationRequested();
            if (await trainable.StepAsync(session.Token) is not { } metrics)
            {
                if (session.Policy.AtEnd) await session.KeepAsync(await trainable.SaveAsync(CancellationToken.None));
                return;
            }

            var isSaveDue = session.Policy.Frequency > 0 && (session.Iteration + 1) % session.Policy.Frequency == 0;
            var reported = session.Iteration;
            var verdict = await session.SubmitAsync(new Report(metrics, isSaveDue ? await trainable.SaveAsync(CancellationToken.None) : null));
            if (verdict.Action == Directive.Kind.Continue)
            {
                if (verdict.Save) await session.KeepAsync(await trainable.SaveAsync(CancellationToken.None));
                continue;
            }

            // a step that ended too late to be reported: the state is ahead of what the trial has reported
            if (session.Iteration == reported) return;
            // a trial that was cancelled between steps is whole as well: what it has reported is what it has trained
            if (verdict.Action == Directive.Kind.Pause ? !verdict.IsDiscarded : session.Policy.AtEnd) await session.KeepAsync(await trainable.SaveAsync(CancellationToken.None));
            return;
        }
    }
}
