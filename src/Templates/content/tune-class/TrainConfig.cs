using Tune;

/// <summary>What is searched for; its <c>Space</c> is generated.</summary>
[SearchSpace]
internal sealed partial record TrainConfig(double LearningRate, int Layers);
