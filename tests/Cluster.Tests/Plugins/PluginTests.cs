using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tune.Grains;
using Tune.Hosting;
using Tune.Silo;
using Tune.Storage;

namespace Tune.Plugins;

/// <summary>Trainables in assemblies that the silo was not built with.</summary>
public sealed class PluginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Directory.CreateDirectory(_folder["plugins"]).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_runs_in_a_context_of_its_own_with_what_lies_beside_it()
    {
        // what both need has one name and says two things
        foreach (var (name, number) in new[] { ("one", 1), ("two", 2) })
            PluginCompiler.Compile(Folder, name, PluginOf($"""tune.AddTrainable(Trainable.Define<Configuration>("{name}", config => Helper.Number));""", type: $"Plugin{number}"), ("Helper", $"public static class Helper {{ public static double Number => {number}; }}"));
        await using var app = Build();
        await app.StartAsync().OrFail();
        var tuner = app.Services.GetRequiredService<ITuner>();

        foreach (var (name, number) in new[] { ("one", 1), ("two", 2) })
        {
            var experiment = await tuner.StartAsync(Trainable.ByName<Configuration>(name), Some.Spec(name)).OrFail();
            var results = await experiment.GetResultAsync().OrFail();
            Assert.Equal((ExperimentStatus.Finished, (double?)number), (results.Status, Assert.Single(results).Value));
        }

        var contexts = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name is "one" or "two" or "Helper")
            .Select(assembly => (System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(assembly)?.Name, assembly.GetName().Name));
        Assert.Equal([("one", "Helper"), ("one", "one"), ("two", "Helper"), ("two", "two")], contexts.Order());
        await app.StopAsync().OrFail();
    }

    [Fact]
    public void A_folder_without_its_assembly_is_named()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));

        Broken("empty", "has no 'empty.dll'");
    }

    [Fact]
    public void What_is_no_assembly_is_named()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "text")).FullName, "text.dll"), "no assembly");

        Broken("text.dll", "can't be loaded");
    }

    [Theory]
    [InlineData("nothing", "public static class Nothing;", "has no public class that implements ITunePlugin")]
    [InlineData("hidden", "internal sealed class Hidden : Tune.Hosting.ITunePlugin { public void Configure(Tune.Hosting.TuneBuilder tune) { } }", "has no public class that implements ITunePlugin")]
    [InlineData("parameters", "public sealed class Plugin(int number) : Tune.Hosting.ITunePlugin { public void Configure(Tune.Hosting.TuneBuilder tune) => number.ToString(); }", "can't be loaded: MissingMethodException")]
    [InlineData("constructor", "public sealed class Plugin : Tune.Hosting.ITunePlugin { public Plugin() => throw new System.InvalidOperationException(\"no licence\"); public void Configure(Tune.Hosting.TuneBuilder tune) { } }", "can't be loaded: InvalidOperationException: no licence")]
    [InlineData("configure", "public sealed class Plugin : Tune.Hosting.ITunePlugin { public void Configure(Tune.Hosting.TuneBuilder tune) => throw new System.InvalidOperationException(\"no model\"); }", "can't be loaded: InvalidOperationException: no model")]
    public void A_broken_one_is_named_with_what_is_wrong(string name, string code, string problem)
    {
        PluginCompiler.Compile(Folder, name, code);

        Broken(Path.Combine(name, $"{name}.dll"), problem);
    }

    [Fact]
    public void One_that_lacks_what_it_was_built_with_is_named()
    {
        PluginCompiler.Compile(Folder, "lacking", "public sealed class Plugin : Base, Tune.Hosting.ITunePlugin { public void Configure(Tune.Hosting.TuneBuilder tune) { } }", ("Lacked", "public class Base;"));
        File.Delete(Path.Combine(Folder, "lacking", "Lacked.dll"));

        Broken("lacking.dll", "Lacked");
    }

    [Fact]
    public void Two_that_add_a_trainable_of_one_name_are_told_apart()
    {
        foreach (var name in new[] { "first", "second" }) PluginCompiler.Compile(Folder, name, PluginOf("""tune.AddTrainable(Trainable.Define<Configuration>("same", config => 1));"""));

        Broken("second.dll", "same");
    }

    private static string PluginOf(string configure, string type = "Plugin") => $$"""
        using Tune;
        using Tune.Hosting;

        public sealed class {{type}} : ITunePlugin
        {
            public void Configure(TuneBuilder tune)
            {
                {{configure}}
            }
        }
        """;

    private void Broken(string file, string problem)
    {
        var error = Assert.Throws<TuneException>(Build);

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tune:Plugins:Folder"] = Folder, ["Tune:DataFolder"] = _folder["data"], ["Tune:Slots"] = "1", ["urls"] = "http://127.0.0.1:0", ["Logging:LogLevel:Default"] = "None",
        });
        builder.AddTuneSilo();
        var app = builder.Build();
        app.MapTuneSilo();
        return app;
    }
}
