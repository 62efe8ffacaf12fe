namespace Tune.Grains;

/// <summary>What differs between the engines for the tests that both must pass.</summary>
internal static class TestEngine
{
    /// <summary>Why a test is skipped that puts faults into streams; null: it is not.</summary>
    public const string? SkipsStreamFaults = "Orleans lets nobody stand in front of its persistent streams";

    /// <summary>Whether a warning says something about the machine only: its garbage collector, or that it is busy.</summary>
    public static bool IsAboutMachine(string category) => category is "Orleans.Runtime.Silo" or "Orleans.Runtime.Watchdog";
}
