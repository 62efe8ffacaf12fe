using System.Reflection;

namespace Tune.Page;

/// <summary>The version of Tune.Orleans, without what it was built of.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
