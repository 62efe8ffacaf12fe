using System.Reflection;
using System.Runtime.Loader;

namespace Tune.Silo;

/// <summary>What a plugin needs is looked for beside it, but for what it shares with the silo, so that both mean the same types.</summary>
internal sealed class PluginContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
{
    private readonly AssemblyDependencyResolver _resolver = new(file);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Default.Assemblies.Any(shared => shared.GetName().Name == assemblyName.Name && IsShared(assemblyName.Name))) return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path && !IsShared(assemblyName.Name) ? LoadFromAssemblyPath(path) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private static bool IsShared(string? name) => name is not null
        && (name.StartsWith("Tune.", StringComparison.Ordinal) || name.StartsWith("Orleans.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));
}
