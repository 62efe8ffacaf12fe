namespace Tune;

/// <summary>A trainable whose configurations are made by a function of suggestions, which has a space.</summary>
/// <typeparam name="TConfig">What the function makes of its suggestions.</typeparam>
public sealed class ByRunTrainable<TConfig> : TrainableDefinition<TConfig>
{
    internal ByRunTrainable(TrainableDefinition<TConfig> trainable, Func<Suggestions, TConfig> suggest)
        : base(trainable) => Space = SearchSpace.ByRun(suggest);

    /// <summary>The space that the function asks for, for <see cref="ExperimentSpec{TConfig}.Space"/>.</summary>
    public SearchSpace<TConfig> Space { get; }

    private protected override TConfig Read(Configuration configuration) => Space.Bind(configuration);
}
