using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;

namespace Tune.Cli;

/// <summary>The medians of a comparison: for people a table, for programs a JSON line for each pairing.</summary>
internal static class ComparisonTable
{
    public static void Print(TextWriter output, IReadOnlyList<Comparison.Outcome> outcomes, ImmutableArray<long> marks, Goal goal)
    {
        var medians = outcomes.Select(outcome => marks.Select(outcome.MedianAfter).ToArray()).ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("after iterations").NoWrap());
        foreach (var mark in marks) table.AddColumn(new TableColumn(mark.ToString(CultureInfo.InvariantCulture)).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("trials").RightAligned());
        for (var index = 0; index < outcomes.Count; index++)
        {
            var cells = medians[index].Select((median, mark) => Cell(median, IsBest(median, medians.Select(row => row[mark]), goal)));
            var trials = double.IsNaN(outcomes[index].Trials) ? "" : outcomes[index].Trials.ToString("f0", CultureInfo.InvariantCulture);
            table.AddRow([new Text(outcomes[index].Name), .. cells, new Text(trials)]);
        }

        TextConsole.Create(output).Write(table);
        output.WriteLine("Medians over the seeds of the best value so far; * the best of a column.");
    }

    public static void PrintJson(TextWriter output, IReadOnlyList<Comparison.Outcome> outcomes, ImmutableArray<long> marks)
    {
        foreach (var outcome in outcomes)
        {
            output.WriteLine(JsonLine.Write(writer =>
            {
                writer.WriteString("name", outcome.Name);
                if (!double.IsNaN(outcome.Trials)) writer.WriteNumber("trials", outcome.Trials);
                writer.WriteStartObject("medians");
                foreach (var mark in marks)
                {
                    var name = mark.ToString(CultureInfo.InvariantCulture);
                    if (outcome.MedianAfter(mark) is var median && double.IsNaN(median)) writer.WriteNull(name);
                    else Numbers.Write(writer, name, median);
                }

                writer.WriteEndObject();
            }));
        }
    }

    private static Text Cell(double median, bool isBest) =>
        new(double.IsNaN(median) ? "" : $"{NumberText(median)}{(isBest ? "*" : " ")}");

    private static bool IsBest(double median, IEnumerable<double> column, Goal goal)
    {
        var known = column.Where(value => !double.IsNaN(value)).ToList();
        return known.Count > 1 && median.Equals(goal == Goal.Maximize ? known.Max() : known.Min());
    }

    private static string NumberText(double value) =>
        value.ToString(Math.Abs(value) is >= 0.001 and < 100 ? "0.0000" : "g5", CultureInfo.InvariantCulture);
}
