namespace Tune.Hosting;

/// <summary>What an assembly in a silo's plugin folder adds to the silo: a public class with a constructor without parameters.</summary>
public interface ITunePlugin
{
    /// <summary>Adds its trainables and algorithms.</summary>
    void Configure(TuneBuilder tune);
}
