namespace Tune.Simulations;

/// <summary>Draws for one purpose: how often one purpose draws does not move what another one gets.</summary>
internal sealed class Chance(ulong seed, string purpose)
{
    private Rng _rng = new(seed, Rng.StreamOf(-1, purpose));

    public bool Happens(double probability) => _rng.NextDouble() < probability;

    public int Below(int exclusiveUpper) => _rng.NextInt32(exclusiveUpper);

    /// <summary>Both ends inclusive.</summary>
    public int Between(int least, int most) => least + _rng.NextInt32(most - least + 1);

    public double Between(double least, double most) => least + (_rng.NextDouble() * (most - least));

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks(_rng.NextInt64((most - least).Ticks + 1));

    /// <summary>Between the two, each order of magnitude as likely as the next.</summary>
    public double LogBetween(double least, double most) => Math.Exp(Between(Math.Log(least), Math.Log(most)));

    public T Of<T>(params ReadOnlySpan<T> options) => options[Below(options.Length)];
}
