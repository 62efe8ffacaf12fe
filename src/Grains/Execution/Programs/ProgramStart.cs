using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Tune.Storage;

namespace Tune;

/// <summary>How the process of an attempt is started: command, folder and environment.</summary>
internal sealed class ProgramStart(ProgramSpec program, Configuration configuration, AttemptSession session, string folder, string host)
{
    /// <summary>Names every process of this silo's programs, so that none of them outlives it.</summary>
    public const string HostVariable = "TUNE_HOST";

    /// <summary>Names every process of an attempt, whatever group it has made itself.</summary>
    public const string ProcessVariable = "TUNE_PROCESS";

    /// <summary>What the system takes as the value of one variable, with room to spare.</summary>
    private const int MostInEnvironment = 100_000;

    /// <summary>Where the files are that the program is told by.</summary>
    public const string OwnFolder = ".tune";

    public string Folder => folder;

    /// <summary>The processors that it is bound to; none: to no particular ones.</summary>
    public ImmutableArray<int> Processors { get; init; } = [];

    /// <summary>Of this attempt alone, and never used again.</summary>
    public string Cookie { get; } = $"{host}-{Guid.NewGuid():N}";

    /// <exception cref="NonRetryableTrialException">There is no such program, or it can't be executed.</exception>
    public async Task<ProcessStartInfo> ToInfoAsync()
    {
        var arguments = program.Command.Select(argument => CommandArgument.Fill(argument, configuration)).ToList();
        var info = new ProcessStartInfo
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        await SetEnvironmentAsync(info.Environment);
        var file = ProgramFile.Find(arguments[0], folder, info.Environment["PATH"] ?? "");
        if (ProcessGroups.IsSupported)
        {
            // a session, and so a group, of its own: signals of a terminal are not for it, and it is ended with all that it starts
            info.FileName = "setsid";
            // both are of util-linux, and become the program: its number is that of the process that is started here
            if (!Processors.IsEmpty) foreach (var word in (string[])["taskset", "--cpu-list", string.Join(',', Processors)]) info.ArgumentList.Add(word);
            info.ArgumentList.Add(file);
        }
        else
        {
            info.FileName = file;
        }

        foreach (var argument in arguments.Skip(1)) info.ArgumentList.Add(argument);
        return info;
    }

    private async Task SetEnvironmentAsync(IDictionary<string, string?> environment)
    {
        // the silo's settings, with its passwords, are nothing to a program
        foreach (var name in environment.Keys.Where(IsSilosOwn).ToList()) environment.Remove(name);
        // else nobody sees what a Python program prints before its buffer is full
        environment.TryAdd("PYTHONUNBUFFERED", "1");
        foreach (var (name, value) in program.Environment) environment[name] = value;
        var own = Path.Combine(folder, OwnFolder);
        PrivateFiles.CreateFolder(own);
        var file = Path.Combine(own, "config.json");
        var json = configuration.ToString();
        await PrivateFiles.WriteAsync(file, Encoding.UTF8.GetBytes(json), CancellationToken.None);
        environment["TUNE_CONFIG_FILE"] = file;
        if (json.Length < MostInEnvironment) environment["TUNE_CONFIG"] = json;
        environment["TUNE_EXPERIMENT"] = session.Experiment;
        environment["TUNE_TRIAL"] = $"{session.Trial.Number}";
        environment["TUNE_ATTEMPT"] = $"{session.Attempt}";
        environment["TUNE_ITERATION"] = $"{session.Iteration}";
        environment["TUNE_SEED"] = $"{session.Seed}";
        environment["TUNE_RESOURCES"] = TrialResourcesJson.Write(session.Resources).ToJsonString();
        if (session.Checkpoint is { } checkpoint) environment["TUNE_CHECKPOINT"] = Path.GetFullPath(checkpoint.Folder);
        else environment.Remove("TUNE_CHECKPOINT");
        if (!session.Gpus.IsEmpty) environment["CUDA_VISIBLE_DEVICES"] = string.Join(',', session.Gpus);
        environment[HostVariable] = host;
        environment[ProcessVariable] = Cookie;
    }

    private static bool IsSilosOwn(string name) =>
        name.StartsWith("Tune__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Orleans__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase);
}
