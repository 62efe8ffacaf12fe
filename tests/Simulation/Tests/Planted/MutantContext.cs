using System.Reflection;
using System.Runtime.Loader;

namespace Tune.Simulations;

/// <summary>The assemblies of grains and of what runs them once more, beside those that the tests use, one of them with a fault. (Proxies take its name into those of their assemblies: a plain word.)</summary>
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
        // those that know grains, or find them; what grains are built on is the same for all, and was compiled by the tests beside
        var isOurs = assemblyName.Name is { } name && (name == "Orleans.Simulator" || name == typeof(MutantContext).Assembly.GetName().Name);
        return isOurs ? LoadFromAssemblyPath(path) : null;
    }
}
