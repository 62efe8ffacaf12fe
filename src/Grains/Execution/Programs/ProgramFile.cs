namespace Tune;

/// <summary>Finds the file of a program, so that one that is missing is said in words.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="name">As it stands in the command: a path, or a name that is looked for.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <param name="path">Where names are looked for.</param>
    /// <exception cref="NonRetryableTrialException">There is none, or it can't be executed.</exception>
    public static string Find(string name, string folder, string path)
    {
        if (name.Contains(Path.DirectorySeparatorChar) || name.Contains('/'))
        {
            var file = Path.GetFullPath(name, folder);
            if (!File.Exists(file)) throw new NonRetryableTrialException($"The program '{name}' can't be found: there is no file {file}.");
            return IsExecutable(file) ? file : throw new NonRetryableTrialException($"The program '{name}' can't be executed: {file} has no permission for it. Run chmod +x, or begin the command with what runs it, such as python3 or sh.");
        }

        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var names = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [$"{name}.exe", name] : new[] { name };
        return folders.SelectMany(one => names.Select(each => Path.Combine(one, each))).FirstOrDefault(file => File.Exists(file) && IsExecutable(file))
            ?? throw new NonRetryableTrialException($"The program '{name}' can't be found: it is in no folder of PATH, which is {path}. Install it on this machine, or give its path{(File.Exists(Path.Combine(folder, name)) ? $": ./{name} is in the trial's folder" : "")}.");
    }

    private static bool IsExecutable(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0;
}
