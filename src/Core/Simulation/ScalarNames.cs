namespace Tune.Simulation;

/// <summary>The flat names of everything in a space that is a single value, constants included, whatever branch it is in.</summary>
internal static class ScalarNames
{
    public static IEnumerable<string> Of(ParameterSpec parameter, string path = "") => parameter switch
    {
        ParameterSpec.Group group => group.Children.SelectMany(child => Of(child.Value, SpacePath.Join(path, child.Key))),
        ParameterSpec.List list => list.Items.SelectMany((item, index) => Of(item, SpacePath.Join(path, index))),
        ParameterSpec.Choice choice => choice.Options.SelectMany(option => Of(option, path)),
        ParameterSpec.Grid grid => grid.Options.SelectMany(option => Of(option, path)),
        _ => [path],
    };
}
