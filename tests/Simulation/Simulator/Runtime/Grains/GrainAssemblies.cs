using System.Reflection;

namespace Orleans.Simulator;

internal static class GrainAssemblies
{
    private static readonly string? Engine = typeof(GrainAssemblies).Assembly.GetName().Name;

    /// <summary>The assemblies that refer to the simulator: those that are loaded, and what they in turn refer to.</summary>
    public static IReadOnlyList<Assembly> Find()
    {
        // not by name: tests have several of one name, in load contexts of their own
        var seen = new HashSet<Assembly>();
        var found = new List<Assembly>();
        var pending = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        if (Assembly.GetEntryAssembly() is { } entry) pending.Enqueue(entry);
        while (pending.TryDequeue(out var assembly))
        {
            if (assembly.IsDynamic || !seen.Add(assembly)) continue;
            var references = assembly.GetReferencedAssemblies();
            if (references.All(reference => reference.Name != Engine)) continue;
            found.Add(assembly);
            foreach (var reference in references.Where(reference => !IsOfThePlatform(reference))) pending.Enqueue(Assembly.Load(reference));
        }

        return found;
    }

    private static bool IsOfThePlatform(AssemblyName name)
        => name.Name is null or "netstandard" or "mscorlib"
            || name.Name.StartsWith("System.", StringComparison.Ordinal)
            || name.Name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
