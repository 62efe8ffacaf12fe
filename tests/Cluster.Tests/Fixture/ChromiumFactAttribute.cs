namespace Tune.Processes;

/// <summary>A fact that looks at a page in Chromium (Debian: <c>apt-get install chromium</c>), and is skipped, and says so, where that is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Program is null) Skip = "Needs chromium.";
    }

    /// <summary>Where it is; null if it is not there.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
}
