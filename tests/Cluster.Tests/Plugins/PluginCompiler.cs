using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tune.Plugins;

/// <summary>Makes assemblies that nothing was built with.</summary>
internal static class PluginCompiler
{
    /// <summary>Compiles a plugin into the folder of its name.</summary>
    /// <param name="folder">The folder for plugins.</param>
    /// <param name="name">The plugin's name.</param>
    /// <param name="code">Its code.</param>
    /// <param name="beside">An assembly that it needs and nobody else has, as name and code.</param>
    public static void Compile(string folder, string name, string code, (string Name, string Code)? beside = null)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        List<MetadataReference> references = [.. $"{AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")}".Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];
        if (beside is { } helper) references.Add(MetadataReference.CreateFromFile(Emit(own, helper.Name, helper.Code, references)));
        Emit(own, name, code, references);
    }

    private static string Emit(string folder, string name, string code, IEnumerable<MetadataReference> references)
    {
        var file = Path.Combine(folder, $"{name}.dll");
        var made = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(file);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return file;
    }
}
