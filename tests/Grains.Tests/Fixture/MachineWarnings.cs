namespace Tune.Grains;

/// <summary>Warnings of Orleans that say something about the machine only: its garbage collector, or that it is busy.</summary>
internal static class MachineWarnings
{
    public static bool Has(string category) => category is "Orleans.Runtime.Silo" or "Orleans.Runtime.Watchdog";
}
