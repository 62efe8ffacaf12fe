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

// a table in a file is not cut to the width of a terminal that is not there
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 240;
var table = new Table()
    .Title($"{Environment.ProcessorCount} cores, {Environment.Version}")
    .AddColumns("figure", "measured", "bar", "for comparison");
foreach (var measurement in chosen)
{
    AnsiConsole.MarkupLineInterpolated($"[grey]{measurement.Name} …[/]");
    foreach (var (figure, measured, bar, comparison) in await measurement.MeasureAsync(choice))
        table.AddRow(Markup.Escape(figure), Markup.Escape(measured), Markup.Escape(bar), Markup.Escape(comparison));
}

AnsiConsole.Write(table);
return 0;
