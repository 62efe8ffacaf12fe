using Figures;
using Spectre.Console;

Scale.IsQuick = args.Contains(Scale.QuickArgument);
switch (args)
{
    case [StartFigures.Argument, ..]:
        await StartFigures.RunAsync();
        return 0;
    case [GrowthFigures.Argument, ..]:
        await GrowthFigures.RunAsync();
        return 0;
    case [RecoveryFigures.Argument, ..]:
        await RecoveryFigures.RunAsync();
        return 0;
    case [SiloFigures.Argument, ..]:
        await SiloFigures.RunAsync();
        return 0;
    case [SettingsFigures.Argument, ..]:
        await SettingsFigures.RunAsync();
        return 0;
}

var chosen = Choice.TryParse(args, out var choice)
    ? Measurements.All.Where(measurement => measurement.IsChosen(choice)).ToList()
    : [];
if (choice is null || chosen.Count == 0)
{
    var names = string.Join(", ", Measurements.All.Select(measurement => measurement.Name));
    Console.Error.WriteLine($"{Choice.Usage}\nThere are: {names}.");
    return 2;
}

if (choice.WithPeers && await Optuna.FindAsync() is null)
{
    Console.Error.WriteLine("There is no Python with Optuna to compare with. On Debian: apt-get install python3-optuna");
    return 2;
}

// a table in a file is not cut to the width of a terminal that is not there
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 240;
var table = new Table()
    .Title($"{Environment.ProcessorCount} cores, {Environment.Version}")
    .AddColumns("figure", "measured", "bar", "Optuna in the same run");
foreach (var measurement in chosen)
{
    AnsiConsole.MarkupLineInterpolated($"[grey]{measurement.Name} …[/]");
    foreach (var (figure, measured, bar, peer) in await measurement.MeasureAsync(choice))
        table.AddRow(Markup.Escape(figure), Markup.Escape(measured), Markup.Escape(bar), Markup.Escape(peer));
}

AnsiConsole.Write(table);
return 0;
