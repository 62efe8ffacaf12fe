using Figures;
using Spectre.Console;

// dotnet run -c Release --project bench/Figures [name …] [--quick]
Scale.IsQuick = args.Contains(Scale.QuickArgument);
var names = args.Where(arg => arg != Scale.QuickArgument).ToArray();
switch (names)
{
    case [StartFigures.Argument]:
        await StartFigures.RunAsync();
        return 0;
    case [GrowthFigures.Argument]:
        await GrowthFigures.RunAsync();
        return 0;
}

var chosen = Measurements.All.Where(measurement => names.Length == 0 || names.Any(name => measurement.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"There is no figure named '{string.Join(' ', names)}'; there are: {string.Join(", ", Measurements.All.Select(measurement => measurement.Name))}.");
    return 2;
}

var table = new Table().Title($"{Environment.ProcessorCount} cores, {Environment.Version}").AddColumns("figure", "measured", "bar", "for comparison");
foreach (var measurement in chosen)
{
    AnsiConsole.MarkupLineInterpolated($"[grey]{measurement.Name} …[/]");
    foreach (var row in await measurement.MeasureAsync()) table.AddRow(Markup.Escape(row.Figure), Markup.Escape(row.Measured), Markup.Escape(row.Bar), Markup.Escape(row.Comparison));
}

AnsiConsole.Write(table);
return 0;
