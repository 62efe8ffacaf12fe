using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tune.Hosting;
using Tune.Http;

namespace Tune.Cli;

/// <summary><c>tune serve</c>: the page and the HTTP API over a silo of this process.</summary>
internal static class ServeCommand
{
    private const string Description = "Serves the experiments of a data folder, as a page and over HTTP, to this machine alone, and runs them: those that have not ended go on. Ctrl-C ends it; what runs goes on from its last checkpoints when it is started again.";

    private const int UsualPort = 8420;

    private const string Access = """
        From this machine no key is needed, nor from a page that it serves itself; pages of other sites, and names that lead here by tricks, are refused.
        With --require-key everybody needs one: tune keys. For other machines there is the silo's host: docs/http-api.md.
        """;

    private const string Examples = """
        tune serve
        tune serve --data results --port 9000
        curl http://127.0.0.1:8420/api/v1/experiments
        curl -X POST http://127.0.0.1:8420/api/v1/experiments/digits:pause
        """;

    public static Command Create(Terminal terminal)
    {
        var folder = new DataFolderArguments();
        var port = new Option<int>("--port") { Description = $"The port of 127.0.0.1 that it listens on. Default: {UsualPort}.", HelpName = "number", CustomParser = Port, DefaultValueFactory = _ => UsualPort };
        var slots = new Option<int?>("--slots") { Description = "How many processors trials may take together. Default: all.", HelpName = "number", CustomParser = WholeNumber.Positive };
        var programs = new Option<bool>("--allow-programs") { Description = "Let experiments be submitted that name a program to run, or a searcher that is one: whoever may ask can run anything here as you." };
        var requireKey = new Option<bool>("--require-key") { Description = "Let nobody in without a key, which keeps other users of this machine out." };
        var command = new CommandWithExamples("serve", Description) { Sections = [("Access", Access), ("Examples", Examples)], TakesSignals = true };
        foreach (var option in (Option[])[folder.Data, port, slots, programs, requireKey]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = Build(folder.FolderOf(parsed), parsed.GetValue(port), parsed.GetValue(slots), parsed.GetValue(programs), parsed.GetValue(requireKey));
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (IOException exception)
            {
                throw new UsageException(port.Name, $"{exception.Message} Name another port.");
            }

            await terminal.Out.WriteLineAsync($"{app.Urls.Single()}/ shows the experiments of '{folder.FolderOf(parsed)}', and {app.Urls.Single()}/api/v1 serves them. What there is to ask: {app.Urls.Single()}/openapi/v1.json. Ctrl-C ends it.");
            await terminal.Out.FlushAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static WebApplication Build(string folder, int port, int? slots, bool allowPrograms, bool requiresKey)
    {
        // nothing is read from the folder that it happens to be started in, nor from the environment: what it is allowed is what the line says
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "tune" });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error).AddFilter("Tune.Http", LogLevel.Information);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.AddTune(tune =>
        {
            tune.UseFileStorage(folder);
            // a searcher that is a program is one that a spec could name
            if (allowPrograms) tune.AddSearcher<CommandSearch>();
        });
        builder.Services.PostConfigure<TuneServiceOptions>(options => options.Slots = slots ?? options.Slots);
        builder.AddTuneClient();
        builder.Services.AddTuneApi(options => (options.KeysFile, options.AllowPrograms, options.RequiresKey) = (Path.Combine(folder, ApiKeyFile.FileName), allowPrograms, requiresKey));
        var app = builder.Build();
        app.MapTuneApi();
        app.MapTunePage();
        return app;
    }

    private static int Port(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort) return number;
        result.AddError($"--port: expected a number from 0, for any that is free, to {IPEndPoint.MaxPort}, got '{text}'.");
        return 0;
    }
}
