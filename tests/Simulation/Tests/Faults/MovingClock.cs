namespace Tune.Simulations;

/// <summary>How far the clock of one machine is from the right time: as far as it was last set, which somebody does every few seconds.</summary>
internal sealed class MovingClock(World world, string machine)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private (long Interval, TimeSpan Error) _now = (-1, TimeSpan.Zero);

    public TimeSpan Error
    {
        get
        {
            if (!world.Scenario.Weather.MovesClocks) return TimeSpan.Zero;
            var interval = world.Time.Elapsed.Ticks / Interval.Ticks;
            if (interval != _now.Interval)
            {
                var chance = new Chance(world.Scenario.Seed, FormattableString.Invariant($"clock of {machine}, {interval}"));
                var most = chance.Of(TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1));
                _now = (interval, chance.Between(-most, most));
            }

            return _now.Error;
        }
    }
}
