using Microsoft.Extensions.Options;

namespace Tune.Silo;

/// <summary>The program <c>tune-silo</c>: a silo that is all configuration. A host with trainables of its own calls <see cref="SiloHostExtensions.AddTuneSilo"/> instead.</summary>
internal static class SiloProgram
{
    /// <summary>As asked, or told to end by SIGTERM or Ctrl-C.</summary>
    public const int Ended = 0;

    /// <summary>It could not start, or ended by a fault: another try may help.</summary>
    public const int Failed = 1;

    /// <summary>The configuration is wrong (<c>EX_CONFIG</c>): another try can't help.</summary>
    public const int WrongConfiguration = 78;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h" or "help"])
        {
            Console.Out.WriteLine(SiloHelp.Text);
            return Ended;
        }

        try
        {
            var isMigration = args is ["migrate", ..];
            var builder = WebApplication.CreateBuilder(isMigration ? args[1..] : args);
            if (isMigration) return await SiloMigration.RunAsync(builder.Configuration);
            builder.AddTuneSilo();
            await using var app = builder.Build();
            app.MapTuneSilo();
            await app.RunAsync();
            return Ended;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var problem in exception.Failures) await Console.Error.WriteLineAsync($"error: {problem}");
            return WrongConfiguration;
        }
        catch (TuneException exception)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return Failed;
        }
    }
}
