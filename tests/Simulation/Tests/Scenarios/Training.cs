namespace Tune.Simulations;

/// <summary>Trainables as a silo registers them.</summary>
internal static class Training
{
    /// <summary>The trainable of an experiment; the witness sees when it begins and ends.</summary>
    public static TrainableDefinition Define(TrainingPlan plan, World world, VirtualSilo silo)
    {
        TrainableDefinition inner = plan.Kind switch
        {
            TrainableKind.Yielding => Trainable.Define<Configuration>(plan.Name, (config, trial, token) => new TrainingCourse(world, plan, config, trial).YieldAsync(token)),
            TrainableKind.Calling => Trainable.Define<Configuration>(plan.Name, (config, trial, token) => new TrainingCourse(world, plan, config, trial).CallAsync(token)),
            _ => Trainable.Define<Configuration, SteppingTrainable>(plan.Name),
        };
        return new TrainableDefinition<Configuration>(plan.Name, async (config, trial) =>
        {
            using var execution = world.Witness.Begins(silo, trial);
            if (trial.Trial.Number == plan.Poison)
            {
                silo.Kill();
                await new TaskCompletionSource().Task;
            }

            await inner.RunAsync(config, trial);
        });
    }
}
