using Microsoft.Extensions.Options;
using Tune.Hosting;

namespace Tune.Silo;

/// <summary>
/// A silo as a whole program: <c>return await SiloProgram.RunAsync(args, tune => tune.AddTrainable(definition));</c>. A host that does more calls
/// <see cref="SiloHostExtensions.AddTuneSilo"/> and <see cref="SiloHostExtensions.MapTuneSilo"/>.
/// </summary>
public static class SiloProgram
{
    /// <summary>As asked, or told to end by SIGTERM or Ctrl-C.</summary>
    public const int Ended = 0;

    /// <summary>It could not start, or ended by a fault: another try may help.</summary>
    public const int Failed = 1;

    /// <summary>The configuration is wrong (<c>EX_CONFIG</c>): another try can't help.</summary>
    public const int WrongConfiguration = 78;

    /// <summary>Runs until SIGTERM or Ctrl-C; <c>migrate</c> as the first argument makes the tables and ends, with <c>--forget-silos</c> it forgets silos that are all gone, <c>health</c> asks the silo of this machine whether it is ready, <c>--help</c> says what can be set.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="configure">Adds trainables and algorithms.</param>
    /// <returns><see cref="Ended"/>, <see cref="Failed"/> or <see cref="WrongConfiguration"/>: the program's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Action<TuneBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is ["--help" or "-h" or "help"])
        {
            Console.Out.WriteLine(SiloHelp.Text);
            return Ended;
        }

        try
        {
            if (args is [SiloTrial.Command, ..]) return await SiloTrial.RunAsync(args[1..], configure);
            var command = args is ["migrate" or "health", ..] ? args[0] : null;
            var forgetsSilos = command == "migrate" && args.Contains(SiloMigration.ForgetsSilos);
            var builder = WebApplication.CreateBuilder(command is null ? args : [.. args[1..].Where(argument => argument != SiloMigration.ForgetsSilos)]);
            if (command == "migrate") return await SiloMigration.RunAsync(builder.Configuration, forgetsSilos);
            if (command == "health") return await SiloHealth.RunAsync(builder.Configuration);
            builder.AddTuneSilo(configure);
            builder.Services.AddSingleton(SiloTrial.CommandOf(builder.Environment, builder.Configuration));
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
