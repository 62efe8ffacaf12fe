using System.Reflection;
using System.Runtime.Loader;

namespace Tune.Simulations;

/// <summary>Our assemblies once more, beside those that the tests use, one of them with a fault. (Proxies take its name into those of their assemblies: a plain word.)</summary>
internal sealed class MutantContext(PlantedBug bug) : AssemblyLoadContext("mutant")
{
    /// <summary>Runs seeds until one fails, the one that has found it first.</summary>
    /// <returns>What the first that failed says; null if none did.</returns>
    public string? FirstFailure(int seeds)
    {
        var simulation = LoadFromAssemblyName(typeof(MutantContext).Assembly.GetName()).GetType(typeof(MutantRun).FullName!, throwOnError: true)!;
        var run = simulation.GetMethod(nameof(MutantRun.FirstFailure), BindingFlags.Public | BindingFlags.Static)!;
        return (string?)run.Invoke(null, [seeds, bug.FoundBy]);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == MutantCompiler.Assembly) return LoadFromStream(new MemoryStream(MutantCompiler.Compile(bug)));
        var path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
        var isOurs = assemblyName.Name is { } name && (name.StartsWith("Tune.", StringComparison.Ordinal) || name == "Orleans.Simulator" || name == typeof(MutantContext).Assembly.GetName().Name);
        return isOurs && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
