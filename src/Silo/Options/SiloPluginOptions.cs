namespace Tune.Silo;

/// <summary>Trainables that are not compiled in. Configuration section <c>Tune:Plugins</c>.</summary>
public sealed class SiloPluginOptions
{
    /// <summary>A folder with a folder for each plugin: <c>NAME/NAME.dll</c> and what it needs beside it. Its code does everything that the silo may: see that nobody else can write there.</summary>
    /// <value>Default: null, none.</value>
    public string? Folder { get; set; }
}
