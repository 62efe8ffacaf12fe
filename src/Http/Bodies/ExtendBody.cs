namespace Tune.Http;

/// <summary>What an experiment gets more of.</summary>
/// <param name="Samples">How many more samples, at least 0.</param>
/// <param name="Seconds">How much more time, at least 0.</param>
internal sealed record ExtendBody(int Samples = 0, double Seconds = 0);
