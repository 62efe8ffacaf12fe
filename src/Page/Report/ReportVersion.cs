using System.Reflection;

namespace Tune.Page;

/// <summary>The version of what writes reports.</summary>
internal static class ReportVersion
{
    public static string Text { get; } = typeof(ReportVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
