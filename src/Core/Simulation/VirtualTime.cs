namespace Tune.Simulation;

/// <summary>Seconds as virtual time: in whole ticks of 100 ns, so that ten iterations of 0.1 s end at the same moment as one of 1 s.</summary>
public static class VirtualTime
{
    private const double MostSeconds = 1e6;

    /// <summary>What <see cref="TryFromSeconds"/> takes, for messages.</summary>
    public static string Expected => FormattableString.Invariant($"a number of seconds above 0, at most {MostSeconds}");

    /// <summary>The time of an iteration that takes so many seconds.</summary>
    /// <returns>False if the number is not above 0, not finite or too great.</returns>
    public static bool TryFromSeconds(double seconds, out TimeSpan time)
    {
        var isTime = seconds > 0 && seconds <= MostSeconds;
        time = new TimeSpan(isTime ? Math.Max(1, (long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : 0);
        return isTime;
    }
}
