using System.Reflection;
using Tune.Hosting;

namespace Tune.Silo;

/// <summary>Trainables and algorithms from assemblies in a folder, each with its own versions of what it needs.</summary>
internal static class PluginFolder
{
    /// <exception cref="TuneException">A plugin can't be loaded, or has nothing to add; the message names it.</exception>
    public static void AddTo(TuneBuilder tune, string folder)
    {
        foreach (var plugin in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(Path.GetFullPath(plugin), $"{Path.GetFileName(plugin)}.dll");
            if (!File.Exists(file)) throw new TuneException($"The plugin folder '{plugin}' has no '{Path.GetFileName(file)}': publish the plugin into a folder of its assembly's name.");
            Add(tune, file);
        }
    }

    /// <summary>Whatever is wrong with a plugin, its own code included, it is named.</summary>
    private static void Add(TuneBuilder tune, string file)
    {
        try
        {
            foreach (var entry in EntriesOf(file)) entry.Configure(tune);
        }
        catch (Exception exception) when (exception is not TuneException)
        {
            throw new TuneException($"The plugin '{file}' can't be loaded: {CauseOf(exception)}", exception);
        }
    }

    private static string CauseOf(Exception exception) => exception switch
    {
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first.Message,
        TargetInvocationException { InnerException: { } thrown } => $"{thrown.GetType().Name}: {thrown.Message}",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private static List<ITunePlugin> EntriesOf(string file)
    {
        var types = new PluginContext(file).LoadFromAssemblyPath(file).GetTypes().Where(type => type is { IsAbstract: false, IsPublic: true } && typeof(ITunePlugin).IsAssignableFrom(type)).ToList();
        if (types.Count == 0) throw new TuneException($"The plugin '{file}' has no public class that implements {nameof(ITunePlugin)}.");
        return [.. types.Select(type => Activator.CreateInstance(type) as ITunePlugin ?? throw new InvalidOperationException($"{type} is no {nameof(ITunePlugin)}."))];
    }
}
