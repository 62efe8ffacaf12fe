namespace Deploy.Tests;

/// <summary>A fact that needs a program of the machine, and is skipped, and says so, where that is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <param name="program">Its name.</param>
    /// <param name="arguments">With these it ends with 0 where it is there.</param>
    public NeedsFactAttribute(string program, params string[] arguments)
    {
        try
        {
            if (Command.Run(program, arguments).ExitCode == 0) return;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // said below
        }

        Skip = $"Needs '{string.Join(' ', arguments.Prepend(program))}'.";
    }
}
