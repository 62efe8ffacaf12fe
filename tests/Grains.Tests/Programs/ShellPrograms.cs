namespace Tune.Grains;

/// <summary>Shell scripts that are trials.</summary>
internal static class ShellPrograms
{
    private static readonly Objective Loss = Objective.Minimize("loss");

    public static ProgramSpec Shell(string script, params string[] arguments) => new() { Command = ["sh", "-c", script, "sh", .. arguments] };

    public static string FolderOfTrial(TuneHost host, int trial) => Path.Combine(host.DataFolder, "e", TrialFolders.NameOf(new TrialId(trial)));

    public static Task<ResultGrid<Configuration>> FitAsync(TuneHost host, ExperimentSpec<Configuration> spec, string script, params string[] arguments) =>
        host.Tuner.FitAsync(Trainable.Program(Shell(script, arguments)), spec with { Objective = Loss }).OrFail();

    public static Task<ResultGrid<Configuration>> FitAsync(TuneHost host, ExperimentSpec<Configuration> spec, string script, (string Name, string Value) variable)
    {
        var program = Shell(script);
        return host.Tuner.FitAsync(Trainable.Program(program with { Environment = program.Environment.Add(variable.Name, variable.Value) }), spec).OrFail();
    }
}
