namespace Tune;

/// <summary>Finds the GPUs of this machine.</summary>
internal interface IGpuProbe
{
    /// <summary>Their models, by index; nothing if there are none or nobody can tell.</summary>
    IReadOnlyList<string> Find();
}
